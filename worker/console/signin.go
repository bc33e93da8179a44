package console

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/leastwise/leastwise/worker/aws"
)

// signIn makes a session of the console. Nothing of one before is used again.
func (c *Client) signIn(ctx context.Context) (*signedIn, error) {
	mine, err := c.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	if !mine.Temporary() {
		return nil, &Error{What: "sign-in", Kind: ErrSignIn, Detail: "only a session can sign in, and these are long-term keys"}
	}
	s := &signedIn{http: newHTTP(c.HTTP), secrets: mine.Scrub, ends: mine.Expires}
	token, err := c.signInToken(ctx, s, mine)
	if err != nil {
		return nil, err
	}
	s.secrets = func(text string) string {
		for _, secret := range []string{token, url.QueryEscape(token), url.PathEscape(token)} {
			text = strings.ReplaceAll(text, secret, "…")
		}
		return mine.Scrub(text)
	}
	if _, err := c.get(ctx, s, "sign-in with a token", "https://"+signInHost+"/federation?"+url.Values{
		"Action": {"login"}, "Destination": {destination}, "SigninToken": {token},
	}.Encode()); err != nil {
		return nil, err
	}
	home, err := c.get(ctx, s, "the console's page", "https://"+consoleHost+"/iamv2/home?region="+Region+"&state=hashArgs")
	if err != nil {
		return nil, err
	}
	p := readPage(home.body)
	if s.csrf = p.csrf; s.csrf == "" {
		return nil, &Error{What: "the console's page", Status: home.status, Kind: ErrProtocol,
			Detail: s.secrets("no token against forgery in " + home.say())}
	}
	return s, nil
}

// signInToken exchanges a session for a token that is good once. The session goes in the
// body: in a query, as AWS's page shows it, proxies and logs would see it. AWS's own toolkit
// for JetBrains sends a body, too.
func (c *Client) signInToken(ctx context.Context, s *signedIn, mine aws.Credentials) (string, error) {
	const what = "sign-in"
	session, err := json.Marshal(struct {
		SessionID    string `json:"sessionId"`
		SessionKey   string `json:"sessionKey"`
		SessionToken string `json:"sessionToken"`
	}{mine.AccessKeyID, mine.SecretAccessKey, mine.SessionToken})
	if err != nil {
		return "", err
	}
	body := url.Values{"Action": {"getSigninToken"}, "Session": {string(session)}}.Encode()
	a, err := c.do(ctx, s, step{what: what, json: true, make: func(ctx context.Context) (*http.Request, error) {
		q, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+signInHost+"/federation", strings.NewReader(body))
		if err != nil {
			return nil, err
		}
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return q, nil
	}})
	if err != nil {
		return "", err
	}
	var got struct{ SigninToken string }
	if a.status != http.StatusOK {
		return "", &Error{What: what, Status: a.status, Detail: s.secrets(a.say()), Kind: ErrSignIn}
	}
	if json.Unmarshal(a.body, &got) != nil || got.SigninToken == "" {
		return "", &Error{What: what, Status: a.status, Detail: "no token in the answer", Kind: ErrProtocol}
	}
	return got.SigninToken, nil
}

// get asks for a page, through all redirects. What is no page is one, too: only the status
// matters.
func (c *Client) get(ctx context.Context, s *signedIn, what, address string) (*answer, error) {
	a, err := c.do(ctx, s, step{what: what, make: func(ctx context.Context) (*http.Request, error) {
		return http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	}})
	if err != nil {
		return nil, err
	}
	if a.status != http.StatusOK {
		return nil, &Error{What: what, Status: a.status, Detail: s.secrets(a.say()), Kind: ErrSignIn}
	}
	return a, nil
}
