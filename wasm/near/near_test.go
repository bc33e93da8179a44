package near

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestWord(t *testing.T) {
	known := []string{"read", "write", "list", "tagging", "permissions-management"}
	for _, tt := range []struct {
		name, want string
		why        string
	}{
		{"reed", "read", "one wrong letter"},
		{"WRITE", "write", "letter case is no slip"},
		{"wirte", "write", "two swapped letters are one slip"},
		{"lst", "list", "one missing letter"},
		{"tags", "", "three of four letters is too far"},
		{"permission-management", "permissions-management", "one missing in a long word"},
		{"zzz", "", "nothing is near"},
		{"", "", "nothing is near an empty word"},
		{strings.Repeat("x", 5000), "", "a very long word costs nothing"},
	} {
		got, ok := Word(tt.name, known)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("Word(%.20q) = %q, %v, want %q (%s)", tt.name, got, ok, tt.want, tt.why)
		}
	}
}

func TestFirstOfEquals(t *testing.T) {
	if got, _ := Word("bat", []string{"cat", "rat"}); got != "cat" {
		t.Errorf("got %q, want the first of two equally near words", got)
	}
}

// TestShortCuts: what is left out early is as far away as the whole table says.
func TestShortCuts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, r.IntN(8))
		for i := range b {
			b[i] = "abAB"[r.IntN(4)]
		}
		return string(b)
	}
	for range 20000 {
		a, b := word(), word()
		full := distance(a, b, maxLength)
		if n := bag(a).differs(b); n > full {
			t.Fatalf("%q and %q differ in %d letters at least, but the distance is %d", a, b, n, full)
		}
		for limit := range 8 {
			if d := distance(a, b, limit); min(d, limit) != min(full, limit) {
				t.Fatalf("the distance of %q and %q is %d up to %d, but %d in full", a, b, d, limit, full)
			}
		}
	}
}
