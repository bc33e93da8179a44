package iamv2

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// sts starts sessions: for a role, or for a user with long-term keys.
func (d *Double) sts(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	op := form.Get("Action")
	d.session = Session{op, form.Get("RoleArn"), form.Get("Policy"), form.Get("DurationSeconds")}
	user := map[string]string{"AssumeRole": "AssumedRoleUser", "GetFederationToken": "FederatedUser"}[op]
	if err != nil || user == "" || d.Refuse {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no %s for %s %s</Message></Error></ErrorResponse>", op, r.Header.Get("X-Amz-Security-Token"), r.Header.Get("Authorization"))
		return
	}
	d.issued++
	fmt.Fprintf(w, "<%sResponse><%[1]sResult><%s><Arn>arn:aws:sts::111122223333:x/y</Arn></%[2]s><Credentials><AccessKeyId>ASIASESSION%09d</AccessKeyId>"+
		"<SecretAccessKey>session-secret-%[3]d</SecretAccessKey><SessionToken>session-token-%[3]d</SessionToken><Expiration>%[4]s</Expiration></Credentials>"+
		"</%[1]sResult></%[1]sResponse>", op, user, d.issued, ends())
}

// token exchanges a session for a sign-in token.
func (d *Double) token(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	var session struct{ SessionID, SessionKey, SessionToken string }
	switch {
	case r.Method != http.MethodPost || r.URL.RawQuery != "":
		d.wrong = append(d.wrong, "a session in a query")
		page(w, http.StatusBadRequest, "Bad request", "")
	case r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || err != nil || form.Get("Action") != "getSigninToken" || len(form) != 2:
		page(w, http.StatusBadRequest, "Bad request", "")
	case json.Unmarshal([]byte(form.Get("Session")), &session) != nil || session.SessionID == "" || session.SessionKey == "" || session.SessionToken == "":
		page(w, http.StatusBadRequest, "Bad request", "")
	case strings.Contains(session.SessionKey, "expired"):
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte("Token Expired"))
	default:
		d.issued++
		token := fmt.Sprintf("sign+in/token=%d", d.issued)
		d.tokens[token] = true
		d.json(w, r, http.StatusOK, marshal(map[string]string{"SigninToken": token}))
	}
}

// login takes a sign-in token, once, and gives a cookie.
func (d *Double) login(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	token := q.Get("SigninToken")
	if q.Get("Action") != "login" || q.Get("Destination") != "https://console.aws.amazon.com/" || !d.tokens[token] {
		page(w, http.StatusBadRequest, "Credentials expired", "")
		return
	}
	d.tokens[token] = false
	d.issued++
	name := fmt.Sprintf("seance-%d", d.issued)
	d.logins[name] = &login{}
	w.Header().Add("Set-Cookie", "seance="+name+"; Domain=aws.amazon.com; Path=/; Secure; HttpOnly")
	w.Header().Add("Set-Cookie", "aws-userInfo=%7B%7D; Domain=.amazon.com; Path=/; Secure")
	http.Redirect(w, r, "https://console.aws.amazon.com/", http.StatusFound)
}

// of is the session of the console that a request belongs to, nil if none.
func (d *Double) of(r *http.Request) *login {
	cookie, err := r.Cookie("seance")
	if err != nil || d.logins[cookie.Value] == nil || d.logins[cookie.Value].expired {
		return nil
	}
	return d.logins[cookie.Value]
}

// oauth lets the page have its own cookies.
func (d *Double) oauth(w http.ResponseWriter, r *http.Request) {
	l := d.of(r)
	if l == nil || r.URL.Query().Get("client_id") != "arn:aws:iam::015428540659:user/iamv2" || r.URL.Query().Get("code_challenge") == "" {
		page(w, http.StatusOK, "Amazon Web Services Sign-In", "")
		return
	}
	http.Redirect(w, r, r.URL.Query().Get("redirect_uri")+"&code=one", http.StatusFound)
}

