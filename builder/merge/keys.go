package merge

import (
	"slices"

	"github.com/leastwise/leastwise/builder/fact"
)

// layKeys says of the condition keys of a row or type whether this layer binds them, too.
// Those it does not are told, and stay.
func (o *over) layKeys(list []fact.KeyNote, newer []string, tell func(k fact.KeyNote)) []fact.KeyNote {
	for i := range list {
		k := &list[i]
		has := slices.Contains(newer, k.Key)
		if !has && tell != nil {
			tell(*k)
		}
		k.Past = o.past(k.Sources, k.Past, has)
		if has {
			k.Sources = k.Sources.With(o.source)
		}
	}
	return list
}

// addKeys adds those of keys that list lacks; this layer alone binds them.
func (o *over) addKeys(list []fact.KeyNote, keys []string) []fact.KeyNote {
	for _, key := range keys {
		if keyOf(list, key) < 0 {
			list = append(list, fact.KeyNote{Key: key, Sources: fact.Sources(o.source)})
		}
	}
	return list
}

func keyOf(list []fact.KeyNote, key string) int {
	return slices.IndexFunc(list, func(k fact.KeyNote) bool { return k.Key == key })
}

// tellKey reports a key that this layer no longer binds to what where names.
func (o *over) tellKey(name, where string) func(fact.KeyNote) {
	return func(k fact.KeyNote) { o.withdrawn(name, "condition key "+k.Key+" of "+where, k.Sources, k.Past) }
}

// rowGone notes that the source of this layer no longer has a row.
func (o *over) rowGone(r *fact.Row) {
	keys := o.layKeys(r.BoundKeys(), nil, nil)
	r.Past = o.past(r.Sources, r.Past, false)
	r.SetKeys(keys)
}

// typeGone notes that the source of this layer no longer has a resource type.
func (o *over) typeGone(t *fact.ResourceType) {
	keys := o.layKeys(t.BoundKeys(), nil, nil)
	t.Past = o.past(t.Sources, t.Past, false)
	t.SetKeys(keys)
}
