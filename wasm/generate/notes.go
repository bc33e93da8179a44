package generate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/levels"
)

// arnNotes remarks on an ARN itself.
func (b *base) arnNotes(m *matched) []Note {
	var out []Note
	if m.ambiguous {
		var names []string
		for _, t := range m.types {
			names = append(names, typeName(t.Type))
		}
		out = append(out, Note{Code: Ambiguous, Message: "the ARN may be of any of these types: " + strings.Join(names, ", ")})
	}
	for text := m.raw; ; {
		start := strings.Index(text, "${")
		if start < 0 {
			break
		}
		end := start + strings.IndexByte(text[start:], '}') + 1
		if name := text[start:end]; !strings.ContainsAny(name, ":*?") && name != "${$}" {
			out = append(out, Note{Code: FillIn, Severity: Warning, Message: name + " is a part to fill in: it is no policy variable"})
		}
		text = text[end:]
	}
	out = append(out, b.placeNotes(m)...)
	if rest := m.arn.Unfinished(); rest != "" {
		out = append(out, Note{Code: Unfinished, Severity: Warning, Message: "most requests name more than that, and do not fit it", Forms: []string{m.raw + rest}})
	}
	if parent := m.arn.Parent(); parent != "" {
		n := Note{Code: Parent, Message: "few actions are checked with the ARN of a version or an alias, all others with the function's own", Forms: []string{parent}}
		if m.arn.Service == "sns" {
			n.Severity, n.Message = Warning, "this looks like the ARN of a subscription; requests name the topic, and do not fit it"
		}
		out = append(out, n)
	}
	return out
}

func typeName(t catalog.ResourceType) string { return t.Service().Prefix() + " " + t.Name() }

// noteItems remarks on what each item allows.
func (g *generator) noteItems() {
	for i := range g.items {
		m := &g.items[i]
		if m.err != nil {
			continue
		}
		g.noteEmpty(i, m)
		g.noteIncomplete(i, m)
		g.noteChildren(i, m)
	}
}

func (g *generator) noteEmpty(index int, m *item) {
	for i, level := range levels.Order {
		if m.levels.Has(level) && m.result.Counts[i] == 0 {
			g.note(Note{Code: EmptyLevel, Severity: Warning, Item: index, Message: "no action at the level " + level.String() + " takes this resource", Hint: g.otherLevels(m.matched)})
		}
	}
}

// otherLevels names the levels at which actions take an ARN's resource.
func (b *base) otherLevels(m *matched) string {
	var names []string
	for _, l := range statementOrder {
		if slices.ContainsFunc(m.types, func(t Match) bool { return len(b.actionsAt(t, l, m.has)) > 0 }) {
			names = append(names, l.String())
		}
	}
	switch len(names) {
	case 0:
		return "there is none at any level"
	case 1:
		return "there are some at the level " + names[0]
	}
	last := len(names) - 1
	return "there are some at the levels " + strings.Join(names[:last], ", ") + " and " + names[last]
}

// noteIncomplete names the actions that won't work without a further resource, together
// where the same types are missing.
func (g *generator) noteIncomplete(index int, m *item) {
	var groups []lack
	for _, level := range statementOrder {
		if !m.levels.Has(level) {
			continue
		}
		for _, match := range m.types {
			for _, a := range g.actionsOf(m, match, level) {
				groups = addLack(groups, a, missing(a, g.have(m, level)))
			}
		}
	}
	for _, l := range groups {
		n := g.lackNote(l, m.arn)
		n.Item = index
		g.note(n)
	}
}

// lack has the actions that lack resources of the same types.
type lack struct {
	types   []catalog.ResourceType
	actions []catalog.Action
}

func addLack(groups []lack, a catalog.Action, types []catalog.ResourceType) []lack {
	if len(types) == 0 {
		return groups
	}
	at := slices.IndexFunc(groups, func(have lack) bool { return slices.Equal(have.types, types) })
	if at < 0 {
		at = len(groups)
		groups = append(groups, lack{types: types})
	}
	groups[at].actions = append(groups[at].actions, a)
	return groups
}

