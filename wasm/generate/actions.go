package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

// listed is an action of an actions template.
type listed struct {
	catalog.Action
	*place
}

// actions makes the statements of an actions template: each action on the formats of its
// types, actions without types and what goes to Resource "*" in MultMultNone.
func (b *builder) actions(i int, t *Template) {
	g := b.groups[i]
	list := b.listed(i, t)
	wanted := expand.NewSet(b.catalog)
	for _, a := range list {
		wanted.Add(a.Action)
	}
	var deps []need // each dependent once for every cause
	if !g.isPlain() {
		for _, a := range list {
			for _, d := range b.dependentsOf(g, a.Action, a.place) {
				if !wanted.Has(d.Action) {
					reason := &Reason{Why: ByDependent, Of: a.ID(), Page: d.Page, place: *a.place}
					deps = append(deps, need{group: g, action: d.Action, cause: a.Action, reason: reason, noted: g.dependents == None})
				}
			}
		}
	}
	reserved := len(deps) == 0 || g.dependents == None
	for _, a := range list {
		if a.ResourceOptional() {
			continue // with a resource alone, calls without one would fail
		}
		for _, typ := range typesOf(a.Action) {
			if g.principals != nil && !b.atHome(typ) || b.isAlternative(g, a.Action, typ) {
				continue
			}
			key := typeLevel{typ, b.table.Level(a.Action)}
			if !reserved && b.bringsOthers(key) {
				b.star(g) // where Policy Sentry has it
				reserved = true
			}
			b.placeOn(g, key, grant{a.Action, &Reason{Why: ByAction, Type: typeName(typ), place: *a.place}})
		}
	}
	for _, d := range deps {
		b.placeDependent(g, d)
	}
	for _, a := range list {
		if standsAlone(a.Action) && g.principals != nil {
			b.say(a.place, Ignored, Warning, a.ID()+" takes no resource, and a resource's policy can't allow it")
		} else if standsAlone(a.Action) {
			b.star(g).grant(grant{a.Action, &Reason{Why: ByAction, place: *a.place}})
		}
	}
	b.skipList(i, t)
	b.noteUnused(i)
}

// noteUnused is about ARNs and values of an actions template that no action of its takes.
func (b *builder) noteUnused(i int) {
	t, g := b.templates[i], b.groups[i]
	var resources []string
	for _, s := range b.drafts {
		if s.group == g {
			resources = append(resources, s.resources...)
		}
	}
	for _, target := range b.targets {
		if target.template == i && target.err == nil && !slices.Contains(resources, target.raw) {
			b.say(&target.place, Ignored, Warning, target.raw+": no action of the list takes such a resource").Hint = "it would be a " + typeName(target.home().Type)
		}
	}
	var names []string // of all placeholders that were filled
	for _, s := range b.drafts {
		if s.group != g || s.kind != byLevel {
			continue
		}
		for _, format := range facts.Formats(s.typ.typ) {
			names = append(names, placeholders(format)...)
		}
	}
	for _, v := range t.Values {
		if !slices.Contains(names, v.Name.Value) {
			n := b.say(&place{i, "values", v.Name}, Ignored, Warning, "no ARN format of these actions has the placeholder "+jsonspan.Quote("${"+v.Name.Value+"}"))
			slices.Sort(names)
			if word, ok := near.Word(v.Name.Value, slices.Compact(names)); ok {
				n.Hint = "did you mean " + word + "?"
			}
		}
	}
}

// placeholders are the names of a format's placeholders.
func placeholders(format string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(format, "${")
		name, rest, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return out
		}
		out, format = append(out, name), rest
	}
}

// listed reads the actions of a template, patterns as all that they cover.
func (b *builder) listed(i int, t *Template) []listed {
	var out []listed
	seen := expand.NewSet(b.catalog)
	for _, text := range t.Actions {
		if text.Value == "" {
			continue
		}
		at := &place{i, "actions", text}
		found := b.matching(text.Value)
		for _, a := range found {
			if !seen.Has(a) && !b.groups[i].excluded.Has(a) {
				seen.Add(a)
				out = append(out, listed{a, at})
			}
		}
		if len(found) == 0 {
			b.unknownAction(at, "actions")
		}
	}
	return out
}

