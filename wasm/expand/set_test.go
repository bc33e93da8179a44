package expand_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/expand"
)

// TestSet runs the set against a map.
func TestSet(t *testing.T) {
	c := open(t)
	rng := random()
	sets := [2]expand.Set{expand.NewSet(c), expand.NewSet(c)}
	twins := [2]map[int]bool{{}, {}}
	check := func(step int, what string) {
		t.Helper()
		for k, s := range sets {
			next := -1
			for i := c.NumActions() - 1; i >= 0; i-- {
				if s.Has(c.Action(i)) != twins[k][i] {
					t.Fatalf("step %d, %s: set %d has %d: got %v", step, what, k, i, !twins[k][i])
				}
				if twins[k][i] {
					next = i
				}
				if i%7 == 0 && s.Next(i) != next {
					t.Fatalf("step %d, %s: next of %d: got %d, want %d", step, what, i, s.Next(i), next)
				}
			}
			if s.Len() != len(twins[k]) {
				t.Fatalf("step %d, %s: got %d actions, want %d", step, what, s.Len(), len(twins[k]))
			}
		}
		within := true
		for i := range twins[0] {
			within = within && twins[1][i]
		}
		if got := sets[0].Within(sets[1]); got != within {
			t.Fatalf("step %d, %s: within: got %v", step, what, got)
		}
		if got := sets[0].Equal(sets[1]); got != (within && len(twins[0]) == len(twins[1])) {
			t.Fatalf("step %d, %s: equal: got %v", step, what, got)
		}
	}
	for step := range 60 {
		k := rng.IntN(2)
		a := c.Action(rng.IntN(c.NumActions()))
		what := ""
		switch rng.IntN(5) {
		case 0:
			what = "add " + a.ID()
			sets[k].Add(a)
			twins[k][a.Index()] = true
		case 1:
			what = "add service of " + a.ID()
			sets[k].AddService(a.Service())
			for b := range a.Service().Actions() {
				twins[k][b.Index()] = true
			}
		case 2:
			what = "add set"
			sets[k].AddSet(sets[1-k])
			for i := range twins[1-k] {
				twins[k][i] = true
			}
		case 3:
			what = "remove"
			sets[k].Remove(sets[1-k])
			for i := range twins[1-k] {
				delete(twins[k], i)
			}
		case 4:
			what = "keep"
			sets[k].Keep(sets[1-k])
			for i := range twins[k] {
				if !twins[1-k][i] {
					delete(twins[k], i)
				}
			}
		}
		check(step, what)
	}
}

func TestNilSet(t *testing.T) {
	c := open(t)
	var none expand.Set
	some := pick(t, "s3:GetObject")
	if none.Len() != 0 || none.Has(c.Action(0)) || none.Next(0) != -1 || !none.Within(some) || some.Within(none) || !none.Equal(expand.NewSet(c)) {
		t.Error("the nil set is not empty")
	}
	some.AddSet(none)
	some.Remove(none)
	if some.Len() != 1 {
		t.Errorf("adding and removing nothing leaves %d actions, want 1", some.Len())
	}
	some.Keep(none)
	if some.Len() != 0 {
		t.Errorf("keeping nothing leaves %d actions", some.Len())
	}
}

// TestSetText: the text is the IDs with blanks between, for sets that are put together from
// the text of all IDs, with parts at either end left out, as for small ones.
func TestSetText(t *testing.T) {
	c := open(t)
	n := c.NumActions()
	for _, gaps := range [][]int{{}, {0}, {n - 1}, {0, n - 1}, {63}, {64}, {5, 6, 127, 128, 5000}, {n - 2, n - 3}} {
		s := expand.All(c)
		for _, i := range gaps {
			s[i/64] &^= 1 << (i % 64)
		}
		if got, want := s.Text(c), strings.Join(s.AppendIDs(nil, c), " "); got != want {
			t.Errorf("without %v: %d bytes, want %d, or they differ", gaps, len(got), len(want))
		}
	}
	few := expand.NewSet(c)
	few.AddPattern(c, "s3:Get*")
	if got, want := few.Text(c), strings.Join(few.AppendIDs(nil, c), " "); got != want || got == "" {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := expand.NewSet(c).Text(c); got != "" {
		t.Errorf("the empty set: got %q", got)
	}
}
