package expand

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// names are the known actions of one service, in the order of lower-case names; all
// slices but rows are indexed by that order.
type names struct {
	name []string // in AWS's spelling
	low  []string // in lower case
	row  []int32  // the place of a wanted name in rows, -1 for the others
	rows []int32  // the wanted names

	// The names in lower case once more, one after the other with a line end between,
	// and the places where each pair of bytes stands: first by hash, then the next one;
	// both plus 1.
	text  string
	start []int32 // of each name in text
	owner []int32 // the name at each place of text
	first [pairs]int32
	next  []int32
}

const pairs = 1024

func pair(text string) int { return int(text[0])<<5&(pairs-1) ^ int(text[1]) }

func (n *names) add(name string, wanted bool) {
	row := int32(-1)
	if wanted {
		row = int32(len(n.rows))
		n.rows = append(n.rows, int32(len(n.name)))
	}
	n.name = append(n.name, name)
	n.row = append(n.row, row)
}

// index makes the rest from what was added.
func (n *names) index() {
	var text []byte
	for i, name := range n.name {
		n.start = append(n.start, int32(len(text)))
		text = append(append(text, name...), '\n')
		for len(n.owner) < len(text) {
			n.owner = append(n.owner, int32(i))
		}
	}
	n.text = ascii.ToLower(string(text))
	for i, name := range n.name {
		n.low = append(n.low, n.text[n.start[i]:][:len(name)])
	}
	n.next = make([]int32, len(text))
	for i := len(text) - 2; i >= 0; i-- {
		b := pair(n.text[i:])
		n.next[i] = n.first[b]
		n.first[b] = int32(i) + 1
	}
}

// find appends the places of word anywhere in text, in order.
func (n *names) find(dst []int32, word string) []int32 {
	if len(word) == 1 {
		for i := range len(n.text) {
			if n.text[i] == word[0] {
				dst = append(dst, int32(i))
			}
		}
		return dst
	}
	for i := n.first[pair(word)]; i > 0; i = n.next[i-1] {
		if strings.HasPrefix(n.text[i-1:], word) {
			dst = append(dst, i-1)
		}
	}
	return dst
}

// commonPrefix is how many bytes a and b have in common at the start.
func commonPrefix(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return i
}

// commonSuffix is how many bytes a and b have in common at the end.
func commonSuffix(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[len(a)-1-i] == b[len(b)-1-i] {
		i++
	}
	return i
}

// safePrefix is the length of the shortest text that name x and no unwanted name starts
// with, at least 1; it is longer than the name when an unwanted name continues it.
func (n *names) safePrefix(x int) int {
	shared := 0
	for y := x - 1; y >= 0; y-- {
		if n.row[y] < 0 {
			shared = commonPrefix(n.low[x], n.low[y])
			break
		}
	}
	for y := x + 1; y < len(n.low); y++ {
		if n.row[y] < 0 {
			shared = max(shared, commonPrefix(n.low[x], n.low[y]))
			break
		}
	}
	return shared + 1
}

// withPrefix is the range of names, lo <= y < hi, that start as name x does for size bytes.
func (n *names) withPrefix(x, size int) (lo, hi int) {
	start := n.low[x][:size]
	for lo = x; lo > 0 && strings.HasPrefix(n.low[lo-1], start); lo-- {
	}
	for hi = x + 1; hi < len(n.low) && strings.HasPrefix(n.low[hi], start); hi++ {
	}
	return lo, hi
}
