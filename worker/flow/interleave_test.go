package flow

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

// Callers take turns: one goroutine runs at a time, from one call of AWS to the next, and a
// random choice says which. A run is repeated exactly by its seed.

// caller is one process. It asks for its next turn over asks, with the time to be woken at,
// or -1 when it is done.
type caller struct {
	asks  chan int64
	turns chan bool // false: killed
	dead  bool
	wake  int64
}

func (c *caller) turn(wake int64) error {
	if c.dead {
		return errKilled
	}
	c.asks <- wake
	if !<-c.turns {
		c.dead = true
		return errKilled
	}
	return nil
}

// operate makes a few random calls on the sandboxes of two nonces.
func (c *caller) operate(a *double.AWS, credentials aws.Credentials, r *rand.Rand, sandboxes []Options) {
	defer func() {
		if !c.dead {
			c.asks <- -1
		}
	}()
	m := client(a, credentials)
	do := m.Do
	m.Do = func(request aws.Request) (aws.Answer, error) {
		if err := c.turn(0); err != nil {
			return aws.Answer{}, err
		}
		return do(request)
	}
	m.Wait = func(ms int) error { return c.turn(a.Now() + int64(ms+999)/1000) }
	m.Random = r.Uint32
	f := &Flow{Client: m}
	for range 1 + r.IntN(5) {
		o := sandboxes[r.IntN(len(sandboxes))]
		name, externalID := Name(double.Account, o.Nonce, o.Expires), ExternalID(double.Account, o.Nonce, o.Expires)
		switch r.IntN(8) {
		case 0, 1, 2:
			_, _ = f.Create(o)
		case 3, 4:
			_, _ = f.Assume(Entry{Name: name, ExternalID: externalID})
		case 5:
			_, _ = f.Destroy(name, 20_000*r.IntN(2))
		case 6:
			_, _ = f.Sweep("", 5, false)
		case 7:
			_, _ = f.Status(name)
		}
	}
}

// interleave runs two callers and checks the properties; the error says which is broken.
func interleave(seed uint64) error {
	r := rand.New(rand.NewPCG(seed, 11))
	a, admins := double.New(start, boundary)
	a.Lag = int64(r.IntN(10))
	a.Views(func(n int) int { return r.IntN(n) })
	before := foreigners(a)
	sandboxes := []Options{options(admin), options(admin)}
	sandboxes[1].Nonce = "f" + nonce[1:]
	sandboxes[1].NoBoundary = true
	for i := range sandboxes {
		sandboxes[i].Expires = start + 900 + int64(r.IntN(900))
	}
	if r.IntN(3) == 0 {
		sandboxes = sandboxes[:1]
	}
	a.Fault = func(int, string) double.Fault {
		if r.IntN(25) == 0 {
			return double.Fault(r.IntN(int(double.Faults)))
		}
		return double.None
	}
	check := func() error {
		for _, o := range sandboxes {
			if a.Now() >= o.Expires {
				if err := checkNow(a, admins, ExternalID(double.Account, o.Nonce, o.Expires)); err != nil {
					return err
				}
			}
		}
		return nil
	}

	var callers []*caller
	for i := range 2 {
		c := &caller{asks: make(chan int64), turns: make(chan bool)}
		credentials := admins
		if i == 1 && r.IntN(2) == 0 {
			credentials = a.Session("Admin", "bob", "AROAADMINADMINADMIN1")
		}
		go c.operate(a, credentials, rand.New(rand.NewPCG(seed, uint64(i))), sandboxes)
		c.wake = <-c.asks
		callers = append(callers, c)
	}
	for {
		var ready []*caller
		next := int64(1 << 62)
		for _, c := range callers {
			if c.wake < 0 {
				continue
			}
			if c.wake <= a.Now() {
				ready = append(ready, c)
			}
			next = min(next, c.wake)
		}
		if next == 1<<62 {
			break
		}
		if len(ready) == 0 {
			a.Advance(next - a.Now())
			continue
		}
		c := ready[r.IntN(len(ready))]
		if r.IntN(60) == 0 {
			c.turns <- false
			c.wake = -1
			continue
		}
		c.turns <- true
		c.wake = <-c.asks
		switch r.IntN(40) {
		case 0:
			a.Advance(int64(r.IntN(600)))
		default:
			a.Advance(int64(r.IntN(3)))
		}
		if err := check(); err != nil {
			return err
		}
	}

	a.Fault = nil
	f := &Flow{Client: client(a, admins)}
	if r.IntN(2) == 0 { // one removal of each converges
		for _, o := range sandboxes {
			if removal, err := f.Destroy(Name(double.Account, o.Nonce, o.Expires), 20_000); err != nil || !removal.Done {
				return fmt.Errorf("a removal ends with %+v, %v", removal, err)
			}
		}
		if len(a.Roles()) != len(before) {
			return fmt.Errorf("after removals there are %v", a.Roles())
		}
	}
	for _, o := range sandboxes {
		if err := checkEnd(a, admins, o.Expires, ExternalID(double.Account, o.Nonce, o.Expires)); err != nil {
			return err
		}
	}
	a.Advance(1000)
	if s, err := f.Sweep("", 100, false); err != nil || len(a.Roles()) != len(before) {
		return fmt.Errorf("a sweep ends with %+v, %v and leaves %v", s, err, a.Roles())
	}
	return checkForeigners(before, a.Roles())
}

// Two callers, whatever their steps' order, the faults and deaths: the properties of
// TestEveryFaultAtEveryStep hold.
func TestInterleavings(t *testing.T) {
	n := uint64(500)
	switch {
	case os.Getenv("LEASTWISE_SOAK") != "":
		n = 10_000
	case runtime.GOOS == "js": // slower, and the same code
		n = 50
	}
	for seed := range n {
		if err := interleave(seed); err != nil {
			t.Fatalf("seed %d: %s", seed, strings.TrimSpace(err.Error()))
		}
	}
}
