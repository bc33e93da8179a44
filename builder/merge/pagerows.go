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
		o.sameRow(have, keys, row)
		return keys
	}
	// The layout since July 2026 has the same facts in another place.
	moved := row.ResourceType == "" && row.Scenario == "" && spread(a.Rows, row.ConditionKeys)
	list := row.BoundKeys()
	if moved {
		row.Page = a.Page
		list = o.layKeys(list, row.ConditionKeys, nil)
	} else {
		list = o.layKeys(list, nil, nil)
	}
	row.Past = o.past(row.Sources, row.Past, moved)
	have.Rows = append(have.Rows, row)
	return append(keys, list)
}

// sameRow unites an older row with those for the same type and scenario. A key that none
// of them has goes to the first.
func (o *over) sameRow(have *fact.Action, keys [][]fact.KeyNote, row fact.Row) {
	var same []int
	for i, r := range have.Rows {
		if strings.EqualFold(r.ResourceType, row.ResourceType) && r.Scenario == row.Scenario {
			same = append(same, i)
		}
	}
	for _, k := range row.BoundKeys() {
		was, found := k, false
		k.Past = o.past(k.Sources, k.Past, false)
		for _, i := range same {
			if at := keyOf(keys[i], k.Key); at >= 0 {
				now := &keys[i][at]
				now.Past = fact.UnitePast(now.Sources, now.Past, k.Sources, k.Past)
				now.Sources |= k.Sources
				found = true
			}
		}
		if !found {
			o.tellKey(o.id(have.Name), rowName(row))(was)
			keys[same[0]] = append(keys[same[0]], k)
		}
	}
	for _, i := range same {
		r := &have.Rows[i]
		r.Past = fact.UnitePast(r.Sources, r.Past, row.Sources&^fact.Sources(fact.Withdrawn), o.past(row.Sources, row.Past, false))
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
		if r.ResourceType == "" && r.Scenario == "" && spread(rows, r.ConditionKeys) {
			common = append(common, r.ConditionKeys...)
		}
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

// spread reports whether newer pages, which have no row for the action itself, repeat keys
// on every row.
func spread(rows []fact.Row, keys []string) bool {
	plain := 0
	for _, r := range rows {
		if r.Scenario != "" {
			continue
		}
		plain++
		for _, key := range keys {
			if !slices.Contains(r.ConditionKeys, key) {
				return false
			}
		}
	}
	return plain > 0
}
