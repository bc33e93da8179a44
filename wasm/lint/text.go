package lint

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Match reports whether a whole text matches a pattern with "*" for any text and "?" for
// one character. It takes at most the product of both lengths.
func Match(pattern, text string, fold bool) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[i] || fold && ascii.Lower(pattern[p]) == ascii.Lower(text[i])):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return onlyStars(pattern[p:]) || p == len(pattern)
}

// Contains reports whether every text that the pattern inner matches is matched by outer as
// well, judged by letting outer's wildcards take inner's as they stand. It never says yes
// wrongly.
func Contains(outer, inner string, fold bool) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(inner) {
		switch {
		case p < len(outer) && outer[p] == '*':
			star, mark = p, i
			p++
		case p < len(outer) && (outer[p] == '?' && inner[i] != '*' ||
			outer[p] == inner[i] || fold && ascii.Lower(outer[p]) == ascii.Lower(inner[i])):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return onlyStars(outer[p:]) || p == len(outer)
}

// onlyStars reports whether a text is one or more stars.
func onlyStars(text string) bool { return text != "" && strings.Trim(text, "*") == "" }

// Fold reports whether two texts are the same in any letter case.
func Fold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if a[i] != b[i] && ascii.Lower(a[i]) != ascii.Lower(b[i]) {
			return false
		}
	}
	return true
}

// HasPrefix reports whether a text begins with a prefix in any letter case.
func HasPrefix(text, prefix string) bool {
	return len(text) >= len(prefix) && Fold(text[:len(prefix)], prefix)
}
