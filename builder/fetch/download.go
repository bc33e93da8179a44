package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// errVanished is wrapped when AWS answers that a listed file does not exist.
var errVanished = errors.New("not there any more")

// download fetches address until it has a body that passes check, or a 304, or no hope.
func (c *client) download(ctx context.Context, address string, known Entry, check func([]byte, string) error) (*answer, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	for attempt := 0; ; attempt++ {
		a, err := c.once(ctx, address, known)
		if err == nil {
			err = judge(a, known, check)
		}
		if err == nil {
			return a, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !worthRetry(a, err) {
			return a, err
		}
		if attempt+1 >= c.o.Attempts {
			return a, fmt.Errorf("%w (tried %d times)", err, c.o.Attempts)
		}
		pause := c.o.backoff(attempt)
		if a != nil && a.retryAfter > 0 {
			if a.retryAfter > c.o.MaxWait {
				return a, fmt.Errorf("%w, and the server asks to wait %v (limit %v)", err, a.retryAfter.Round(time.Second), c.o.MaxWait)
			}
			pause = max(pause, a.retryAfter)
			c.pacer.hold(u.Host, a.retryAfter)
		}
		c.o.Progress.Retry(address, err, pause)
		if err := c.o.Sleep(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// judge turns an answer that does not help into an error.
func judge(a *answer, known Entry, check func([]byte, string) error) error {
	switch {
	case a.status == http.StatusOK:
		return check(a.body, a.contentType)
	case a.status == http.StatusNotModified && (known.ETag != "" || known.LastModified != ""):
		return nil
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return fmt.Errorf("status %d: %w", a.status, errVanished)
	}
	return fmt.Errorf("status %d %s: %w", a.status, http.StatusText(a.status), ErrStatus)
}

// worthRetry tells passing faults from lasting ones. A broken body is tried again: caches
// near the edge have served halves.
func worthRetry(a *answer, err error) bool {
	if errors.Is(err, ErrRedirect) || errors.Is(err, ErrTooLarge) || errors.Is(err, errVanished) {
		return false
	}
	if a == nil || a.status == http.StatusOK {
		return true
	}
	switch a.status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return a.status >= 500
}
