package compare

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// writeResources are a cell's resources as written.
func (x *comparison) writeResources(d dim) (patterns []string, not bool) {
	list := d.in
	if len(d.in) == 0 {
		list, not = d.out, len(d.out) > 0
	}
	for _, n := range list {
		patterns = append(patterns, x.labels[n])
	}
	slices.Sort(patterns)
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	return patterns, not
}

func (x *comparison) writePrincipal(d dim) string {
	if len(d.in) == 0 {
		return ""
	}
	return x.names[d.in[0]]
}

// idle are those of some actions that by the catalog work on none of a finding's resources.
// What no documented format of ARNs fits is nobody's.
func (x *comparison) idle(f *finding, actions expand.Set) expand.Set {
	n := only(f.cell.resources.in)
	if n < 0 || x.resources.texts[n] == "*" {
		return nil
	}
	working, ok := x.working[n]
	if !ok {
		working = x.workingOn(x.labels[n])
		x.working[n] = working
	}
	if working == nil {
		return nil
	}
	out := slices.Clone(actions)
	out.Remove(working)
	for i := out.Next(0); i >= 0; i = out.Next(i + 1) {
		if a := x.catalog.Action(i); a.NumRows() == 0 {
			working.Add(a) // it may be asked about any
		}
	}
	out.Remove(working)
	return out
}

// workingOn are the actions that work on resources which an ARN pattern may name; nil where
// nothing is known of them.
func (x *comparison) workingOn(pattern string) expand.Set {
	parsed, err := arn.Parse(pattern)
	if err != nil || expand.HasWildcard(parsed.Service) {
		return nil
	}
	var formats []arn.Format
	var types []catalog.ResourceType // of formats
	for _, f := range facts.TakenFormats(x.catalog, parsed.Service) {
		formats, types = append(formats, arn.Format{Owner: f.Type.Service().Prefix(), Text: f.Text}), append(types, f.Type)
	}
	var out expand.Set
	for _, i := range arn.NewResolver(formats).Meets(parsed) {
		if out == nil {
			out = expand.NewSet(x.catalog)
		}
		owner := types[i].Service()
		for n := range owner.NumActions() {
			a := owner.Action(n)
			if slices.ContainsFunc(facts.Rows(a), func(r catalog.Row) bool { return r.ResourceType() == types[i] }) || slices.Contains(facts.TakenInstead(a), types[i]) {
				out.Add(a)
			}
		}
	}
	return out
}
