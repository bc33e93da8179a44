package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// crud makes the statements of a CRUD template.
func (b *builder) crud(i int, t *Template) {
	g := b.groups[i]
	b.wildcardOnly(i, t)
	for _, level := range statementOrder {
		for _, target := range b.targets {
			if target.template == i && target.level == level && target.err == nil {
				b.atLevel(g, target)
			}
		}
	}
	b.skipList(i, t)
	b.sts(i, t)
	if !g.deny {
		b.noteChildren(i)
	}
}

// atLevel has the actions of a type that count at a level.
type atLevel struct {
	match       Match
	all, wanted []catalog.Action // in the order of the catalog
	lacks       []lack
}

// atLevel makes or extends the statements of one ARN in one list. Types come in the order
// of their first actions, those of other services last.
func (b *builder) atLevel(g *group, t *target) {
	var found []*atLevel
	any, excluded := false, false
	for _, match := range t.types {
		l := b.actionsFor(g, match, t)
		any = any || len(l.wanted) > 0
		excluded = excluded || len(l.all) > len(l.wanted)
		if len(l.all) > 0 {
			found = append(found, l)
		}
	}
	if !any {
		severity := Warning
		if excluded {
			severity = Info
		}
		b.noteAt(t.place, Note{Code: EmptyLevel, Severity: severity, Message: t.raw + ": no action at the level " + t.level.String() + " takes this resource"})
	}
	slices.SortStableFunc(found, func(x, y *atLevel) int {
		if x.match.foreign != y.match.foreign {
			if x.match.foreign {
				return 1
			}
			return -1
		}
		if x.all[0] != y.all[0] {
			return x.all[0].Index() - y.all[0].Index()
		}
		types := typesOf(x.all[0])
		return slices.Index(types, x.match.Type) - slices.Index(types, y.match.Type)
	})
	for _, l := range found {
		key := statementKey{g, byLevel, typeLevel{l.match.Type, t.level}, ""}
		causes := l.wanted
		if b.options.Compat { // also what an excluded action needs
			causes = l.all
		}
		var joined []grant
		if b.statements[key] == nil {
			joined = b.dependents(g, &l.match.Type, causes, t.place, nil)
		}
		if len(l.wanted) == 0 && len(joined) == 0 {
			continue
		}
		s := b.statement(key, key.typ.sid(t.level.String()))
		s.resource(t.raw)
		for _, a := range l.wanted {
			s.add(a)
		}
		s.reasons = append(s.reasons, Reason{Why: ByLevel, Type: typeName(l.match.Type), place: t.place})
		for _, j := range joined {
			s.grant(j)
		}
	}
}

// actionsFor gives the actions of a matched type in a list, once for each type and level.
func (b *builder) actionsFor(g *group, match Match, t *target) *atLevel {
	key := typeLevel{match.Type, t.level}
	if l := g.cache[key]; l != nil && l.match.foreign == match.foreign {
		return l
	}
	have := func(t2 catalog.ResourceType) bool { return g.asked[typeLevel{t2, t.level}] }
	l := &atLevel{match: match, all: b.actionsAt(match, t.level, have)}
	for _, a := range l.all {
		if g.excluded.Has(a) {
			continue
		}
		if !g.deny && !g.skipped.Has(a) {
			if types := missing(a, have); len(types) > 0 {
				l.lacks = addLack(l.lacks, a, types)
				if b.options.CompleteOnly {
					continue
				}
			}
		}
		l.wanted = append(l.wanted, a)
	}
	for _, lack := range l.lacks {
		n := b.lackNote(lack, t.arn)
		if b.options.CompleteOnly {
			n.Code, n.Message = Dropped, n.Message+"; left out"
		}
		b.noteAt(t.place, n)
	}
	g.cache[key] = l
	return l
}

// wildcardOnly makes the statement for actions without resource types.
func (b *builder) wildcardOnly(i int, t *Template) {
	at := place{template: i, field: "wildcard-only/single-actions"}
	g := b.groups[i]
	var list []grant
	for _, text := range t.WildcardOnly.SingleActions {
		if at.text = text; text.Value == "" {
			continue
		}
		n := 0
		for a := range b.catalog.Match(text.Value) {
			n++
			if a.NumRows() > 0 {
				b.noteAt(at, Note{Code: NotWildcard, Severity: Warning, Actions: []string{a.ID()}, Forms: b.formsFor(a, nil),
					Message: a.ID() + " takes resources and was left out", Hint: "list an ARN under " + fieldOf(b.table.Level(a))})
				continue
			}
			list = append(list, grant{a, Reason{Why: ByWildcard, place: at}})
		}
		if n == 0 {
			b.noteAction(at, "single-actions")
		}
	}
	for _, block := range t.WildcardOnly.Services {
		level, ok := catalog.ParseAccessLevel(block.Level.Value)
		at.field = "wildcard-only/service-" + block.Level.Value
		if !ok {
			at.text = block.Level
			b.noteAt(at, Note{Code: NotKnown, Severity: Warning, Message: "there is no level " + jsonspan.Quote(block.Level.Value)})
			continue
		}
		for _, text := range block.Prefixes {
			if at.text = text; text.Value != "" {
				list = append(list, b.wildcardOf(at, level)...)
			}
		}
	}
	list = slices.DeleteFunc(list, func(x grant) bool { return g.excluded.Has(x.action) })
	if len(list) == 0 {
		return
	}
	s := b.star(g)
	before := expand.NewSet(b.catalog)
	there := expand.NewSet(b.catalog)
	for _, a := range s.actions {
		before.Add(a)
	}
	for _, x := range list {
		s.grant(x)
		there.Add(x.action)
	}
	for _, x := range list {
		if !before.Has(x.action) {
			b.dependents(g, nil, []catalog.Action{x.action}, x.reason.place, there)
		}
	}
}

// wildcardOf gives a service's actions without resource types at a level; "all" is every
// service.
func (b *builder) wildcardOf(at place, level catalog.AccessLevel) []grant {
	var services []catalog.Service
	if s, ok := b.catalog.LookupService(at.text.Value); ok {
		services = append(services, s)
	} else if at.text.Value == "all" {
		for i := range b.catalog.NumServices() {
			services = append(services, b.catalog.Service(i))
		}
	} else {
		n := Note{Code: NotKnown, Severity: Warning, Message: "the service " + jsonspan.Quote(at.text.Value) + " is not in the catalog of " + b.catalog.Date()}
		if word, ok := b.nearService(at.text.Value); ok {
			n.Hint = "did you mean " + word + "?"
		}
		b.noteAt(at, n)
		return nil
	}
	var out []grant
	for _, s := range services {
		for i := range s.NumActions() {
			if a := s.Action(i); a.NumRows() == 0 && b.table.Level(a) == level {
				out = append(out, grant{a, Reason{Why: ByWildcard, place: at}})
			}
		}
	}
	if len(out) == 0 {
		b.noteAt(at, Note{Code: EmptyLevel, Severity: Warning, Message: at.text.Value + " has no action for Resource \"*\" alone at the level " + level.String()})
	}
	return out
}

// fieldOf is the template's name of a level.
func fieldOf(l catalog.AccessLevel) string {
	if l == catalog.PermissionsManagement {
		return "permissions-management"
	}
	return ascii.ToLower(l.String())
}
