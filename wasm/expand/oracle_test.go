package expand_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// policySentry minimizes as Policy Sentry documents it: each wanted action becomes its
// shortest start, of at least minLength letters, that no unwanted action of the services
// concerned has, with a star. It loses no action, which the original does where a wanted
// action is the start of another one; so both grant the same.
func policySentry(c *catalog.Catalog, wanted expand.Set, minLength int) []string {
	denied := map[string]bool{}
	var desired []string
	for i := wanted.Next(0); i >= 0; i = wanted.Next(i + 1) {
		a := c.Action(i)
		desired = append(desired, strings.ToLower(a.ID()))
		if i > 0 && wanted.Has(c.Action(i-1)) && c.Action(i-1).Service() == a.Service() {
			continue
		}
		for other := range a.Service().Actions() {
			if wanted.Has(other) {
				continue
			}
			id := strings.ToLower(other.ID())
			for k := strings.Index(id, ":") + 1; k <= len(id); k++ {
				denied[id[:k]] = true
			}
		}
	}
	var out []string
	for _, id := range desired {
		start := strings.Index(id, ":") + 1
		text := id
		for k := start + max(1, minLength); k < len(id); k++ {
			if !denied[id[:k]] && !denied[id] {
				text = id[:k] + "*"
				break
			}
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestGroups is the promise of Shrink: the same actions, and never more text than what
// Policy Sentry writes.
func TestGroups(t *testing.T) {
	c := open(t)
	var ours, theirs, shorter, open int
	for _, g := range draw(c, corpus.Rounds(2000, 10_000)) {
		for _, minLength := range []int{0, 5} {
			o := expand.Options{MinLength: minLength}
			r := expand.Shrink(c, g.set, o)
			back, unknown := expand.Actions(c, r.Patterns)
			if !back.Equal(g.set) || len(unknown) > 0 {
				t.Fatalf("%s: %v covers %v, want %v", g.name, r.Patterns, back.AppendIDs(nil, c), g.set.AppendIDs(nil, c))
			}
			peer := policySentry(c, g.set, minLength)
			if back, _ := expand.Actions(c, peer); !back.Equal(g.set) {
				t.Fatalf("%s: the oracle's %v covers %v", g.name, peer, back.AppendIDs(nil, c))
			}
			if bytesOf(r.Patterns) > bytesOf(peer) {
				t.Errorf("%s: %v has %d bytes, Policy Sentry's %v has %d", g.name, r.Patterns, bytesOf(r.Patterns), peer, bytesOf(peer))
			}
			if r.Bytes != bytesOf(r.Patterns) || r.Bound > r.Bytes || r.Exact != (r.Bound == r.Bytes) {
				t.Errorf("%s: %+v does not fit together", g.name, r)
			}
			if !slices.IsSorted(r.Patterns) {
				t.Errorf("%s: %v is not sorted", g.name, r.Patterns)
			}
			if !r.Exact {
				open++
			}
			for _, p := range r.Patterns {
				_, name, _ := strings.Cut(p, ":")
				if star := strings.Index(name, "*"); star >= 0 && star < minLength {
					t.Errorf("%s: %s has fewer than %d letters before the star", g.name, p, minLength)
				}
			}
			ours, theirs = ours+r.Bytes, theirs+bytesOf(peer)
			if r.Bytes < bytesOf(peer) {
				shorter++
			}
		}
	}
	t.Logf("%d bytes, Policy Sentry's algorithm %d; shorter %d times, not proven shortest %d times", ours, theirs, shorter, open)
	if shorter == 0 || open > 0 {
		t.Errorf("shorter than the oracle %d times, want some; not proven shortest %d times, want 0", shorter, open)
	}
}
