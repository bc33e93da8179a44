package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/levels"
)

// boundary makes the statements of a permissions boundary: all actions of services at some
// access levels, on every resource. It allows nothing by itself.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func (b *builder) boundary(i int, t *Template) {
	g := b.groups[i]
	var set levels.Set
	for _, text := range t.BoundaryLevels {
		level, ok := catalog.ParseAccessLevel(text.Value)
		if !ok {
			var known []string
			for _, l := range levels.Order {
				known = append(known, fieldOf(l))
			}
			n := b.say(&place{i, "levels", text}, NotKnown, Warning, "there is no level "+jsonspan.Quote(text.Value))
			n.Hint = suggestKey(text.Value, known)
			continue
		}
		set = set.With(level)
	}
	if t.BoundaryLevels == nil {
		set = set.With(catalog.Read).With(catalog.List)
	}
	var stricter []catalog.Action // at a level only for AWS
	for _, text := range t.Services {
		at := &place{i, "services", text}
		first, end := 0, b.catalog.NumServices()
		if s, ok := b.catalog.LookupService(text.Value); ok {
			first, end = s.Index(), s.Index()+1
		} else if text.Value != "all" {
			b.unknown(at, "the service ", text.Value, "", text.Value, "", facts.Prefixes(b.catalog))
			continue
		}
		found := false
		for ; first < end; first++ {
			s := b.catalog.Service(first)
			var list []catalog.Action
			for n := range s.NumActions() {
				switch a := s.Action(n); {
				case g.excluded.Has(a):
				case set.Has(b.table.Level(a)):
					list = append(list, a)
				case set.Has(a.Level()):
					stricter = append(stricter, a)
				}
			}
			if found = found || len(list) > 0; len(list) > 0 {
				b.limit(g, s, at).actions = list
			}
		}
		if !found {
			b.say(at, EmptyLevel, Warning, text.Value+" has no action at the levels of the boundary")
		}
	}
	if len(stricter) > 0 {
		list := ids(stricter)
		n := b.say(&place{template: i, field: "levels"}, LevelDiffers, Info, some(list)+" stand at a level of the boundary for AWS only, and are left out")
		n.Hint, n.Actions = "with AWS's own levels they would stay in", list
		if len(list) == 1 {
			n.Message = list[0] + " stands at a level of the boundary for AWS only, and is left out"
		}
	}
}

// limit is the statement of a service.
func (b *builder) limit(g *group, of catalog.Service, at *place) *draftStatement {
	s := b.statement(statementKey{group: g, kind: byService, more: of.Prefix()}, word(of.Prefix())+"Boundary")
	s.resource("*")
	if !slices.ContainsFunc(s.reasons, func(r *Reason) bool { return r.place == *at }) {
		s.reasons = append(s.reasons, &Reason{Why: ByService, place: *at})
	}
	return s
}
