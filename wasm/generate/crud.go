package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// crud makes the statements of a CRUD template.
func (b *builder) crud(i int, t *Template) {
	g := b.groups[i]
	if g.principals != nil {
		b.noteNoResource(i, t)
	} else {
		b.wildcardOnly(i, t)
	}
	for _, level := range statementOrder {
		for _, target := range b.targets {
			if target.template == i && target.level == level && target.err == nil {
				b.atLevel(g, target)
			}
		}
	}
	b.noteIncludes(i, t)
	if g.principals == nil {
		b.skipList(i, t)
		b.sts(i, t)
	}
	if !g.deny {
		b.noteChildren(i)
	}
}

// noteIncludes is about patterns that take nothing of what the lists would bring.
func (b *builder) noteIncludes(i int, t *Template) {
	g := b.groups[i]
	for _, text := range t.IncludeActions {
		list := b.matching(text.Value)
		brings := func(a catalog.Action) bool {
			for _, l := range g.cache {
				if slices.Contains(l.all, a) {
					return true
				}
			}
			return false
		}
		if len(list) == 0 || slices.ContainsFunc(list, brings) {
			continue
		}
		n := b.say(&place{i, "include", text}, Ignored, Warning, "the list has no action that fits "+jsonspan.Quote(text.Value))
		if len(list) == 1 {
			n.Hint = "its level is " + fieldOf(b.table.Level(list[0]))
		}
	}
}

// atLevel has the actions of a type that count at a level.
type atLevel struct {
	match       Match
	all, wanted []catalog.Action // in the order of the catalog
	place       int              // of the type among those of the first action
	lacks       []lack
}

// atLevel makes or extends the statements of one ARN in one list. Types come in the order
// of their first actions, those of other services last.
func (b *builder) atLevel(g *group, t *target) {
	var found []*atLevel
	any, excluded := false, false
	for _, match := range t.types {
		if g.principals != nil && match.foreign {
			continue // the resource's policy is a matter of its own service
		}
		l := b.actionsFor(g, match, t)
		any = any || len(l.wanted) > 0
		excluded = excluded || len(l.all) > len(l.wanted)
		if len(l.all) > 0 {
			found = append(found, l)
		}
	}
	if !any {
		if excluded {
			b.say(&t.place, EmptyLevel, Info, t.raw+": all actions at the level "+t.level.String()+" are left out")
		} else {
			b.say(&t.place, EmptyLevel, Warning, t.raw+": no action at the level "+t.level.String()+" takes this resource").Hint = b.otherLevels(t.matched)
		}
	}
	for i := range found {
		for ; i > 0 && found[i].before(found[i-1]); i-- {
			found[i], found[i-1] = found[i-1], found[i]
		}
	}
	for _, l := range found {
		key := statementKey{g, byLevel, typeLevel{l.match.Type, t.level}, ""}
		causes := l.wanted
		if b.options.Compat { // also what an excluded action needs
			causes = l.all
		}
		var joined []grant
		if b.statements[key] == nil {
			joined = b.dependents(g, &l.match.Type, causes, &t.place, nil)
		}
		if len(l.wanted) == 0 && len(joined) == 0 {
			continue
		}
		s := b.statement(key, key.typ.sid(t.level.String()))
		b.resourceOf(s, t.raw)
		for _, a := range l.wanted {
			s.add(a)
		}
		s.reasons = append(s.reasons, &Reason{Why: ByLevel, Type: typeName(l.match.Type), place: t.place})
		for _, j := range joined {
			s.grant(j)
		}
	}
}

func (x *atLevel) before(y *atLevel) bool {
	if x.match.foreign != y.match.foreign {
		return y.match.foreign
	}
	if x.all[0] != y.all[0] {
		return x.all[0].Index() < y.all[0].Index()
	}
	return x.place < y.place
}

