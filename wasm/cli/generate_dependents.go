package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/generate"
)

// tellDependents prints which actions are allowed only because others need them, each with
// those: who gives ARNs and levels did not name them.
func (g *Generation) tellDependents(w io.Writer, r *generate.Result) {
	if !g.hasARNs() {
		return // templates say for themselves what becomes of them
	}
	asked, causes := map[string]bool{}, map[string][]string{}
	for _, reason := range r.Reasons {
		if r.Statements[reason.Statement].Deny {
			continue
		}
		for _, id := range reason.Actions {
			switch {
			case reason.Why != generate.ByDependent:
				asked[id] = true
			case !slices.Contains(causes[id], reason.Of):
				causes[id] = append(causes[id], reason.Of)
			}
		}
	}
	maps.DeleteFunc(causes, func(id string, _ []string) bool { return asked[id] })
	if len(causes) == 0 {
		return
	}
	fmt.Fprintln(w, "note: allowed because other actions need it; --dependents none leaves it out")
	for _, id := range slices.Sorted(maps.Keys(causes)) {
		by := causes[id]
		slices.Sort(by)
		more := ""
		if n := len(by) - 2; n > 1 {
			by, more = by[:2], " and "+strconv.Itoa(n)+" more"
		}
		fmt.Fprintf(w, "  %s, for %s%s\n", id, strings.Join(by, ", "), more)
	}
}
