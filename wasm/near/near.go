// Package near finds the known word that a misspelt one is most like.
package near

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

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
	letters := bag(name)
	for _, k := range known {
		if len(k) > maxLength || len(k)-len(name) >= best || len(name)-len(k) >= best || letters.differs(k) >= best {
			continue
		}
		if d := distance(name, k, best); d < best {
			best, word, ok = d, k, true
		}
	}
	return word, ok
}

// OneSlip reports whether two words differ by one slip, letter case apart.
func OneSlip(a, b string) bool {
	return len(a) <= maxLength && len(b) <= maxLength && max(len(a)-len(b), len(b)-len(a)) < 2 && distance(a, b, 2) == 1
}

// letters counts the letters of a word, by the low bits of their small forms.
type letters [32]int8

func bag(word string) (n letters) {
	for i := range len(word) {
		n[ascii.Lower(word[i])%32]++
	}
	return n
}

// differs is how many slips there are at least to a word with other letters: each slip
// changes one. It is told sooner than the distance.
func (n letters) differs(word string) int {
	more := 0 // in word
	for i := range len(word) {
		if c := ascii.Lower(word[i]) % 32; n[c] > 0 {
			n[c]--
		} else {
			more++
		}
	}
	fewer := 0
	for _, left := range n {
		fewer += int(left)
	}
	return max(more, fewer)
}

// distance counts the slips between a and b, limit or more if there are as many. It keeps
// three rows of the usual table.
func distance(a, b string, limit int) int {
	var rows [3][maxLength + 1]uint8
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = uint8(j)
	}
	lastLeast := 0
	for i := range len(a) {
		row[0] = uint8(i + 1)
		least := i + 1
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
			least = min(least, int(d))
		}
		if least >= limit && lastLeast >= limit { // a swap looks back two rows
			return limit
		}
		lastLeast = least
		before, last, row = last, row, before
	}
	return int(last[len(b)])
}

// OneOf is a hint for a name that is none of those known: the word that was probably meant,
// or all that there are.
func OneOf(name string, known []string) string {
	if word, ok := Word(name, known); ok {
		return "did you mean " + word + "?"
	}
	return "there are " + strings.Join(known, ", ")
}
