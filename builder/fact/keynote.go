package fact

import "slices"

// A KeyNote says where one condition key of a row or resource type is from, where the row or
// type does not: two sources may both have a row and bind other keys to it.
type KeyNote struct {
	Key     string
	Sources Sources
	Past    Past
}

// marks are the bits of Sources that are about a row or type as a whole, not about its keys.
const marks = Sources(Correction | Withdrawn)

// BoundKeys lists the condition keys of the row, each with sources and past.
func (r *Row) BoundKeys() []KeyNote { return bound(r.ConditionKeys, r.KeyNotes, r.Sources, r.Past) }

// SetKeys is the inverse of BoundKeys, for the sources and past that the row has.
func (r *Row) SetKeys(list []KeyNote) { r.ConditionKeys, r.KeyNotes = unbound(list, r.Sources, r.Past) }

// BoundKeys lists the condition keys of the type, each with sources and past.
func (t *ResourceType) BoundKeys() []KeyNote {
	return bound(t.ConditionKeys, t.KeyNotes, t.Sources, t.Past)
}

// SetKeys is the inverse of BoundKeys, for the sources and past that the type has.
func (t *ResourceType) SetKeys(list []KeyNote) {
	t.ConditionKeys, t.KeyNotes = unbound(list, t.Sources, t.Past)
}

func bound(keys []string, notes []KeyNote, sources Sources, past Past) []KeyNote {
	out := make([]KeyNote, len(keys))
	for i, key := range keys {
		out[i] = KeyNote{key, sources &^ marks, past}
		if at := slices.IndexFunc(notes, func(n KeyNote) bool { return n.Key == key }); at >= 0 {
			out[i] = notes[at]
		}
	}
	return out
}

func unbound(list []KeyNote, sources Sources, past Past) (keys []string, notes []KeyNote) {
	for _, k := range list {
		keys = append(keys, k.Key)
		if k.Sources != sources&^marks || !slices.Equal(k.Past, past) {
			notes = append(notes, k)
		}
	}
	return keys, notes
}
