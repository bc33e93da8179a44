// Package ascii folds letter case as AWS's names need it. Folding all of Unicode would
// bring 10 KB of tables into the browser's module.
package ascii

import "strings"

// Lower is c, or the small letter of a capital one.
func Lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// ToLower writes capital letters small and leaves everything else.
func ToLower(s string) string {
	i := 0
	for i < len(s) && (s[i] < 'A' || 'Z' < s[i]) {
		i++
	}
	if i == len(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	out.WriteString(s[:i])
	for ; i < len(s); i++ {
		out.WriteByte(Lower(s[i]))
	}
	return out.String()
}

// EqualFold compares without letter case.
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if a[i] != b[i] && Lower(a[i]) != Lower(b[i]) {
			return false
		}
	}
	return true
}
