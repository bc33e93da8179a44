package console

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Limits of requests.
const (
	maxAnswer      = 32 << 20 // bytes, after decompression
	maxRedirects   = 10
	attempts       = 4
	defaultTimeout = 30 * time.Second
	defaultPause   = 200 * time.Millisecond
	longestWait    = 30 * time.Second
)

// UserAgent is how requests name themselves.
const UserAgent = "leastwise-console (+https://github.com/leastwise/leastwise)"

// answer is what came back.
type answer struct {
	status int
	kind   string // Content-Type
	after  string // Retry-After
	body   []byte
}

// isPage reports whether the answer is a page, whatever its status says.
func (a *answer) isPage() bool {
	return strings.HasPrefix(a.kind, "text/html") || bytes.HasPrefix(bytes.TrimLeft(a.body, " \t\r\n\ufeff"), []byte("<"))
}

// say is what people would read of an answer: a page's title, a message, or the first words.
func (a *answer) say() string {
	if a.isPage() {
		if title := readPage(a.body).title; title != "" {
			return "a page with the title " + quote(title)
		}
		return "a page without a title"
	}
	var known struct{ Message, ErrorMessage string } // letter case does not matter
	if json.Unmarshal(a.body, &known) == nil && known.Message+known.ErrorMessage != "" {
		return shorten(known.Message + known.ErrorMessage)
	}
	return shorten(string(a.body[:min(len(a.body), 1000)]))
}

// step is one request and what it is for.
type step struct {
	what string
	make func(context.Context) (*http.Request, error)
	// json is set where a page or JSON has to come.
	json bool
}

// do sends a request until it is answered for good: again when the connection breaks, when
// there is too much to do (429), and when AWS fails (5xx or JSON that is cut short).
func (c *Client) do(ctx context.Context, s *signedIn, o step) (*answer, error) {
	for n := 1; ; n++ {
		if err := c.pace(ctx); err != nil {
			return nil, err
		}
		a, err := c.once(ctx, s, o.make)
		var problem *Error
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			problem = &Error{What: o.what, Detail: s.secrets(err.Error()), Kind: ErrBusy}
			if errors.Is(err, errAstray) || errors.Is(err, errTooLong) {
				problem.Kind = ErrProtocol
				return nil, problem
			}
		case a.status == http.StatusTooManyRequests || a.status >= 500:
			problem = &Error{What: o.what, Status: a.status, Detail: s.secrets(a.say()), Kind: ErrBusy}
		case o.json && a.status == http.StatusOK && !a.isPage() && !json.Valid(a.body):
			problem = &Error{What: o.what, Status: a.status, Detail: "an answer that is neither JSON nor a page, " + strconv.Itoa(len(a.body)) + " bytes", Kind: ErrProtocol}
		default:
			return a, nil
		}
		if n == attempts {
			return nil, problem
		}
		if err := c.wait(ctx, c.delay(n, a)); err != nil {
			return nil, err
		}
	}
}

// pace keeps requests apart.
func (c *Client) pace(ctx context.Context) error {
	pause := cmp.Or(c.Pause, defaultPause)
	if left := c.last.Add(pause).Sub(c.now()); left > 0 && !c.last.IsZero() {
		if err := c.wait(ctx, left); err != nil {
			return err
		}
	}
	c.last = c.now()
	return nil
}

// delay is how long to wait after the n-th try: what the answer asks for, or 1, 2 and 4
// seconds, of which a random half is kept.
func (c *Client) delay(n int, a *answer) time.Duration {
	if a != nil {
		if seconds, err := strconv.Atoi(a.after); err == nil && seconds >= 0 {
			return min(time.Duration(seconds)*time.Second, longestWait)
		}
	}
	most := time.Second << (n - 1)
	if c.Random == nil {
		return most
	}
	return most/2 + time.Duration(c.Random())%(most/2)
}

var (
	errTooLong = errors.New("the answer is longer than 32 MiB")
	errAstray  = errors.New("a redirect leads astray")
)

// once sends a request and reads the answer.
func (c *Client) once(ctx context.Context, s *signedIn, make func(context.Context) (*http.Request, error)) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(c.Timeout, defaultTimeout))
	defer cancel()
	q, err := make(ctx)
	if err != nil {
		return nil, withoutAddress(err)
	}
	q.Header.Set("User-Agent", UserAgent)
	r, err := s.http.Do(q)
	if err != nil {
		return nil, withoutAddress(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, withoutAddress(err)
	case len(body) > maxAnswer:
		return nil, errTooLong
	}
	return &answer{r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Retry-After"), body}, nil
}

// withoutAddress takes the request's address out of an error of net/http: the query may
// hold a sign-in token.
func withoutAddress(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// newHTTP is a client with cookies of its own that follows redirects inside of AWS's
// console only.
func newHTTP(from *http.Client) *http.Client {
	jar, _ := cookiejar.New(nil) // never fails; all hosts are AWS's, so that no list of public suffixes is needed
	return &http.Client{Transport: from.Transport, Jar: jar, CheckRedirect: checkRedirect}
}

// checkRedirect lets nothing lead out of AWS's console, and keeps addresses out of headers.
func checkRedirect(q *http.Request, via []*http.Request) error {
	q.Header.Del("Referer") // the query of the address before may be a secret
	if q.URL.Scheme != "https" || !strings.HasSuffix(q.URL.Host, ".aws.amazon.com") {
		return astray("to "+q.URL.Host, q, via)
	}
	if len(via) >= maxRedirects {
		return astray("in more than 10 steps", q, via)
	}
	if via[0].Method != http.MethodGet {
		return astray("a request that has a body", q, via)
	}
	return nil
}

// astray tells the way without its queries.
func astray(why string, q *http.Request, via []*http.Request) error {
	var way []string
	for _, one := range append(via, q) {
		way = append(way, one.URL.Host+one.URL.Path)
	}
	return &astrayError{shorten(why + ": " + strings.Join(way, " > "))}
}

type astrayError struct{ text string }

func (e *astrayError) Error() string { return errAstray.Error() + " " + e.text }
func (e *astrayError) Unwrap() error { return errAstray }
