package flow

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

// probes are what is tried when nothing may be allowed any more.
var probes = [][2]string{
	{"s3:GetObject", "arn:aws:s3:::b/k"},
	{"iam:DeleteRolePolicy", "arn:aws:iam::111122223333:role/leastwise-sandbox/x"},
	{"sts:AssumeRole", "arn:aws:iam::111122223333:role/other"},
}

// foreigners are roles that nothing may change.
func foreigners(a *double.AWS) map[string]string {
	a.AddRole(aws.Role{Path: "/", Name: "app", Trust: `{"Statement":[]}`}, map[string]string{"p": admin})
	a.AddRole(aws.Role{Path: Path, Name: "sbx-by-hand"}, map[string]string{"p": admin})
	a.AddRole(aws.Role{Path: "/", Name: Name(double.Account, "x"+nonce, start-9999), Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}}, map[string]string{"p": admin})
	return a.Roles()
}

func checkForeigners(before, after map[string]string) error {
	for name, was := range before {
		if after[name] != was {
			return fmt.Errorf("the foreign role %s is now %s, before %s", name, after[name], was)
		}
	}
	return nil
}

// ended chooses the sandboxes whose end has passed.
func ended(a *double.AWS) func(r *aws.Role) bool {
	now := a.Now()
	return func(r *aws.Role) bool {
		expires, ok := ParseName(r.Name)
		return ok && r.Path == Path && expires <= now
	}
}

// checkNow is property (a): of the sandboxes whose end has passed no session is allowed
// anything, and nobody gets in.
func checkNow(a *double.AWS, admin aws.Credentials, externalID string) error {
	if what := a.AnyAllowed(ended(a), probes); what != "" {
		return errors.New("after the end " + what)
	}
	if what := a.AnyAssumable(ended(a), admin, externalID); what != "" {
		return errors.New("after the end " + what)
	}
	return nil
}

// checkEnd checks so at the end and in the 20 minutes behind it.
func checkEnd(a *double.AWS, admin aws.Credentials, expires int64, externalID string) error {
	if left := expires - a.Now(); left > 0 {
		a.Advance(left)
	}
	for range 5 {
		if err := checkNow(a, admin, externalID); err != nil {
			return err
		}
		a.Advance(250)
	}
	return nil
}

var errKilled = errors.New("killed")

// mortal is a process that may be killed: from then on it calls nothing, and whatever it
// waits for fails.
type mortal struct {
	*aws.Client
	dead bool
}

func newMortal(a *double.AWS, c aws.Credentials) *mortal {
	m := &mortal{Client: client(a, c)}
	do, wait := m.Do, m.Wait
	m.Do = func(r aws.Request) (aws.Answer, error) {
		if m.dead {
			return aws.Answer{}, errKilled
		}
		return do(r)
	}
	m.Wait = func(ms int) error {
		if m.dead {
			return errKilled
		}
		return wait(ms)
	}
	return m
}

// sequences are what a user does, by name. Each stops at its first error, as one who is
// killed, or gives up.
var sequences = []struct {
	name string
	run  func(f *Flow) error
}{
	{"create", func(f *Flow) error {
		_, err := f.Create(options(admin))
		return err
	}},
	{"create, assume", func(f *Flow) error {
		p, err := f.Create(options(admin))
		if err == nil {
			_, err = f.AssumeWhenReady(Entry{Name: p.Name, ExternalID: p.ExternalID})
		}
		return err
	}},
	{"create, assume by hand", func(f *Flow) error { // without the session policy, by who knows the external id
		p, err := f.Create(options(admin))
		if err == nil {
			_, err = f.Client.AssumeRole(aws.Assume{RoleARN: p.RoleARN, SessionName: "by-hand", Seconds: 3600, ExternalID: p.ExternalID})
		}
		return err
	}},
	{"create, assume, destroy", func(f *Flow) error {
		p, err := f.Create(options(admin))
		if err == nil {
			_, err = f.AssumeWhenReady(Entry{Name: p.Name, ExternalID: p.ExternalID})
		}
		if err == nil {
			_, err = f.Destroy(p.Name, 20_000)
		}
		return err
	}},
	{"create twice, assume, sweep", func(f *Flow) error {
		p, err := f.Create(options(admin))
		if err == nil {
			p, err = f.Create(options(admin))
		}
		if err == nil {
			_, err = f.AssumeWhenReady(Entry{Name: p.Name, ExternalID: p.ExternalID})
		}
		if err == nil {
			err = f.Client.Wait((3600 + 901) * 1000)
		}
		if err == nil {
			_, err = f.Sweep("", 10, false)
		}
		return err
	}},
}

