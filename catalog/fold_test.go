package catalog_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
)

func TestMatchFold(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", true}, {"?", "", false}, {"a*c", "AbBc", true}, {"a*c", "abcd", false},
		{"*ab*ab", "xababyab", true}, {"a?c", "aXc", true}, {"a**", "a", true}, {"[*", "{x", false},
		{strings.Repeat("*a", 50) + "b", strings.Repeat("a", 5000), false},
	} {
		if got := catalog.MatchFold(tt.pattern, tt.text); got != tt.want {
			t.Errorf("MatchFold(%q, %.20q) = %v, want %v", tt.pattern, tt.text, got, tt.want)
		}
	}
}

// TestMatchFoldTwin matches all short texts with all short patterns, beside regexp.
func TestMatchFoldTwin(t *testing.T) {
	texts := words("aB", 5)
	for _, pattern := range words("Ab*?", 4) {
		twin := regexp.MustCompile("(?i)^" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + "$")
		for _, text := range texts {
			if got, want := catalog.MatchFold(pattern, text), twin.MatchString(text); got != want {
				t.Fatalf("MatchFold(%q, %q) = %v, regexp says %v", pattern, text, got, want)
			}
		}
	}
}

// words are all texts of at most n letters.
func words(letters string, n int) []string {
	all := []string{""}
	for from := 0; n > 0; n-- {
		to := len(all)
		for _, w := range all[from:to] {
			for _, c := range letters {
				all = append(all, w+string(c))
			}
		}
		from = to
	}
	return all
}
