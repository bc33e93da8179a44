package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// rows lays the rows of a newer layer over those of have.
//
// Both sources bind condition keys to rows in the same way, except that pages since July
// 2026 repeat a resource type's own keys on every row; so keys are united row by row and
// each keeps its row. A row that only the older source has stays, without its star:
// nothing is lost, but it can no longer stand in the way of a policy. When the newer
// source has exactly one new type in place of one starred type, the star moves along: it
// is a renamed type.
func (o *over) rows(have, a *fact.Action) {
	older := have.Rows
	if o.source == fact.Pages {
		have.Rows = slices.Clone(a.Rows)
		for _, row := range older {
			if i := rowOf(have.Rows, row.ResourceType, row.Scenario); i >= 0 {
				have.Rows[i].ConditionKeys = union(have.Rows[i].ConditionKeys, row.ConditionKeys)
				markRows(have.Rows, row.ResourceType, row.Scenario, row.Sources)
				continue
			}
			have.Rows = append(have.Rows, row)
		}
	} else {
		have.Rows = slices.Clone(older)
		for _, row := range a.Rows {
			o.referenceRow(have, row)
		}
	}
	fresh, renamed := o.newTypes(have, older, a.Rows), o.withdrawRows(have, a.Rows)
	if len(fresh) == 1 && len(renamed) == 1 {
		have.Rows[fresh[0]].Required = true
	}
	dropEmptyRows(have)
}

// referenceRow adds a row that carries neither star nor scenario nor page. Keys which no
// page has for its type go to the first row of that type.
func (o *over) referenceRow(have *fact.Action, row fact.Row) {
	i := rowOf(have.Rows, row.ResourceType, "")
	if i < 0 {
		have.Rows = append(have.Rows, row)
		return
	}
	var known []string
	for _, r := range have.Rows {
		if strings.EqualFold(r.ResourceType, row.ResourceType) && r.Scenario == "" {
			known = union(known, r.ConditionKeys)
		}
	}
	for _, key := range row.ConditionKeys {
		if !slices.Contains(known, key) {
			have.Rows[i].ConditionKeys = union(have.Rows[i].ConditionKeys, []string{key})
		}
	}
	markRows(have.Rows, row.ResourceType, "", row.Sources)
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

// withdrawRows takes the star from rows whose type newer no longer has, and reports them.
// It returns the types that lost a star.
func (o *over) withdrawRows(have *fact.Action, newer []fact.Row) []string {
	var starred []string
	for i := range have.Rows {
		row := &have.Rows[i]
		if row.ResourceType == "" || row.Scenario != "" || hasType(newer, row.ResourceType) {
			continue
		}
		o.report.withdrawn(o.id(have.Name), "resource type "+row.ResourceType+" of the action", o.layer)
		if row.Required && !slices.Contains(starred, row.ResourceType) {
			starred = append(starred, row.ResourceType)
		}
		row.Required = false
	}
	return starred
}

// dropEmptyRows drops a row that only says "no resource types" from an action of which a
// newer source knows some. On an action with types on some page such a row has a meaning:
// that page demands none.
func dropEmptyRows(a *fact.Action) {
	empty := func(r fact.Row) bool { return r.ResourceType == "" && r.Scenario == "" && len(r.ConditionKeys) == 0 }
	typed, onPage := false, false
	for _, r := range a.Rows {
		typed = typed || r.ResourceType != ""
		onPage = onPage || r.ResourceType != "" && r.Page >= 0
	}
	if typed && !onPage {
		a.Rows = slices.DeleteFunc(a.Rows, empty)
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

// markRows adds sources to every row for a type and scenario.
func markRows(rows []fact.Row, resourceType, scenario string, sources fact.Sources) {
	for i := range rows {
		if strings.EqualFold(rows[i].ResourceType, resourceType) && rows[i].Scenario == scenario {
			rows[i].Sources |= sources
		}
	}
}
