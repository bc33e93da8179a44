package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// dropUnknownAuthorized drops, and reports, actions of operations that nothing defines: the
// file of their service may have failed to come, which must not lose all the others.
func dropUnknownAuthorized(set *fact.Set, report *Report) {
	known := actionIDs(set)
	for i := range set.Services {
		s := &set.Services[i]
		for j := range s.Operations {
			op := &s.Operations[j]
			op.Actions = slices.DeleteFunc(op.Actions, func(a fact.AuthorizedAction) bool {
				if known[strings.ToLower(a.Action)] {
					return false
				}
				report.Dangling = append(report.Dangling, Line{s.Prefix + ":" + op.Name, "action " + a.Action + " of the operation, dropped"})
				return true
			})
		}
	}
}
