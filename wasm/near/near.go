// Package near finds the known word that a misspelt one is most like.
package near

import "github.com/leastwise/leastwise/wasm/internal/ascii"

// maxLength is the longest word that is compared; longer ones are never typing slips.
const maxLength = 100

// Word gives the word of known that is most like name in any letter case, the first one
// where several are equally near. ok is false when none is near enough: at most one slip
// for every three bytes, where a slip is a wrong, missing, additional or swapped letter.
func Word(name string, known []string) (word string, ok bool) {
	if len(name) > maxLength {
		return "", false
	}
	best := max(1, len(name)/3) + 1
	for _, k := range known {
		if len(k) > maxLength || len(k)-len(name) >= best || len(name)-len(k) >= best {
			continue
		}
		if d := distance(name, k); d < best {
			best, word, ok = d, k, true
		}
	}
	return word, ok
}

// distance counts the slips between a and b. It keeps three rows of the usual table.
func distance(a, b string) int {
	var rows [3][maxLength + 1]uint8
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = uint8(j)
	}
	for i := range len(a) {
		row[0] = uint8(i + 1)
		for j := range len(b) {
			cost := uint8(1)
			if ascii.Lower(a[i]) == ascii.Lower(b[j]) {
				cost = 0
			}
			d := min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && ascii.Lower(a[i]) == ascii.Lower(b[j-1]) && ascii.Lower(a[i-1]) == ascii.Lower(b[j]) {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
		}
		before, last, row = last, row, before
	}
	return int(last[len(b)])
}