// actionsFor gives the actions of a matched type in a list, once for each type and level.
func (b *builder) actionsFor(g *group, match Match, t *target) *atLevel {
	key := typeLevel{match.Type, t.level}
	if l := g.cache[key]; l != nil && l.match.foreign == match.foreign {
		return l
	}
	anyHas := func(t2 catalog.ResourceType) bool {
		return g.asked[typeLevel{t2, t.level}] || !g.isPlain() && len(b.asked[typeLevel{t2, t.level}]) > 0
	}
	l := &atLevel{match: match, all: b.actionsAt(match, t.level, anyHas)}
	if len(l.all) > 0 {
		if first := l.all[0]; first != b.first { // of many types in a row: ec2:CreateTags has a hundred
			b.first, b.firstTypes = first, typesOf(first)
		}
		l.place = slices.Index(b.firstTypes, match.Type)
	}
	for _, a := range l.all {
		if g.leavesOut(a) {
			continue
		}
		if !g.isPlain() && !g.skipped.Has(a) {
			have := func(t2 catalog.ResourceType) bool { return b.has(a, typeLevel{t2, t.level}) }
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
		b.noteAt(&t.place, &n)
	}
	g.cache[key] = l
	return l
}

// wildcardOnly makes the statement for actions without resource types.
func (b *builder) wildcardOnly(i int, t *Template) {
	list := place{template: i, field: "wildcard-only/single-actions"}
	g := b.groups[i]
	var all []grant
	for _, text := range t.WildcardOnly.SingleActions {
		if text.Value == "" {
			continue
		}
		at := list.at(text)
		found := b.matching(text.Value)
		for _, a := range found {
			if !standsAlone(a) {
				n := b.say(at, NotWildcard, Warning, a.ID()+" takes resources and was left out")
				n.Hint, n.Actions, n.Forms = "list an ARN under "+fieldOf(b.table.Level(a)), []string{a.ID()}, b.formsFor(a, nil)
			} else if !g.excluded.Has(a) {
				all = append(all, grant{a, &Reason{Why: ByWildcard, place: *at}})
			}
		}
		if len(found) == 0 {
			b.unknownAction(at, "single-actions")
		}
	}
	for _, block := range t.WildcardOnly.Services {
		level, ok := catalog.ParseAccessLevel(block.Level.Value)
		list.field = "wildcard-only/service-" + block.Level.Value
		if !ok {
			b.say(list.at(block.Level), NotKnown, Warning, "there is no level "+jsonspan.Quote(block.Level.Value))
			continue
		}
		for _, text := range block.Prefixes {
			if text.Value != "" {
				all = b.wildcardOf(all, g, list.at(text), level)
			}
		}
	}
	if len(all) == 0 {
		return
	}
	s := b.star(g)
	before := expand.NewSet(b.catalog)
	there := expand.NewSet(b.catalog)
	for _, a := range s.actions {
		before.Add(a)
	}
	for _, x := range all {
		s.grant(x)
		there.Add(x.action)
	}
	for _, x := range all {
		if !before.Has(x.action) {
			b.dependents(g, nil, []catalog.Action{x.action}, &x.reason.place, there)
		}
	}
}

// standsAlone reports an action that needs no resource: Resource "*" is right for it.
func standsAlone(a catalog.Action) bool { return a.NumRows() == 0 || a.ResourceOptional() }

// wildcardOf appends a service's actions without resource types at a level; "all" is every
// service.
func (b *builder) wildcardOf(out []grant, g *group, at *place, level catalog.AccessLevel) []grant {
	first, end := 0, b.catalog.NumServices()
	if s, ok := b.catalog.LookupService(at.text.Value); ok {
		first, end = s.Index(), s.Index()+1
	} else if at.text.Value != "all" {
		b.unknown(at, "the service ", at.text.Value, "", at.text.Value, "", facts.Prefixes(b.catalog))
		return out
	}
	found := false
	for ; first < end; first++ {
		s := b.catalog.Service(first)
		for i := range s.NumActions() {
			if a := s.Action(i); standsAlone(a) && b.table.Level(a) == level {
				found = true
				if !g.excluded.Has(a) {
					out = append(out, grant{a, &Reason{Why: ByWildcard, place: *at}})
				}
			}
		}
	}
	if !found {
		b.say(at, EmptyLevel, Warning, at.text.Value+" has no action for Resource \"*\" alone at the level "+level.String())
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
