package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/levels"
)

// readTargets finds out what each ARN of a template stands for, before any statement is
// made: an action may need ARNs of another list.
func (b *builder) readTargets(i int, t *Template) {
	g := b.groups[i]
	if g == nil {
		return
	}
	for _, text := range t.ARNs {
		b.target(place{i, "arns", text}, catalog.Unknown, nil)
	}
	if t.Mode != CRUD {
		return
	}
	for _, block := range t.Levels {
		level, ok := catalog.ParseAccessLevel(block.Level.Value)
		if !ok {
			b.say(&place{i, "", block.Level}, NotKnown, Warning, "there is no level "+jsonspan.Quote(block.Level.Value))
			continue
		}
		for _, text := range block.ARNs {
			b.target(place{i, block.Level.Value, text}, level, g)
		}
	}
	for _, block := range t.STS {
		for _, text := range block.ARNs {
			b.target(place{i, "sts/" + block.Action.Value, text}, catalog.Unknown, nil)
		}
	}
}

func (b *builder) target(at place, level catalog.AccessLevel, g *group) {
	if at.text.Value == "" {
		return
	}
	t := &target{place: at, matched: b.match(at.text.Value), level: level}
	first := !slices.ContainsFunc(b.targets, func(o *target) bool { return o.matched == t.matched && o.template == t.template })
	b.targets = append(b.targets, t)
	if t.err != nil {
		n := b.say(&at, BadARN, Warning, t.raw+": "+t.err.Message)
		n.Hint, n.Forms = t.err.Hint, t.err.Suggestions
		if t.broken {
			n.Severity = Error
		}
		return
	}
	if first {
		for _, n := range b.arnNotes(t.matched) {
			n.Message = t.raw + ": " + n.Message
			b.noteAt(&at, &n)
		}
	}
	for _, match := range t.types {
		if g == nil {
			break
		}
		key := typeLevel{match.Type, level}
		if !g.asked[key] && !g.isPlain() {
			b.asked[key] = append(b.asked[key], g)
		}
		g.asked[key] = true
	}
}

// has reports whether some Allow group allows an action on a type of its ARNs.
func (b *builder) has(a catalog.Action, key typeLevel) bool {
	return slices.ContainsFunc(b.asked[key], func(g *group) bool { return !g.leavesOut(a) })
}

// isAssumed reports whether the ARN is a role's in one of the sts lists.
func (t *target) isAssumed() bool { return t.level == catalog.Unknown && t.field != "arns" }

// fitting gives the resource types of an action of which Allow templates have ARNs: of
// those that it requires, or of all where it requires none.
func (b *builder) fitting(a catalog.Action) []catalog.ResourceType {
	var out []catalog.ResourceType
	for _, t := range wantedTypes(a) {
		if len(b.arnsOf(t)) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// wantedTypes are the types that an action requires, or all where it requires none.
func wantedTypes(a catalog.Action) []catalog.ResourceType {
	var required, all []catalog.ResourceType
	for _, row := range facts.Rows(a) {
		t := row.ResourceType()
		if row.Required() && !slices.Contains(required, t) {
			required = append(required, t)
		}
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	if required != nil {
		return required
	}
	return all
}

// arnsOf gives the ARNs in Allow templates that stand for a type. Roles to assume are not
// meant for anything else.
func (b *builder) arnsOf(t catalog.ResourceType) []string {
	var out []string
	for _, target := range b.targets {
		if !target.isAssumed() && b.groups[target.template] != nil && !b.groups[target.template].isPlain() && target.has(t) && !slices.Contains(out, target.raw) {
			out = append(out, target.raw)
		}
	}
	return out
}

// noteChildren points at resources below those of the template.
func (b *builder) noteChildren(i int) {
	matches := func(t catalog.ResourceType) bool {
		return slices.ContainsFunc(b.targets, func(o *target) bool { return o.has(t) })
	}
	var done []*matched
	for _, t := range b.targets {
		if t.template != i || t.err != nil || slices.Contains(done, t.matched) {
			continue
		}
		done = append(done, t.matched)
		var set levels.Set
		for _, o := range b.targets {
			if o.matched == t.matched && o.level != catalog.Unknown {
				set = set.With(o.level)
			}
		}
		for _, n := range b.childNotes(t.matched, set, matches) {
			n.Message = t.raw + ": " + n.Message
			b.noteAt(&t.place, &n)
		}
	}
}
