package merge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// moveStar takes the star of a renamed type along. It still is what pages said, of the
// older name and on their day; pages that have stars speak for themselves.
func (o *over) moveStar(have *fact.Action, to *fact.Row, from fact.Row) {
	if o.source == fact.Pages && o.stars {
		return
	}
	past := firstPast(from.RequiredPast, from.Past.Only(fact.Pages))
	if len(past) == 0 {
		past = past.With(fact.Pages, newest(o.origins, fact.Pages))
	}
	to.Required, to.RequiredPast = true, past
	o.report.Moved = append(o.report.Moved, Line{o.id(have.Name), fmt.Sprintf(
		"resource type %s is required as %s was, which it replaces in the %s of %s; the pages of %s said so",
		to.ResourceType, from.ResourceType, sourceName(o.source), o.date, past.Of(fact.Pages))})
}

// olderStar deals with the star of a row that newer pages have, too.
func (o *over) olderStar(have *fact.Action, row fact.Row) {
	if !row.Required || row.Sources.Has(fact.Withdrawn) {
		return
	}
	same := func(r fact.Row) bool {
		return strings.EqualFold(r.ResourceType, row.ResourceType) && r.Scenario == row.Scenario
	}
	if slices.ContainsFunc(have.Rows, func(r fact.Row) bool { return same(r) && r.Required && len(r.RequiredPast) == 0 }) {
		return
	}
	if o.stars {
		o.report.conflict(o.id(have.Name), "resource type %s was required, the pages of %s do not say so", row.ResourceType, o.date)
		return
	}
	past := firstPast(row.RequiredPast, row.Past.Only(fact.Pages))
	for i := range have.Rows {
		if r := &have.Rows[i]; same(*r) && (row.Page < 0 || row.Page == r.Page) {
			r.Required = true
			r.RequiredPast = o.past(fact.Sources(fact.Pages), past, false)
		}
	}
}

// hasStars reports whether a layer marks any resource type as required. One that marks
// none has lost its stars, as pages lost other columns, and can't withdraw those of others.
func hasStars(l layer) bool {
	for _, s := range l.services {
		for _, a := range s.Actions {
			for _, r := range a.Rows {
				if r.Required {
					return true
				}
			}
		}
	}
	return false
}
