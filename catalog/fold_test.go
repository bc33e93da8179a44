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

func TestIndexFold(t *testing.T) {
	for _, tt := range []struct {
		text, part string
		want       int
	}{
		{"", "", 0}, {"abc", "", 0}, {"", "a", -1}, {"GetObject", "object", 3}, {"GetObject", "getobject", 0}, {"aAab", "aab", 1},
		{"ab", "abc", -1}, {"s3:X", ":x", 2}, {"x[", "{", -1}, {"........[", "{", -1}, {"[[[[[[[[{", "{", 8}, {"@@@@@@@@@@", "`", -1},
		{"\xe1\xc1\x81AAAAAAAB", "ab", 9},
		{"Xab", "?b", -1}, {"xxxxxxxxxa?B", "?b", 10}, {"ssssssssssst", "ST", 10},
	} {
		if got := catalog.IndexFold(tt.text, tt.part); got != tt.want {
			t.Errorf("IndexFold(%q, %q) = %d, want %d", tt.text, tt.part, got, tt.want)
		}
	}
}

// TestFoldTwinsLong does the same where texts are read eight bytes at once: short texts at
// every distance from the start and the end of a longer one.
func TestFoldTwinsLong(t *testing.T) {
	for _, text := range words("bA.", 3) {
		for before := range 18 {
			for after := range 9 {
				long := strings.Repeat("x", before) + text + strings.Repeat("X", after)
				for _, part := range words("aB.", 3) {
					want := strings.Index(strings.ToLower(long), strings.ToLower(part))
					if got := catalog.IndexFold(long, part); got != want {
						t.Fatalf("IndexFold(%q, %q) = %d, want %d", long, part, got, want)
					}
					if got := catalog.MatchFold("*"+part+"*", long); got != (want >= 0) {
						t.Fatalf("MatchFold(%q, %q) = %v", "*"+part+"*", long, got)
					}
				}
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