// home is the page. Who has signed in is sent to have it confirmed first.
func (d *Double) home(w http.ResponseWriter, r *http.Request) {
	l := d.of(r)
	q := r.URL.Query()
	home := "https://us-east-1.console.aws.amazon.com/iamv2/home?region=" + q.Get("region") + "&state=" + q.Get("state")
	confirmed := false
	for _, c := range r.Cookies() {
		confirmed = confirmed || c.Name == "aws-creds"
	}
	switch {
	case q.Get("region") != "eu-central-1" || q.Get("state") != "hashArgs":
		page(w, http.StatusBadRequest, "Bad request", "")
	case l == nil:
		page(w, http.StatusOK, "Amazon Web Services Sign-In", "")
	case q.Get("code") == "one":
		l.inIAM = true
		w.Header().Add("Set-Cookie", "aws-creds=iamv2-only; Path=/iamv2; Secure; HttpOnly")
		http.Redirect(w, r, home, http.StatusFound)
	case !confirmed || !l.inIAM:
		http.Redirect(w, r, "https://us-east-1.signin.aws.amazon.com/oauth?client_id="+url.QueryEscape("arn:aws:iam::015428540659:user/iamv2")+
			"&code_challenge=x&redirect_uri="+url.QueryEscape(home), http.StatusFound)
	default:
		page(w, http.StatusOK, "IAM Management Console", d.meta(l))
	}
}

// meta is the element with a new token against forgery.
func (d *Double) meta(l *login) string {
	if d.Meta == "-" {
		return `<meta name="viewport" content="width=device-width">`
	}
	d.issued++
	l.csrf = fmt.Sprintf("csrf+%d/=%%", d.issued)
	name, value := d.Meta, l.csrf
	if name == "" {
		name = "awsc-csrf-token"
	}
	if d.Escaped {
		value = url.PathEscape(value)
	} else {
		l.csrf = strings.TrimSuffix(l.csrf, "%")
		value = l.csrf
	}
	return `<meta charset="utf-8"><meta name="` + name + `" content="` + html.EscapeString(value) + `">`
}

// envelope is the body of a call, whose members are exactly these.
type envelope struct {
	Headers       map[string]string
	Path, Method  string
	Region        string
	Params        map[string]any
	ContentString *string
}

// call answers a method.
func (d *Double) call(w http.ResponseWriter, r *http.Request, body []byte) {
	l := d.of(r)
	var e envelope
	var names map[string]json.RawMessage
	_ = json.Unmarshal(body, &names)
	argument := []byte{}
	if json.Unmarshal(body, &e) == nil && e.ContentString != nil {
		argument = []byte(*e.ContentString)
	}
	method, known := strings.CutPrefix(e.Path, "/prod/")
	d.methods = append(d.methods, method)
	switch {
	case l == nil || !l.inIAM:
		page(w, http.StatusOK, "Amazon Web Services Sign-In", "")
	case r.Header.Get("X-Csrf-Token") != l.csrf || l.csrf == "":
		d.json(w, r, http.StatusForbidden, `{"message":"Invalid CSRF token"}`)
	case r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" || len(names) != 6 || !known ||
		e.Method != "POST" || e.Region != "us-east-1" || e.Headers["Content-Type"] != "application/json" || len(e.Headers) != 1 || len(e.Params) != 0 || !json.Valid(argument):
		d.json(w, r, http.StatusBadRequest, `{"message":"Bad request"}`)
	case !slices.Contains(d.known(), method):
		d.wrong = append(d.wrong, "the method "+method+" was called")
		d.json(w, r, http.StatusNotFound, `{"message":"Not found"}`)
	default:
		status, text := d.answer(method, argument)
		d.json(w, r, status, text)
		l.calls++
		if l.calls == d.ExpireAfter {
			l.expired = true
		}
		if l.calls == d.RotateAfter {
			l.csrf = "another"
		}
	}
}

// known are the methods that may be called.
func (d *Double) known() []string {
	return []string{"services", "actions", "resources", "contextKeys", "globalConditionKeys", "getServiceLinkedRoleTemplate", "policySummary", "validate",
		"composePolicy", "decomposePolicy"}
}
