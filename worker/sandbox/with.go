package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/flow"
)

// Config says on whose behalf sandboxes are made.
type Config struct {
	// Region is where sessions begin, such as eu-west-1.
	Region string
	// Credentials are the caller's. They are asked for again when a sandbox is removed,
	// since those that made it may have ended.
	Credentials func(context.Context) (aws.Credentials, error)
	// HTTP sends the requests; nil for NewHTTPClient. Tests give one of their own.
	HTTP *http.Client
	// Progress is told what happens, in short sentences; nil for nobody.
	Progress func(string)
	// KeepGuard leaves a sandbox behind that can do nothing, instead of waiting 10 seconds
	// to remove it. A sweep removes it after its end.
	KeepGuard bool

	// clock is the tests'; nil for the real one.
	clock *clock
}

// clock tells the time and lets it pass.
type clock struct {
	now  func() int64
	wait func(context.Context) func(milliseconds int) error
}

// Options say what a sandbox is.
type Options struct {
	Policy string // JSON
	// TTL is 15 minutes to 12 hours; 0 means one hour.
	TTL time.Duration
	// Base, if set, is an existing role's ARN: the sandbox is a session of it that Policy
	// limits further. No role is made.
	Base string
	// Boundary, NoBoundary, AllowChaining, Principal and CarryIdentity are as in
	// [flow.Options].
	Boundary                  string
	NoBoundary, AllowChaining bool
	Principal                 string
	CarryIdentity             []string
	// Begin is told nonce and end before AWS is first called; with them a later process
	// can find the sandbox. Its error keeps the sandbox from being made.
	Begin func(Ticket) error
	// Done is told that the sandbox is gone.
	Done func(Ticket)
}

// Ticket is what finds a sandbox again. It holds no secret.
type Ticket struct {
	Nonce   string
	Expires int64 // seconds since 1970
	// Name is the sandbox's, empty until it is made.
	Name string
}

// With makes a sandbox, calls f with its credentials, and removes it. The context that f
// gets is ctx; the removal goes on when it has ended. The error has f's and the removal's,
// and a *flow.Problem where the sandbox could not be made.
func With(ctx context.Context, c Config, o Options, f func(context.Context, aws.Credentials) error) error {
	return WithAll(ctx, c, []Options{o}, func(ctx context.Context, all []aws.Credentials) error { return f(ctx, all[0]) })
}

// WithAll makes a sandbox for each of several policies, in their order, calls f with the
// credentials of all, and removes the last one first. If one can't be made, those before it
// are removed and f is not called. Every error is kept.
func WithAll(ctx context.Context, c Config, all []Options, f func(context.Context, []aws.Credentials) error) (err error) {
	if c.Progress == nil {
		c.Progress = func(string) {}
	}
	if c.clock == nil {
		c.clock = &clock{Now, Wait}
	}
	var made []*box
	defer func() {
		err = errors.Join(err, c.removeAll(ctx, made)) // runs on a panic, too
	}()
	var sessions []aws.Credentials
	for _, o := range all {
		b := &box{options: o}
		session, err := c.begin(ctx, b, &made)
		if err != nil {
			return err
		}
		sessions = append(sessions, session)
	}
	return f(ctx, sessions)
}

// box is a sandbox that may exist.
type box struct {
	options Options
	ticket  Ticket
}

