package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// rows lays the rows of a newer layer over those of have.
//
// Both sources bind condition keys to rows in the same way, except that pages since July
// 2026 repeat a resource type's own keys on every row. So keys stay on their row, and what
// only the service reference knows stands on rows of its own: a reader unites the rows of
// one type, and each row still is what its sources say.
//
// A row that only the older source has stays, marked as withdrawn, and its star does not
// count: nothing is lost, but it can no longer stand in the way of a policy. When the
// newer source has exactly one new type in place of one starred type, the star moves
// along: it is a renamed type.
func (o *over) rows(have, a *fact.Action) {
	older := have.Rows
	if o.source == fact.Pages {
		o.newerRows(have, a)
	} else {
		o.referenceRows(have, a)
	}
	fresh, renamed := o.newTypes(have, older, a.Rows), o.withdrawRows(have, a.Rows)
	if len(fresh) == 1 && len(renamed) == 1 {
		o.moveStar(have, &have.Rows[fresh[0]], renamed[0])
	}
}

// referenceRows lays the service reference over rows that are known.
func (o *over) referenceRows(have, a *fact.Action) {
	have.Rows = slices.Clone(have.Rows)
	known := len(have.Rows)
	keys := make([][]fact.KeyNote, known)
	for i := range have.Rows {
		keys[i] = have.Rows[i].BoundKeys()
	}
	for _, row := range a.Rows {
		o.referenceRow(have, row)
	}
	for i := range known {
		r := &have.Rows[i]
		if r.Scenario != "" {
			o.rowGone(r) // the reference has no scenarios
			continue
		}
		newer, has := keysOf(a.Rows, r.ResourceType), hasType(a.Rows, r.ResourceType)
		var tell func(fact.KeyNote)
		if has || r.ResourceType == "" {
			tell = o.tellKey(o.id(have.Name), rowName(*r))
		}
		list := o.layKeys(keys[i], newer, tell)
		r.Past = o.past(r.Sources, r.Past, has)
		r.SetKeys(list)
	}
}

// firstPast is a, or b where a is empty.
func firstPast(a, b fact.Past) fact.Past {
	if len(a) > 0 {
		return a
	}
	return b
}

// referenceRow adds a row that carries neither star nor scenario nor page. Of a type that
// pages have, only the keys that none of them has need a row.
func (o *over) referenceRow(have *fact.Action, row fact.Row) {
	known, found := []string(nil), false
	for i := range have.Rows {
		r := &have.Rows[i]
		if strings.EqualFold(r.ResourceType, row.ResourceType) && r.Scenario == "" {
			r.Sources = (r.Sources | row.Sources) &^ fact.Sources(fact.Withdrawn)
			known, found = union(known, r.ConditionKeys), true
		}
	}
	fresh := row
	fresh.ConditionKeys = slices.DeleteFunc(slices.Clone(row.ConditionKeys), func(key string) bool { return slices.Contains(known, key) })
	if !found || len(fresh.ConditionKeys) > 0 {
		have.Rows = append(have.Rows, fresh)
	}
}

// keysOf are the condition keys of the rows for a type.
func keysOf(rows []fact.Row, resourceType string) (keys []string) {
	for _, r := range rows {
		if strings.EqualFold(r.ResourceType, resourceType) {
			keys = union(keys, r.ConditionKeys)
		}
	}
	return keys
}

// newTypes are the indices of rows for types that older lacks.
func (o *over) newTypes(have *fact.Action, older, newer []fact.Row) []int {
	var out []int
	for i, row := range have.Rows {
		if row.ResourceType != "" && row.Scenario == "" && !hasType(older, row.ResourceType) && hasType(newer, row.ResourceType) {
			out = append(out, i)
		}
	}
	return out
}

// withdrawRows marks rows whose type newer no longer has, and reports them.
// It returns the rows that lost a star, one for each type.
func (o *over) withdrawRows(have *fact.Action, newer []fact.Row) []fact.Row {
	var starred []fact.Row
	for i := range have.Rows {
		row := &have.Rows[i]
		if row.ResourceType == "" || row.Scenario != "" || hasType(newer, row.ResourceType) {
			continue
		}
		if fact.LastSeen(o.origins, row.Sources, row.Past) >= o.date {
			continue // the other source has it on the same day
		}
		o.report.withdrawn(o.id(have.Name), "resource type "+row.ResourceType+" of the action", o.layer)
		if row.Required && !row.Sources.Has(fact.Withdrawn) && !hasType(starred, row.ResourceType) {
			starred = append(starred, *row)
		}
		row.Sources = row.Sources.With(fact.Withdrawn)
	}
	return starred
}

// dropEmptyRows drops rows that say nothing: an action without resource types and keys
// has no rows. Only where some page has types for the action the empty row of another page
// has a meaning: that page demands none.
func dropEmptyRows(a *fact.Action) {
	if !slices.ContainsFunc(a.Rows, func(r fact.Row) bool { return r.ResourceType != "" && r.Page >= 0 }) {
		a.Rows = slices.DeleteFunc(a.Rows, func(r fact.Row) bool {
			return r.ResourceType == "" && r.Scenario == "" && len(r.ConditionKeys) == 0
		})
	}
}

// rowOf is the index of the first row for a type and scenario, -1 without one.
func rowOf(rows []fact.Row, resourceType, scenario string) int {
	return slices.IndexFunc(rows, func(r fact.Row) bool {
		return strings.EqualFold(r.ResourceType, resourceType) && r.Scenario == scenario
	})
}

func hasType(rows []fact.Row, resourceType string) bool {
	return slices.ContainsFunc(rows, func(r fact.Row) bool { return strings.EqualFold(r.ResourceType, resourceType) })
}
