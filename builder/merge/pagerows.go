package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// newerRows takes the rows of newer pages, and brings to them what was known before.
func (o *over) newerRows(have, a *fact.Action) {
	older := have.Rows
	have.Rows = o.unspread(a.Rows, older)
	keys := make([][]fact.KeyNote, len(have.Rows))
	for i := range have.Rows {
		keys[i] = have.Rows[i].BoundKeys()
	}
	for _, row := range older {
		keys = o.olderRow(have, keys, row, a)
	}
	for i := range have.Rows {
		have.Rows[i].SetKeys(keys[i])
	}
}

// olderRow brings a row that was known before to those of newer pages; keys are those of
// each row.
func (o *over) olderRow(have *fact.Action, keys [][]fact.KeyNote, row fact.Row, a *fact.Action) [][]fact.KeyNote {
	if rowOf(have.Rows, row.ResourceType, row.Scenario) >= 0 {
		o.olderStar(have, row)
		o.sameRow(have, keys, row, a)
		return keys
	}
	var tell func(fact.KeyNote)
	if row.ResourceType == "" && row.Scenario == "" {
		tell = o.tellKey(o.id(have.Name), rowName(row))
	}
	elsewhere := spreadKeys(a.Rows, row)
	list := o.layKeys(row.BoundKeys(), elsewhere, tell)
	moved := len(elsewhere) > 0 && len(elsewhere) == len(row.ConditionKeys)
	row.Past = o.past(row.Sources, row.Past, moved)
	if moved {
		row.Page, row.Sources = a.Page, row.Sources.With(o.source)
	}
	have.Rows = append(have.Rows, row)
	return append(keys, list)
}

// sameRow unites an older row with those for the same type and scenario. A key that none
// of them has goes to the first.
func (o *over) sameRow(have *fact.Action, keys [][]fact.KeyNote, row fact.Row, a *fact.Action) {
	var same []int
	for i, r := range have.Rows {
		if strings.EqualFold(r.ResourceType, row.ResourceType) && r.Scenario == row.Scenario {
			same = append(same, i)
		}
	}
	elsewhere := spreadKeys(a.Rows, row)
	for i, k := range o.layKeys(row.BoundKeys(), elsewhere, nil) {
		found := false
		for _, j := range same {
			if at := keyOf(keys[j], k.Key); at >= 0 {
				now := &keys[j][at]
				now.Past = fact.UnitePast(now.Sources, now.Past, k.Sources, k.Past)
				now.Sources |= k.Sources
				found = true
			}
		}
		if !found {
			if !slices.Contains(elsewhere, k.Key) {
				o.tellKey(o.id(have.Name), rowName(row))(row.BoundKeys()[i])
			}
			keys[same[0]] = append(keys[same[0]], k)
		}
	}
	for _, i := range same {
		r := &have.Rows[i]
		r.Past = fact.UnitePast(r.Sources, r.Past, row.Sources&^fact.Sources(fact.Withdrawn), o.past(row.Sources, row.Past, len(elsewhere) > 0))
		r.Sources |= row.Sources &^ fact.Sources(fact.Withdrawn)
	}
}

// rowName is what a row speaks of, for the report.
func rowName(r fact.Row) string {
	if r.ResourceType == "" {
		return "the action"
	}
	return "the action with resource type " + r.ResourceType
}

// unspread takes from newer pages' rows what they repeat since July 2026: the resource
// type's own keys, and those that an older row has for the action as a whole. Otherwise
// nearly every row would differ from what it was, and say the same.
func (o *over) unspread(rows, older []fact.Row) []fact.Row {
	var common []string
	for _, r := range older {
		common = append(common, spreadKeys(rows, r)...)
	}
	out := slices.Clone(rows)
	for i := range out {
		r := &out[i]
		if r.ResourceType == "" || r.Scenario != "" {
			continue
		}
		own, had := o.ownKeys[strings.ToLower(r.ResourceType)], []string(nil)
		for _, was := range older {
			if strings.EqualFold(was.ResourceType, r.ResourceType) && was.Scenario == "" {
				had = append(had, was.ConditionKeys...)
			}
		}
		r.ConditionKeys = slices.DeleteFunc(slices.Clone(r.ConditionKeys), func(key string) bool {
			return !slices.Contains(had, key) && (slices.Contains(own, key) || slices.Contains(common, key))
		})
	}
	return out
}

// spreadKeys are the keys of an older row for the action itself that newer pages have in
// another place: since July 2026 they stand on every other row.
func spreadKeys(rows []fact.Row, older fact.Row) (out []string) {
	if older.ResourceType != "" || older.Scenario != "" {
		return nil
	}
	for _, key := range older.ConditionKeys {
		if spread(rows, key) {
			out = append(out, key)
		}
	}
	return out
}

// spread reports whether newer pages repeat a key on every row.
func spread(rows []fact.Row, key string) bool {
	plain := 0
	for _, r := range rows {
		if r.Scenario != "" {
			continue
		}
		if plain++; !slices.Contains(r.ConditionKeys, key) {
			return false
		}
	}
	return plain > 0
}
