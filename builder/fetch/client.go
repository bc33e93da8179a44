package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// The ways in which a request fails; errors wrap one of them where it fits.
var (
	ErrStalled  = errors.New("the server stopped sending")
	ErrTimeout  = errors.New("the request took too long")
	ErrTooLarge = errors.New("the body is too large")
	ErrRedirect = errors.New("redirect refused")
	ErrStatus   = errors.New("unexpected status")
)

const maxRedirects = 5

// client makes single polite requests.
type client struct {
	o     Options
	http  *http.Client
	pacer pacer
}

// answer is what one request brought.
type answer struct {
	status       int
	url          *url.URL // where the body came from, after redirects
	body         []byte   // nil unless status is 200
	contentType  string
	etag         string
	lastModified string
	retryAfter   time.Duration
}

func newClient(o Options, allowed map[string]bool) *client {
	c := &client{o: o, pacer: pacer{interval: o.Interval, now: o.Now, sleep: o.Sleep}}
	c.http = &http.Client{
		Transport: o.Transport,
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			switch {
			case len(via) > maxRedirects:
				return fmt.Errorf("more than %d redirects, the last to %s: %w", maxRedirects, req.URL, ErrRedirect)
			case !allowed[req.URL.Host]:
				return fmt.Errorf("%s leads to another host, %s: %w", via[0].URL, req.URL.Host, ErrRedirect)
			case via[0].URL.Scheme == "https" && req.URL.Scheme != "https":
				return fmt.Errorf("%s leads away from https, to %s: %w", via[0].URL, req.URL, ErrRedirect)
			}
			return nil
		},
	}
	return c
}

// once makes one request. Conditional headers are sent when known has them. Every status
// is an answer, not an error.
func (c *client) once(ctx context.Context, address string, known Entry) (*answer, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	if err := c.pacer.wait(ctx, u.Host); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer time.AfterFunc(c.o.Timeout, func() { cancel(fmt.Errorf("%w (%v)", ErrTimeout, c.o.Timeout)) }).Stop()
	stall := time.AfterFunc(c.o.Stall, func() { cancel(fmt.Errorf("%w for %v", ErrStalled, c.o.Stall)) })
	defer stall.Stop()

	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.o.UserAgent)
	if known.ETag != "" {
		req.Header.Set("If-None-Match", known.ETag)
	}
	if known.LastModified != "" {
		req.Header.Set("If-Modified-Since", known.LastModified)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, cause(ctx, err)
	}
	defer res.Body.Close()
	a := &answer{
		status: res.StatusCode, url: res.Request.URL, contentType: res.Header.Get("Content-Type"),
		etag: res.Header.Get("ETag"), lastModified: res.Header.Get("Last-Modified"),
		retryAfter: retryAfter(res.Header.Get("Retry-After"), c.o.Now()),
	}
	if a.status != http.StatusOK {
		return a, nil
	}
	// The transport has undone gzip, the only coding it asks for, and dropped the header.
	if coding := res.Header.Get("Content-Encoding"); coding != "" {
		return nil, fmt.Errorf("content encoding %q was not asked for: %w", coding, ErrBody)
	}
	if res.ContentLength > c.o.MaxBytes {
		return nil, fmt.Errorf("%d bytes announced, limit %d: %w", res.ContentLength, c.o.MaxBytes, ErrTooLarge)
	}
	a.body, err = io.ReadAll(io.LimitReader(&watched{res.Body, stall, c.o.Stall}, c.o.MaxBytes+1))
	if err != nil {
		return nil, cause(ctx, fmt.Errorf("body cut off after %d bytes: %w", len(a.body), err))
	}
	if int64(len(a.body)) > c.o.MaxBytes {
		return nil, fmt.Errorf("more than %d bytes: %w", c.o.MaxBytes, ErrTooLarge)
	}
	return a, nil
}

// cause replaces net/http's "context canceled" by the reason we cancelled for.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	// url.Error repeats method and address, which our caller names itself.
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// watched puts off the stall alarm with every byte that arrives.
type watched struct {
	r     io.Reader
	alarm *time.Timer
	after time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if n > 0 {
		w.alarm.Reset(w.after)
	}
	return n, err
}
