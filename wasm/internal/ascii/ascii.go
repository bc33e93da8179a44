// Package ascii folds letter case as AWS's names need it. Folding all of Unicode would
// bring 10 KB of tables into the browser's module.
package ascii

// Lower is c, or the small letter of a capital one.
func Lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// ToLower writes capital letters small and leaves everything else.
func ToLower(s string) string {
	out := []byte(s)
	for i, c := range out {
		out[i] = Lower(c)
	}
	return string(out)
}
