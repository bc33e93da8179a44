package expand

import (
	"math/bits"
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// Set is a set of actions of one catalog: bit i of the words is the action with Index i.
// The nil Set is empty and may be read; NewSet makes one to add to.
type Set []uint64

// NewSet makes an empty set for the actions of c.
func NewSet(c *catalog.Catalog) Set { return make(Set, (c.NumActions()+63)/64) }

// Add puts an action in.
func (s Set) Add(a catalog.Action) { s.addRange(a.Index(), a.Index()+1) }

// AddService puts all actions of a service in.
func (s Set) AddService(v catalog.Service) {
	if n := v.NumActions(); n > 0 {
		first := v.Action(0).Index()
		s.addRange(first, first+n)
	}
}

// addRange puts lo <= i < hi in.
func (s Set) addRange(lo, hi int) {
	for lo < hi {
		end := min(hi, lo|63+1)
		s[lo/64] |= (1<<(end-lo) - 1) << (lo % 64)
		lo = end
	}
}

// Has reports whether an action is in the set.
func (s Set) Has(a catalog.Action) bool { return s.has(a.Index()) }

func (s Set) has(i int) bool { return i/64 < len(s) && s[i/64]>>(i%64)&1 != 0 }

// Len is the number of actions.
func (s Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Next is the smallest Index in the set that is at least i, or -1. A loop over all:
//
//	for i := s.Next(0); i >= 0; i = s.Next(i + 1) { a := c.Action(i) }
func (s Set) Next(i int) int {
	for at := i / 64; at < len(s); at++ {
		if w := s[at] >> (i % 64); w != 0 {
			return i + bits.TrailingZeros64(w)
		}
		i = at*64 + 64
	}
	return -1
}

// AppendIDs appends the IDs of the actions, sorted by prefix and lower-case name; c is the
// catalog that the set was made for.
func (s Set) AppendIDs(dst []string, c *catalog.Catalog) []string {
	for i := s.Next(0); i >= 0; {
		v, first, end := around(c, i)
		for head := v.Prefix() + ":"; i >= 0 && i < end; i = s.Next(i + 1) {
			dst = append(dst, head+v.Action(i-first).Name())
		}
	}
	return dst
}

// Text is the IDs in the same order, with blanks between.
func (s Set) Text(c *catalog.Catalog) string {
	n := s.Len()
	if n > c.NumActions()/2 {
		return s.partOfAll(c)
	}
	var b strings.Builder
	b.Grow(32 * n)
	for i := s.Next(0); i >= 0; {
		v, first, end := around(c, i)
		for head := v.Prefix() + ":"; i >= 0 && i < end; i = s.Next(i + 1) {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(head)
			b.WriteString(v.Action(i - first).Name())
		}
	}
	return b.String()
}

// partOfAll is Text put together from parts of the text of all IDs, which pays for sets
// that hold much of it. All actions are that text itself.
func (s Set) partOfAll(c *catalog.Catalog) string {
	var b strings.Builder
	for lo := s.Next(0); lo >= 0; {
		hi := s.absent(lo, c.NumActions())
		part := c.IDText(lo, hi)
		if lo == 0 && hi == c.NumActions() {
			return part
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		} else {
			b.Grow(32 * s.Len())
		}
		b.WriteString(part)
		lo = s.Next(hi)
	}
	return b.String()
}

// absent is the smallest Index that is at least i and not in the set, at most n.
func (s Set) absent(i, n int) int {
	for at := i / 64; at < len(s); at++ {
		if w := ^s[at] >> (i % 64); w != 0 {
			return min(i+bits.TrailingZeros64(w), n)
		}
		i = at*64 + 64
	}
	return n
}

// Tally adds to counts how many actions of each class are in the set; class has that of
// every action of the catalog, by Index.
func (s Set) Tally(class []uint8, counts []int) {
	for i := s.Next(0); i >= 0; i = s.Next(i + 1) {
		counts[class[i]]++
	}
}

// around is the service of the i-th action of a catalog, and the range of its actions.
func around(c *catalog.Catalog, i int) (v catalog.Service, first, end int) {
	v = c.Action(i).Service()
	first = v.Action(0).Index()
	return v, first, first + v.NumActions()
}

// AddSet puts all of t in.
func (s Set) AddSet(t Set) {
	for i, w := range t {
		s[i] |= w
	}
}

// Remove takes all of t out.
func (s Set) Remove(t Set) {
	for i := range min(len(s), len(t)) {
		s[i] &^= t[i]
	}
}

// Keep takes out what is not in t.
func (s Set) Keep(t Set) {
	for i := range s {
		if i < len(t) {
			s[i] &= t[i]
		} else {
			s[i] = 0
		}
	}
}

// meets reports whether any action is in both.
func (s Set) meets(t Set) bool {
	for i := range min(len(s), len(t)) {
		if s[i]&t[i] != 0 {
			return true
		}
	}
	return false
}

// Within reports whether every action of s is in t.
func (s Set) Within(t Set) bool {
	for i, w := range s {
		if i < len(t) {
			w &^= t[i]
		}
		if w != 0 {
			return false
		}
	}
	return true
}

// Equal reports whether both hold the same actions.
func (s Set) Equal(t Set) bool { return s.Within(t) && t.Within(s) }
