package merge

import (
	"slices"

	"github.com/leastwise/leastwise/builder/fact"
)

// Alternatives tells which rows of an action belong together, as one number per row.
// Where several pages of one prefix describe an action (two versions of an API), they may
// require different resource types; a caller needs what one of the pages requires, not
// what all of them do.
//
// 0 marks a row that always counts. Rows with the same other number are one alternative;
// they are counted from 1. The required rows numbered 0 together with the required rows of
// any one other number are enough. A page that demands nothing beyond the rows numbered 0
// is always number 1: so the lack of required rows numbered 1, where there are others,
// means that the rows numbered 0 are enough. All numbers are 0 when the pages agree.
func Alternatives(a *fact.Action) []int {
	out := make([]int, len(a.Rows))
	required := map[int][]string{} // by page
	var pages []int                // in order of first row
	for _, r := range a.Rows {
		if r.Page < 0 || r.Scenario != "" {
			continue
		}
		if !slices.Contains(pages, r.Page) {
			pages = append(pages, r.Page)
		}
		if r.Required && !r.Sources.Has(fact.Withdrawn) {
			required[r.Page] = append(required[r.Page], r.ResourceType)
		}
	}
	var sets []int // one page for each distinct set of required types
	for _, page := range pages {
		if !slices.ContainsFunc(sets, func(other int) bool { return sameStrings(required[other], required[page]) }) {
			sets = append(sets, page)
		}
	}
	if len(sets) < 2 {
		return out
	}
	onAll := func(resourceType string) bool {
		return !slices.ContainsFunc(sets, func(page int) bool { return !slices.Contains(required[page], resourceType) })
	}
	if i := slices.IndexFunc(sets, func(page int) bool {
		return !slices.ContainsFunc(required[page], func(t string) bool { return !onAll(t) })
	}); i > 0 {
		sets[0], sets[i] = sets[i], sets[0]
	}
	for i, r := range a.Rows {
		if r.Page >= 0 && r.Scenario == "" && !(r.Required && onAll(r.ResourceType)) {
			out[i] = 1 + slices.IndexFunc(sets, func(page int) bool { return sameStrings(required[page], required[r.Page]) })
		}
	}
	return out
}