func (b *base) lackNote(l lack, like arn.ARN) Note {
	var names, forms []string
	for _, t := range l.types {
		names = append(names, typeName(t))
		forms = append(forms, b.forms(t, like)...)
	}
	actions := ids(l.actions)
	return Note{Code: Incomplete, Actions: actions, Forms: forms,
		Message: some(actions) + needs(len(actions)) + " an ARN of " + strings.Join(names, " and one of ") + " at the same level"}
}

// noteChildren points at resources below the item's that have actions at the levels asked
// for: objects in a bucket.
func (g *generator) noteChildren(index int, m *item) {
	matches := func(t catalog.ResourceType) bool {
		return slices.ContainsFunc(g.items, func(m item) bool { return m.has(t) })
	}
	for _, n := range g.childNotes(m.matched, m.levels, matches) {
		n.Item = index
		g.note(n)
	}
}

// childNotes are about resources below an ARN's that have actions at some levels, and whose
// types no ARN matches. A pattern that ends in a star reaches them, "reports*" also the objects,
// but is not meant for them.
func (b *base) childNotes(m *matched, set levels.Set, matches func(catalog.ResourceType) bool) []Note {
	apart := Note{Code: ChildType, Message: "this does not reach what is below: "}
	partly := Note{Code: ChildType, Message: "this reaches only a part of what is below, and brings no actions on it: "}
	covered := Note{Code: ChildType, Message: "this reaches what is below as well, and brings no actions on it: "}
	notes := [...]*Note{&apart, &partly, &covered}
	var names [len(notes)][]string
	for _, match := range m.types {
		if match.foreign {
			continue
		}
		children, patterns := m.of.resolver.Below(m.arn, match.index)
		for i, child := range children {
			t := m.of.types[child]
			if t.Service() == match.Type.Service() && !matches(t) && b.hasActions(t, set) {
				at := 1
				if !strings.ContainsAny(m.arn.Resource, "*?") || arn.Disjoint(m.raw, patterns[i]) {
					at = 0
				} else if arn.Covers(m.raw, patterns[i]) {
					at = 2
				}
				names[at], notes[at].Forms = append(names[at], t.Name()), append(notes[at].Forms, patterns[i])
			}
		}
	}
	var out []Note
	for i, n := range notes {
		if names[i] != nil {
			slices.Sort(names[i])
			n.Message += strings.Join(slices.Compact(names[i]), ", ")
			out = append(out, *n)
		}
	}
	return out
}

func (b *base) hasActions(t catalog.ResourceType, set levels.Set) bool {
	return slices.ContainsFunc(b.usesOf(t), func(u use) bool { return set.Has(b.table.Level(u.action)) })
}

// quota is a limit of AWS in characters without white space.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
type quota struct {
	characters int
	of         string
}

// identityQuotas are those of policies of identities, largest first.
var identityQuotas = []quota{
	{10240, "a role's inline policies"},
	{6144, "a managed policy"},
	{5120, "a group's inline policies"},
	{2048, "a user's inline policies"},
}

func (g *generator) noteSize() {
	if n, ok := sizeNote(g.statements(), identityQuotas); ok {
		g.note(n)
	}
}

// sizeNote is about the smallest quota that the statements fit no more.
func sizeNote(statements []Statement, quotas []quota) (Note, bool) {
	_, n := size(appendCompact(nil, statements))
	for _, q := range quotas {
		if n > q.characters {
			severity := Info
			if q.characters > 5120 || len(quotas) == 1 { // for nothing but a small one
				severity = Warning
			}
			return Note{Code: Size, Severity: severity, Item: -1,
				Message: "the policy has " + strconv.Itoa(n) + " characters, " + q.of + " may have " + strconv.Itoa(q.characters)}, true
		}
	}
	return Note{}, false
}

func (g *generator) note(n Note) {
	n.tidy()
	at := n.Item
	if at < 0 {
		at = len(g.notes) - 1
	}
	g.notes[at] = append(g.notes[at], n)
}

// some names at most two of a list: "s3:A, s3:B and 3 more".
func some(list []string) string {
	switch n := len(list); {
	case n > 3:
		return list[0] + ", " + list[1] + " and " + strconv.Itoa(n-2) + " more"
	case n > 1:
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return list[0]
}

func needs(n int) string {
	if n == 1 {
		return " needs"
	}
	return " need"
}
