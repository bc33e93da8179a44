package console

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
)

const (
	signInHost    = "signin.aws.amazon.com"
	consoleRegion = "us-east-1"
	consoleHost   = consoleRegion + ".console.aws.amazon.com"
	// destination is where signing in is asked to lead; its answer is not looked at.
	destination = "https://console.aws.amazon.com/"
)

// Client makes calls, one at a time, and may be used by several goroutines. Its fields stay
// as they are once it is in use.
type Client struct {
	// HTTP carries requests. Its cookies and its way with redirects are not used.
	HTTP *http.Client
	// Credentials gives a session to sign in with, a new one whenever it is called: when the
	// console has forgotten the one before.
	Credentials func(context.Context) (aws.Credentials, error)
	// Cache keeps answers for a day; nil for none.
	Cache *Cache
	// Fresh asks for everything anew, and writes to the cache only.
	Fresh bool
	// Pause is the least time from the beginning of one request to that of the next, 0 for
	// 200 ms.
	Pause time.Duration
	// Timeout is for one request with its redirects, 0 for 30 s.
	Timeout time.Duration
	// Now and Wait are the clock, nil for the machine's.
	Now  func() time.Time
	Wait func(context.Context, time.Duration) error
	// Random is any number, evenly spread; it keeps clients from trying again in step. Nil
	// for none.
	Random func() uint32

	mu      sync.Mutex
	signed  *signedIn
	last    time.Time // when the last request began
	answers map[Request]json.RawMessage
}

// signedIn is a session of the console.
type signedIn struct {
	http *http.Client
	csrf string
	// secrets are taken out of errors.
	secrets func(string) string
	ends    int64 // in seconds since 1970, 0 if unknown
	answers int   // calls that were answered
}

// Call makes a call, unless its answer is known from an earlier one or from the cache. The
// answer is the JSON that came, all of it.
//
// The error is an *Error, one of Credentials, or the context's.
func (c *Client) Call(ctx context.Context, r Request) (json.RawMessage, error) {
	m, err := find(r.Method)
	if err != nil {
		return nil, err
	}
	r.Method = m.name
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer, ok := c.answers[r]; ok {
		return answer, nil
	}
	if m.keep && !c.Fresh {
		if answer, ok := c.Cache.load(r, c.now()); ok {
			return answer, nil
		}
	}
	answer, err := c.call(ctx, r)
	if err != nil {
		return nil, err
	}
	if !m.keep {
		return answer, nil
	}
	if c.answers == nil {
		c.answers = map[Request]json.RawMessage{}
	}
	c.answers[r] = answer
	if worthKeeping(answer) {
		err = c.Cache.store(r, answer, c.now())
	}
	return answer, err
}

// call makes a call, signing in where that is needed. A session that has answered before and
// does no longer has ended, and gets one successor; one that never answered gets none.
func (c *Client) call(ctx context.Context, r Request) (json.RawMessage, error) {
	for again := false; ; again = true {
		if c.signed == nil || c.signed.ends != 0 && c.signed.ends <= c.now().Unix()+30 {
			s, err := c.signIn(ctx)
			if err != nil {
				return nil, err
			}
			c.signed = s
		}
		answer, err := c.post(ctx, c.signed, r)
		if err == nil {
			c.signed.answers++
			return answer, nil
		}
		if !errors.Is(err, ErrSignedOut) && !errors.Is(err, ErrRefused) {
			return nil, err
		}
		ended := c.signed.answers > 0
		c.signed = nil
		if again || !ended {
			return nil, err
		}
	}
}

// post sends one call. Methods only read, so that it may be sent again.
func (c *Client) post(ctx context.Context, s *signedIn, r Request) (json.RawMessage, error) {
	body := r.envelope()
	a, err := c.do(ctx, s, step{what: r.Method, json: true, make: func(ctx context.Context) (*http.Request, error) {
		q, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+consoleHost+"/iamv2/api/iamv2", strings.NewReader(body))
		if err != nil {
			return nil, err
		}
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("X-CSRF-Token", s.csrf)
		return q, nil
	}})
	if err != nil {
		return nil, err
	}
	fail := func(kind error, detail string) error {
		return &Error{What: r.Method, Status: a.status, Detail: s.secrets(detail), Kind: kind}
	}
	switch {
	case a.status == http.StatusUnauthorized || a.status == 419 || a.status == http.StatusBadRequest && a.isPage():
		return nil, fail(ErrSignedOut, a.say())
	case a.status == http.StatusForbidden:
		return nil, fail(ErrRefused, a.say())
	case a.status == http.StatusNotFound:
		return nil, fail(ErrProtocol, "the console has no such method any more")
	case a.status != http.StatusOK:
		return nil, fail(ErrProtocol, a.say())
	case a.isPage():
		return nil, fail(ErrSignedOut, a.say())
	}
	return json.RawMessage(a.body), nil
}

func (c *Client) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

// wait waits, unless ctx ends before.
func (c *Client) wait(ctx context.Context, d time.Duration) error {
	if c.Wait != nil {
		return c.Wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
