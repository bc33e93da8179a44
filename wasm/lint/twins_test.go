package lint

import (
	"strconv"
	"strings"
	"testing"
)

// TestTwins: few texts are compared one by one, many through a table; a map says the same.
func TestTwins(t *testing.T) {
	p := &Pass{linter: &Linter{}}
	for _, n := range []int{5, few, few + 1, 700} {
		for _, fold := range []bool{false, true} {
			set, want := p.Twins(n, fold), map[string]int{}
			for i := range n {
				text := "s3:Get" + strconv.Itoa(i*7%(n/2+1))
				if i%3 == 0 {
					text = strings.ToUpper(text)
				}
				key := text
				if fold {
					key = strings.ToLower(text)
				}
				if _, ok := want[key]; !ok {
					want[key] = i
				}
				if got := set.Add(text, i); got != want[key] {
					t.Fatalf("%d texts, fold %v: the first %q is number %d, want %d", n, fold, text, got, want[key])
				}
			}
			if len(want) == n {
				t.Errorf("%d texts hold no twins", n)
			}
		}
	}
}