// typesOf are the types of an action, each once, required ones first, as on AWS's pages.
func typesOf(a catalog.Action) []catalog.ResourceType {
	n := a.NumRows()
	out := make([]catalog.ResourceType, 0, n)
	for _, required := range [...]bool{true, false} {
		for i := range n {
			row := a.Row(i)
			if t := row.ResourceType(); row.Required() == required && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// bringsOthers reports whether any action of a type at a level has a documented dependent
// that does not take the type.
func (b *builder) bringsOthers(key typeLevel) bool {
	return slices.ContainsFunc(b.usesOf(key.typ), func(u use) bool {
		return b.table.Level(u.action) == key.level && slices.ContainsFunc(facts.Dependents(u.action), func(d catalog.Dependent) bool {
			return d.Page && !b.joins(d.Action, key.typ)
		})
	})
}

// placeOn allows an action on the formats of a type.
func (b *builder) placeOn(g *group, key typeLevel, what grant) {
	s := b.statement(statementKey{g, byLevel, key, "formats"}, key.sid(key.level.String()))
	s.grant(what)
	for _, text := range b.given(g, key.typ) {
		b.resourceOf(s, text)
	}
}

// given gives the ARNs of an actions template that stand for a type, and if there are none
// the formats of the type.
func (b *builder) given(g *group, t catalog.ResourceType) []string {
	var out []string
	for _, target := range b.targets {
		if target.field == "arns" && b.groups[target.template] == g && target.err == nil && target.has(t) {
			out = append(out, target.raw)
		}
	}
	if out == nil {
		for _, format := range b.filled(t) {
			out = append(out, fillValues(format, g.values)...)
		}
	}
	return out
}

// isAlternative reports whether an action does without a type: it does not require it, and
// the template gives ARNs of another of its types, but none of this one.
func (b *builder) isAlternative(g *group, a catalog.Action, t catalog.ResourceType) bool {
	here, elsewhere := false, false
	for _, target := range b.targets {
		if target.field == "arns" && b.groups[target.template] == g && target.err == nil {
			here = here || target.has(t)
			elsewhere = elsewhere || slices.ContainsFunc(target.types, func(m Match) bool { return takes(a, m.Type) })
		}
	}
	required := slices.ContainsFunc(facts.Rows(a), func(r catalog.Row) bool { return r.Required() && r.ResourceType() == t })
	return elsewhere && !here && !required
}

// fillValues gives a format once for each combination of values for its placeholders.
func fillValues(format string, values []ValueBlock) []string {
	out := []string{format}
	for _, v := range values {
		mark := "${" + v.Name.Value + "}"
		var filled []string
		for _, text := range out {
			if !strings.Contains(text, mark) {
				filled = append(filled, text)
				continue
			}
			for _, value := range v.Values {
				filled = append(filled, strings.ReplaceAll(text, mark, value.Value))
			}
		}
		if len(filled) > mostFilled {
			break
		}
		out = filled
	}
	return out
}

// mostFilled is how many ARNs a format may become; what is over that stays a placeholder.
const mostFilled = 1000

// fill puts what is known into a format.
func (b *builder) fill(format string) string {
	for _, part := range [...]struct{ name, value string }{
		{"${Partition}", b.options.Partition}, {"${Region}", b.options.Region}, {"${Account}", b.options.Account},
	} {
		if part.value != "" {
			format = strings.ReplaceAll(format, part.name, part.value)
		}
	}
	return format
}

// placeDependent puts a dependent of an actions template into the statements of its level
// or of its cause whose type it takes, else on the formats of its own types.
func (b *builder) placeDependent(g *group, d need) {
	what := grant{d.action, d.reason}
	if d.noted {
		b.needs = append(b.needs, d)
		return
	}
	joined := false
	for _, s := range b.drafts {
		if s.group == g && s.kind == byLevel && s.more == "formats" && b.joins(d.action, s.typ.typ) &&
			(s.typ.level == b.table.Level(d.action) || s.has(d.cause)) {
			s.grant(what)
			joined = true
		}
	}
	types := len(wantedTypes(d.action))
	switch {
	case joined:
	case b.options.Compat || types == 0 || g.dependents == Wildcard && !isPassRole(d.action):
		b.star(g).grant(what)
	default:
		d.formats, d.noted = true, types > manyRows
		b.needs = append(b.needs, d)
	}
}
