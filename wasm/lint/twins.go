package lint

import "github.com/leastwise/leastwise/wasm/internal/ascii"

// Twins finds texts that are there already. It takes less than a map of strings: no text is
// copied, and its room serves again and again.
type Twins struct {
	fold  bool
	texts []twin
	// slots has twice as many places as texts, for numbers of texts from 1 by their hash; it
	// is not used for a few texts.
	slots []int32
}

type twin struct {
	text string
	hash uint32
	i    int
}

// Twins is an empty set with room for n texts, which holds until the next call. fold makes
// texts the same that differ in the case of letters only.
func (p *Pass) Twins(n int, fold bool) *Twins {
	t := &p.linter.twins
	t.fold, t.texts = fold, t.texts[:0]
	size := 0
	if n > few {
		for size = 64; size < 2*n; size *= 2 {
		}
	}
	if cap(t.slots) < size {
		t.slots = make([]int32, size)
	}
	t.slots = t.slots[:size]
	clear(t.slots)
	return t
}

// Add puts a text in and gives the number of the first one that is the same: i itself for
// one that is new.
func (t *Twins) Add(text string, i int) int {
	one := twin{text, 2166136261, i}
	for k := range len(text) { // FNV-1a
		c := text[k]
		if t.fold {
			c = ascii.Lower(c)
		}
		one.hash = (one.hash ^ uint32(c)) * 16777619
	}
	if len(t.slots) == 0 {
		for k := range t.texts {
			if t.same(&t.texts[k], &one) {
				return t.texts[k].i
			}
		}
	} else {
		mask := uint32(len(t.slots) - 1)
		at := one.hash & mask
		for ; t.slots[at] != 0; at = (at + 1) & mask {
			if other := &t.texts[t.slots[at]-1]; t.same(other, &one) {
				return other.i
			}
		}
		t.slots[at] = int32(len(t.texts) + 1)
	}
	t.texts = append(t.texts, one)
	return i
}

func (t *Twins) same(a, b *twin) bool {
	return a.hash == b.hash && (a.text == b.text || t.fold && Fold(a.text, b.text))
}
