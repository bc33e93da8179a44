package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// skipList puts actions on Resource "*" whatever they take, spelled as in the template.
func (b *builder) skipList(i int, t *Template) {
	g := b.groups[i]
	list := place{template: i, field: "skip-resource-constraints"}
	for _, text := range t.SkipResourceConstraints {
		if text.Value == "" {
			continue
		}
		at := list.at(text)
		known := b.matching(text.Value)
		kept := 0
		for _, a := range known {
			if !g.excluded.Has(a) {
				kept++
			}
		}
		switch {
		case len(known) == 0:
			b.unknownAction(at, list.field)
		case kept == 0:
			continue
		case kept < len(known):
			b.say(at, Ignored, Warning, "exclude-actions takes nothing out of the pattern "+jsonspan.Quote(text.Value))
		}
		if text.Value != "*" && strings.IndexByte(text.Value, ':') < 0 {
			continue // AWS would refuse the whole policy
		}
		s := b.statement(statementKey{group: g, kind: bySkip}, "SkipResourceConstraints")
		s.resource("*")
		if !slices.Contains(s.texts, text.Value) {
			s.texts = append(s.texts, text.Value)
		}
		s.reasons = append(s.reasons, &Reason{Why: BySkipList, Actions: []string{text.Value}, place: *at})
	}
}

// sts makes the statements of the assume lists.
func (b *builder) sts(i int, t *Template) {
	g := b.groups[i]
	for _, block := range t.STS {
		a, ok := b.catalog.LookupAction("sts:" + strings.ReplaceAll(block.Action.Value, "-", ""))
		if !ok {
			n := b.say(&place{i, "sts", block.Action}, NotKnown, Warning, "sts has no action "+jsonspan.Quote(block.Action.Value))
			n.Hint = "the lists are assume-role, assume-role-with-saml and assume-role-with-web-identity"
			continue
		}
		for _, target := range b.targets {
			if target.template != i || target.level != catalog.Unknown || target.field != "sts/"+block.Action.Value || target.err != nil || g.excluded.Has(a) {
				continue
			}
			at := slices.IndexFunc(target.types, func(m Match) bool { return takes(a, m.Type) })
			if at < 0 {
				b.say(&target.place, BadARN, Warning, a.ID()+" takes no resource such as "+target.raw).Forms = b.formsFor(a, target.matched)
				continue
			}
			typ := target.types[at].Type
			s := b.statement(statementKey{g, bySTS, typeLevel{typ, 0}, a.Name()}, a.Name())
			s.add(a)
			s.resource(target.raw)
			s.reasons = append(s.reasons, &Reason{Why: BySTS, Type: typeName(typ), place: target.place})
		}
	}
}
