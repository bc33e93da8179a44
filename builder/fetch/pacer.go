package fetch

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// pacer spaces the requests to each host.
type pacer struct {
	interval time.Duration
	now      func() time.Time
	sleep    func(context.Context, time.Duration) error

	mu   sync.Mutex
	next map[string]time.Time // earliest start of the next request, by host
}

// wait returns when the next request to host may start.
func (p *pacer) wait(ctx context.Context, host string) error {
	p.mu.Lock()
	if p.next == nil {
		p.next = map[string]time.Time{}
	}
	now := p.now()
	start := p.next[host]
	if start.Before(now) {
		start = now
	}
	p.next[host] = start.Add(p.interval)
	p.mu.Unlock()
	if start.After(now) {
		return p.sleep(ctx, start.Sub(now))
	}
	return ctx.Err()
}

// hold keeps every worker away from host for d: a server that says 429 to one request
// means all of them.
func (p *pacer) hold(host string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := p.now().Add(d); until.After(p.next[host]) {
		p.next[host] = until
	}
}

// retryAfter reads a Retry-After header: seconds, or a date. Zero when there is none.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil && date.After(now) {
		return date.Sub(now)
	}
	return 0
}

// backoff is the pause after the attempt-th failure, counted from 0.
func (o *Options) backoff(attempt int) time.Duration {
	d := o.MaxBackoff
	if attempt < 30 && o.Backoff<<attempt < o.MaxBackoff {
		d = o.Backoff << attempt
	}
	return d/2 + time.Duration(o.Random()*float64(d))
}
