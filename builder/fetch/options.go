package fetch

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

// Options tunes a run. The zero value, with Dir set, mirrors everything from AWS gently.
type Options struct {
	// Dir is the mirror's folder; it is made when missing.
	Dir string
	// Only names the kinds to fetch; empty means all.
	Only []Kind
	// Sources defaults to DefaultSources.
	Sources []Source
	// Concurrency is the number of requests under way at once, 4 by default.
	Concurrency int
	// Interval is the least time between the starts of two requests to one host, 50 ms by
	// default.
	Interval time.Duration
	// Timeout ends one request, body included; 60 s by default. Stall ends one that has
	// not sent a byte for so long; 15 s by default.
	Timeout, Stall time.Duration
	// Attempts is how often one file is tried, 5 by default.
	Attempts int
	// Backoff is the pause after the first failed attempt, 1 s by default; it doubles
	// each time up to MaxBackoff, 30 s by default, and varies by up to half of itself.
	Backoff, MaxBackoff time.Duration
	// MaxWait is the longest Retry-After that is honoured, 5 minutes by default; a server
	// that asks for more ends the attempts for that file.
	MaxWait time.Duration
	// MaxBytes is the size limit of one decompressed body, 64 MB by default.
	MaxBytes int64
	// UserAgent defaults to the project's name and address.
	UserAgent string
	// Progress is told what happens; nil means silence.
	Progress Progress

	// Transport, Now, Sleep and Random replace the network, the clock and chance in
	// tests. Random returns a number in [0, 1).
	Transport http.RoundTripper
	Now       func() time.Time
	Sleep     func(ctx context.Context, d time.Duration) error
	Random    func() float64
}

// withDefaults fills what is zero.
func (o Options) withDefaults() Options {
	or := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	or(&o.Interval, 50*time.Millisecond)
	or(&o.Timeout, time.Minute)
	or(&o.Stall, 15*time.Second)
	or(&o.Backoff, time.Second)
	or(&o.MaxBackoff, 30*time.Second)
	or(&o.MaxWait, 5*time.Minute)
	if len(o.Only) == 0 {
		o.Only = Kinds()
	}
	if o.Sources == nil {
		o.Sources = DefaultSources()
	}
	if o.Concurrency == 0 {
		o.Concurrency = 4
	}
	if o.Attempts == 0 {
		o.Attempts = 5
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 64 << 20
	}
	if o.UserAgent == "" {
		o.UserAgent = "leastwise-catalog (+https://github.com/leastwise/leastwise)"
	}
	if o.Progress == nil {
		o.Progress = silent{}
	}
	if o.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxConnsPerHost = o.Concurrency
		o.Transport = t
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	return o
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
