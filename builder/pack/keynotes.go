package pack

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// keyNote is where a key of a row or resource type is from, with their numbers as
// layout.LgKeyNotes counts them.
type keyNote struct {
	owner, key int
	fact.KeyNote
}

// notesOf lists the key notes of a service in the order of the ledger.
func notesOf(s *fact.Service) (out []keyNote) {
	types, keys := typeNumbers(s), keyNumbers(s)
	add := func(owner int, notes []fact.KeyNote) {
		for _, n := range notes {
			out = append(out, keyNote{owner, keys[strings.ToLower(n.Key)], n})
		}
	}
	for i, t := range s.ResourceTypes {
		add(i, t.KeyNotes)
	}
	owner := len(s.ResourceTypes)
	for i := range s.Actions {
		for _, r := range sortedRows(&s.Actions[i], types) {
			add(owner, r.KeyNotes)
			owner++
		}
	}
	slices.SortStableFunc(out, func(a, b keyNote) int { return cmp.Or(a.owner-b.owner, a.key-b.key) })
	// Two spellings of one key are one key to the catalog.
	return slices.CompactFunc(out, func(a, b keyNote) bool { return a.owner == b.owner && a.key == b.key })
}

// keyNotes writes a service's part of layout.LgKeyNotes.
func keyNotes(notes []keyNote, col *column) {
	last := 0
	for _, n := range notes {
		col.uint(n.owner - last)
		col.uint(n.key)
		col.uint(int(n.Sources))
		last = n.owner
	}
}
