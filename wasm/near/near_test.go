package near

import (
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
