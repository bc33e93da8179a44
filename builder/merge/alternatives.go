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
// 0 marks a row that always counts. Rows with the same other number, counted from 1, are
// one alternative. The required rows numbered 0 together with the required rows of any
// one other number are enough; an alternative without a required row demands nothing more
// than the rows numbered 0. All numbers are 0 when the pages agree.
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
		if r.Required {
			required[r.Page] = append(required[r.Page], r.ResourceType)
		}
	}
	var sets []int // one page for each distinct set of required types
	number := map[int]int{}
	for _, page := range pages {
		i := slices.IndexFunc(sets, func(other int) bool { return sameStrings(required[other], required[page]) })
		if i < 0 {
			i = len(sets)
			sets = append(sets, page)
		}
		number[page] = i + 1
	}
	if len(sets) < 2 {
		return out
	}
	for i, r := range a.Rows {
		onAll := r.Required && !slices.ContainsFunc(sets, func(page int) bool { return !slices.Contains(required[page], r.ResourceType) })
		if r.Page >= 0 && r.Scenario == "" && !onAll {
			out[i] = number[r.Page]
		}
	}
	return out
}
