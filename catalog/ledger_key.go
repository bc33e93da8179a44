package catalog

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// KeyOrigin is where a condition key of a row or resource type is from.
type KeyOrigin struct {
	// Sources are all that ever bound the key there.
	Sources Source
	// Past tells who no longer does, as the Past functions do.
	Past []SourceOrigin
}

// KeyOf says where a condition key of a resource type is from, as one of the type's.
func (l *Ledger) KeyOf(t ResourceType, k ConditionKey) KeyOrigin {
	if out, ok := l.keyNote(t.s, t.i, k.i); ok {
		return out
	}
	return KeyOrigin{l.ResourceType(t) &^ (Correction | withdrawn), l.ResourceTypePast(t)}
}

// KeyOf says where a condition key of the row is from, as one of the row's.
func (r LedgerRow) KeyOf(k ConditionKey) KeyOrigin {
	if l := r.l; l.hasNotes(r.a.s) {
		if t := l.noteTable(r.a.s); t.rows != nil {
			owner := int32(l.c.counts[r.a.s].types) + t.rows[r.a.i] + int32(r.n)
			if out, ok := l.keyNote(r.a.s, owner, k.i); ok {
				return out
			}
		}
	}
	return KeyOrigin{r.Sources() &^ (Correction | withdrawn), r.Past()}
}

// withdrawn is the mark among a row's sources.
const withdrawn Source = 1 << 7

// PageTypes are AWS's words for the types of a key on the documentation pages, with commas,
// where they differ from the key's; else empty.
func (l *Ledger) PageTypes(k ConditionKey) string {
	if k.s < 0 {
		return ""
	}
	keys := l.sections[layout.LgKeys][:l.starts[layout.LgKeys][k.s]+int(k.i)+1]
	if keys[len(keys)-1]&layout.LgOtherTypes == 0 {
		return ""
	}
	r := layout.NewReader(l.sections[layout.LgKeyTypes], "ledger key types")
	for n := otherTypes(keys) - 1; n > 0; n-- {
		r.Text()
	}
	return strings.Clone(text(r.Text()))
}

// otherTypes counts the keys to which the pages give other types.
func otherTypes(keys []byte) (n int) {
	for _, b := range keys {
		n += int(b / layout.LgOtherTypes)
	}
	return n
}

func (l *Ledger) checkKeyTypes() error {
	r := layout.NewReader(l.sections[layout.LgKeyTypes], "ledger key types")
	for range otherTypes(l.sections[layout.LgKeys]) {
		r.Text()
	}
	return r.End()
}

// noteTable holds what rows and resource types of one service don't say of their keys.
type noteTable struct {
	notes []keyNote
	// rows counts those of the actions before each action; nil when no row has a note.
	rows []int32
}

type keyNote struct {
	owner, key int32
	sources    Source
}

func (l *Ledger) hasNotes(s int32) bool {
	return l.starts[layout.LgKeyNotes][s] < l.starts[layout.LgKeyNotes][s+1]
}

func (l *Ledger) keyNote(s, owner, key int32) (KeyOrigin, bool) {
	if !l.hasNotes(s) {
		return KeyOrigin{}, false
	}
	t := l.noteTable(s)
	at, ok := slices.BinarySearchFunc(t.notes, keyNote{owner: owner, key: key}, func(a, b keyNote) int {
		if a.owner != b.owner {
			return int(a.owner - b.owner)
		}
		return int(a.key - b.key)
	})
	if !ok {
		return KeyOrigin{}, false
	}
	return KeyOrigin{t.notes[at].sources, l.past(s, layout.PastKeyNote, at)}, true
}

func (l *Ledger) noteTable(s int32) *noteTable {
	return l.notes[s].get(func() *noteTable {
		t, err := l.decodeNotes(s)
		if err != nil {
			l.failure.CompareAndSwap(nil, &err)
			return &noteTable{}
		}
		return t
	})
}

func (l *Ledger) decodeNotes(s int32) (*noteTable, error) {
	t := &noteTable{}
	r := l.column(layout.LgKeyNotes, s, "ledger key notes")
	types := l.c.counts[s].types
	limit, last := types, keyNote{}
	for !r.Done() {
		gap := r.Below(1 << 24)
		n := keyNote{owner: last.owner + int32(gap), key: int32(r.Below(l.c.counts[s].keys)), sources: Source(r.Uint())}
		if int(n.owner) >= types && t.rows == nil && r.Err() == nil {
			rows := 0
			t.rows, rows = l.countRows(s)
			limit = types + rows
		}
		switch {
		case r.Err() != nil:
			return nil, r.Err()
		case int(n.owner) >= limit:
			r.Fail("there is no such row or type")
		case gap == 0 && len(t.notes) > 0 && n.key <= last.key:
			r.Fail("the keys of a row or type don't rise")
		}
		t.notes = append(t.notes, n)
		last = n
	}
	return t, r.Err()
}
