package cli

import (
	"cmp"
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

// grantsOf counts what the policies of texts grant, by service and strict level: what Allow
// statements name, less what is denied everywhere.
func grantsOf(c *catalog.Catalog, texts []string) []report.ServiceGrant {
	reader, granted := expand.NewReader(c), expand.NewSet(c)
	for _, text := range texts {
		first, _ := policy.Parse(text)
		for _, d := range append([]*policy.Document{first}, first.More...) {
			granted.AddSet(reader.Passing(d).Effective)
		}
	}
	var out []report.ServiceGrant
	for s := range c.Services() {
		if g := grantOf(s, granted); g.Granted != [len(levels.Order)]int{} {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b report.ServiceGrant) int {
		for _, l := range []catalog.AccessLevel{catalog.PermissionsManagement, catalog.Write, catalog.Tagging, catalog.Read, catalog.List} {
			i := slices.Index(levels.Order[:], l)
			if by := cmp.Compare(b.Granted[i], a.Granted[i]); by != 0 {
				return by
			}
		}
		return 0
	})
	return out
}

func grantOf(s catalog.Service, granted expand.Set) report.ServiceGrant {
	out := report.ServiceGrant{Service: s.Prefix()}
	for a := range s.Actions() {
		i := slices.Index(levels.Order[:], levels.Strict.Level(a))
		if i < 0 {
			continue
		}
		out.Known[i]++
		if granted.Has(a) {
			out.Granted[i]++
		}
	}
	return out
}