// begin makes one sandbox and its session. It adds the sandbox to made before anything of
// it can exist.
func (c *Config) begin(ctx context.Context, b *box, made *[]*box) (aws.Credentials, error) {
	o := &b.options
	ttl := o.TTL
	if ttl == 0 {
		ttl = flow.DefaultTTL * time.Second
	}
	if ttl < flow.MinTTL*time.Second || ttl > flow.MaxTTL*time.Second {
		return aws.Credentials{}, fmt.Errorf("a sandbox lives 15 minutes to 12 hours, not %s", ttl)
	}
	b.ticket = Ticket{Nonce: NewNonce(), Expires: c.clock.now() + int64(ttl/time.Second)}
	f, err := c.Flow(ctx)
	if err != nil {
		return aws.Credentials{}, err
	}
	options := flow.Options{
		Policy: o.Policy, Nonce: b.ticket.Nonce, Expires: b.ticket.Expires, Boundary: o.Boundary, NoBoundary: o.NoBoundary,
		AllowChaining: o.AllowChaining, Principal: o.Principal, CarryIdentity: o.CarryIdentity,
	}
	if o.Base != "" {
		_, s, err := f.AssumeBase(o.Base, options, flow.MFA{})
		return s.Credentials, err
	}
	if o.Begin != nil {
		if err := o.Begin(b.ticket); err != nil {
			return aws.Credentials{}, err
		}
	}
	caller, err := f.Caller()
	if err != nil {
		o.gone(b.ticket) // nothing was made
		return aws.Credentials{}, err
	}
	b.ticket.Name = flow.Name(caller.Account, b.ticket.Nonce, b.ticket.Expires)
	*made = append(*made, b)
	if o.Begin != nil {
		if err := o.Begin(b.ticket); err != nil {
			return aws.Credentials{}, err
		}
	}
	c.Progress("making " + b.ticket.Name)
	p, err := f.Create(options)
	if err != nil {
		return aws.Credentials{}, err
	}
	c.Progress("waiting until it can be assumed")
	s, err := f.AssumeWhenReady(flow.Entry{Name: p.Name, ExternalID: p.ExternalID})
	return s.Credentials, err
}

func (o *Options) gone(t Ticket) {
	if o.Done != nil {
		o.Done(t)
	}
}

// Flow makes calls for the caller, until ctx ends.
func (c *Config) Flow(ctx context.Context) (*flow.Flow, error) {
	place, err := aws.Locate(c.Region)
	if err != nil {
		return nil, err
	}
	credentials, err := c.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	if c.HTTP == nil {
		c.HTTP = NewHTTPClient()
	}
	if c.clock == nil {
		c.clock = &clock{Now, Wait}
	}
	return &flow.Flow{Client: &aws.Client{Do: Do(ctx, c.HTTP), Place: place, Credentials: credentials, Now: c.clock.now, Wait: c.clock.wait(ctx), Random: Random}}, nil
}

// patience is how long a removal waits for a guard to settle, and more.
const patience = 15 * time.Second

// removeAll ends all sandboxes at once, the last one first, and then removes them. ctx may
// have ended.
func (c *Config) removeAll(ctx context.Context, made []*box) (err error) {
	if len(made) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
	defer cancel()
	f, err := c.Flow(ctx)
	if err != nil {
		return c.left(made, err)
	}
	rounds := []time.Duration{0, patience}
	if c.KeepGuard {
		rounds = rounds[:1]
	}
	left := made
	for i, patience := range rounds {
		if i > 0 && len(left) > 0 {
			c.Progress("the sandbox can do nothing any more; removing it takes 10 seconds")
		}
		var still []*box
		for k := len(left) - 1; k >= 0; k-- {
			b := left[k]
			r, failure := f.Destroy(b.ticket.Name, int(patience/time.Millisecond))
			switch {
			case failure != nil && i == len(rounds)-1:
				err = errors.Join(err, c.left([]*box{b}, failure))
			case failure == nil && r.Done:
				b.options.gone(b.ticket)
			default:
				still = append([]*box{b}, still...)
			}
		}
		left = still
	}
	return err
}

// left says which sandboxes are not removed, and why that is no danger.
func (c *Config) left(made []*box, why error) error {
	var names []string
	for _, b := range made {
		names = append(names, b.ticket.Name+" ends at "+aws.FormatDate(b.ticket.Expires))
	}
	return fmt.Errorf("not removed: %w; %v: from then on it can do nothing, and \"leastwise sandbox sweep\" removes it", why, names)
}
