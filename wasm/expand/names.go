package expand

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// names are the known actions of one service, in the order of lower-case names.
type names struct {
	all  []name
	rows []int32 // the wanted ones

	// The names in lower case once more, one after the other with a line end between,
	// and the places where each pair of bytes stands: first by hash, then the next one;
	// both plus 1.
	text  string
	owner []uint16 // the name at each place of text; a service has at most layout.MaxActions
	first [pairs]int32
	next  []int32
}

// name is an action's name.
type name struct {
	camel string // in AWS's spelling
	low   string // in lower case
	start int32  // in names.text
	row   int32  // the place of a wanted name in names.rows, -1 for the others
}

const pairs = 1024

func pair(text string) int { return int(text[0])<<5&(pairs-1) ^ int(text[1]) }

// index makes the rest from what stands in all.
func (n *names) index() {
	size := 0
	for i := range n.all {
		n.all[i].start = int32(size)
		size += len(n.all[i].camel) + 1
	}
	text := make([]byte, size)
	n.owner = make([]uint16, size)
	n.next = make([]int32, size)
	at := 0
	for i := range n.all {
		at += copy(text[at:], n.all[i].camel)
		text[at] = '\n'
		at++
		for k := int(n.all[i].start); k < at; k++ {
			text[k] = ascii.Lower(text[k])
			n.owner[k] = uint16(i)
		}
	}
	n.text = string(text)
	for i := range n.all {
		n.all[i].low = n.text[n.all[i].start:][:len(n.all[i].camel)]
	}
	for i := size - 2; i >= 0; i-- {
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
		if n.all[y].row < 0 {
			shared = commonPrefix(n.all[x].low, n.all[y].low)
			break
		}
	}
	for y := x + 1; y < len(n.all); y++ {
		if n.all[y].row < 0 {
			shared = max(shared, commonPrefix(n.all[x].low, n.all[y].low))
			break
		}
	}
	return shared + 1
}

// withPrefix is the range of names, lo <= y < hi, that start as name x does for size bytes.
func (n *names) withPrefix(x, size int) (lo, hi int) {
	start := n.all[x].low[:size]
	for lo = x; lo > 0 && strings.HasPrefix(n.all[lo-1].low, start); lo-- {
	}
	for hi = x + 1; hi < len(n.all) && strings.HasPrefix(n.all[hi].low, start); hi++ {
	}
	return lo, hi
}
