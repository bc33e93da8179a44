package main

import (
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
)

// TestMutants: ours says more of every broken text than of the good one, and not of the good
// one again. Without the peers, so that a change of the rules shows at once.
func TestMutants(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	list := mutants(fragments())
	good, bad := make([]document, len(list)), make([]document, len(list))
	classes := map[string]int{}
	for i, m := range list {
		good[i], bad[i] = m.good, m.bad
		classes[m.class]++
	}
	before, after := ours(c, good), ours(c, bad)
	for i, m := range list {
		if len(more(before[i], after[i])) == 0 {
			t.Errorf("%s of %s is not noticed:\n%s", m.class, m.of, m.bad.text)
		}
		if again := more(before[i], ours(c, good[i:i+1])[0]); len(again) > 0 {
			t.Errorf("%s: %v is new in the same text", m.of, again)
		}
	}
	for _, m := range mutations {
		if classes[m.name] < 5 {
			t.Errorf("%s: %d texts only", m.name, classes[m.name])
		}
	}
}