// what befalls a call besides the double's faults.
const (
	killedBefore = double.Faults + iota // the call is not made
	killedAfter                         // its answer is not read
	allEvents
)

// Every call of every sequence meets every fault, once and from there on, and the caller is
// killed before and after it. Whatever is left: (a) nothing is allowed from T on; (b) the
// same call again, or a removal, or one sweep brings it to its end; (c) foreign roles stay.
func TestEveryFaultAtEveryStep(t *testing.T) {
	name, externalID := Name(double.Account, nonce, start+3600), ExternalID(double.Account, nonce, start+3600)
	cases := 0
	for _, sequence := range sequences {
		f, a := newFlow()
		if err := sequence.run(f); err != nil {
			t.Fatalf("%s without faults: %v", sequence.name, err)
		}
		steps := len(a.Calls)
		for step := 1; step <= steps; step++ {
			for event := double.None + 1; event < allEvents; event++ {
				for _, forever := range []bool{false, true} {
					if forever && event >= double.Faults {
						continue
					}
					what := fmt.Sprintf("%s: event %d at call %d, forever %v", sequence.name, event, step, forever)
					// play leaves the account as it is after the event.
					play := func() (*double.AWS, aws.Credentials, map[string]string) {
						a, c := double.New(start, boundary)
						a.Lag = 8
						before := foreigners(a)
						m := newMortal(a, c)
						a.Fault = func(n int, _ string) double.Fault {
							switch {
							case n == step && event == killedBefore:
								m.dead = true
								return double.Broken
							case n == step && event == killedAfter:
								m.dead = true
								return double.Lost
							case event < double.Faults && (n == step || forever && n > step):
								return event
							}
							return double.None
						}
						_ = sequence.run(&Flow{Client: m.Client}) // fails, mostly: that is what is tried
						a.Fault = nil
						return a, c, before
					}
					cases++
					if runtime.GOOS == "js" && cases%7 != 0 {
						continue // slower, and the same code
					}
					a, c, before := play()
					if err := checkEnd(a, c, start+3600, externalID); err != nil {
						t.Errorf("%s: %v", what, err)
					}
					f := &Flow{Client: client(a, c)}
					if _, err := f.Sweep("", 100, false); err != nil || len(a.Roles()) != len(before) {
						t.Errorf("%s: a sweep leaves %v, %v", what, a.Roles(), err)
					}
					if err := checkForeigners(before, a.Roles()); err != nil {
						t.Errorf("%s: %v", what, err)
					}

					a, c, before = play()
					f = &Flow{Client: client(a, c)}
					if r, err := f.Destroy(name, 20_000); err != nil || !r.Done || len(a.Roles()) != len(before) {
						t.Errorf("%s: a removal gives %+v, %v and leaves %v", what, r, err, a.Roles())
					}

					a, c, before = play()
					f = &Flow{Client: client(a, c)}
					if a.Now() < start+3600 {
						p, err := f.Create(options(admin))
						if err == nil {
							_, err = f.AssumeWhenReady(Entry{Name: p.Name, ExternalID: p.ExternalID})
						}
						if err != nil && code(err) != Gone {
							t.Errorf("%s: the same call again: %v", what, err)
						}
						if r, _ := f.Status(name); err == nil && (r.State != Live || len(r.Drift) > 0) {
							t.Errorf("%s: after the same call again: %+v", what, r)
						}
					}
					if err := checkForeigners(before, a.Roles()); err != nil {
						t.Errorf("%s: %v", what, err)
					}
					if t.Failed() {
						t.Fatalf("calls: %s", strings.Join(a.Calls, " "))
					}
				}
			}
		}
	}
	t.Logf("%d cases", cases)
}
