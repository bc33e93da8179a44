package generate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/levels"
)

// noteARN remarks on the ARN itself.
func (g *generator) noteARN(index int, m *matched) {
	if m.result.Ambiguous {
		var names []string
		for _, t := range m.result.Types {
			names = append(names, t.Type.Service().Prefix()+" "+t.Type.Name())
		}
		g.note(Note{Code: Ambiguous, Message: "the ARN may be of any of these types: " + strings.Join(names, ", "), Item: index})
	}
	for text := m.result.ARN; ; {
		start := strings.Index(text, "${")
		if start < 0 {
			break
		}
		end := start + strings.IndexByte(text[start:], '}') + 1
		if name := text[start:end]; !strings.ContainsAny(name, ":*?") && name != "${$}" {
			g.note(Note{Code: FillIn, Warning: true, Message: name + " is a part to fill in: it is no policy variable", Item: index})
		}
		text = text[end:]
	}
	var known []string
	for p := range g.catalog.Partitions() {
		known = append(known, p)
	}
	if p := m.arn.Partition; len(known) > 0 && !strings.ContainsAny(p, "*?$") && !slices.Contains(known, p) {
		g.note(Note{Code: Partition, Warning: true, Item: index,
			Message: "the catalog of " + g.catalog.Date() + " has no partition " + jsonspan.Quote(p) + "; it has " + strings.Join(known, ", ")})
	}
}

// noteItems remarks on what each item allows.
func (g *generator) noteItems() {
	for i := range g.items {
		m := &g.items[i]
		if m.result.Err != nil {
			continue
		}
		g.noteEmpty(i, m)
		g.noteIncomplete(i, m)
		g.noteChildren(i, m)
	}
}

func (g *generator) noteEmpty(index int, m *matched) {
	for i, level := range levels.Order {
		if m.levels.Has(level) && m.result.Counts[i] == 0 {
			g.note(Note{Code: EmptyLevel, Item: index, Message: "no action at the level " + level.String() + " takes this resource"})
		}
	}
}

// noteIncomplete names the actions that won't work without a further resource, together
// where the same types are missing.
func (g *generator) noteIncomplete(index int, m *matched) {
	type group struct {
		types   []catalog.ResourceType
		actions []catalog.Action
	}
	var groups []group
	for _, level := range statementOrder {
		if !m.levels.Has(level) {
			continue
		}
		for _, match := range m.result.Types {
			for _, a := range g.actionsAt(m, match, level) {
				types := g.missing(m, a, level)
				if len(types) == 0 {
					continue
				}
				at := slices.IndexFunc(groups, func(have group) bool { return slices.Equal(have.types, types) })
				if at < 0 {
					at = len(groups)
					groups = append(groups, group{types: types})
				}
				groups[at].actions = append(groups[at].actions, a)
			}
		}
	}
	for _, gr := range groups {
		var names, forms []string
		for _, t := range gr.types {
			names = append(names, t.Service().Prefix()+" "+t.Name())
			forms = append(forms, g.forms(t, m.arn)...)
		}
		actions := ids(gr.actions)
		g.note(Note{Code: Incomplete, Warning: true, Item: index, Actions: actions, Forms: forms,
			Message: some(actions) + needs(len(actions)) + " an ARN of " + strings.Join(names, " and one of ") + " at the same level"})
	}
}

// forms gives a type's formats as ARNs to paste.
func (g *generator) forms(t catalog.ResourceType, a arn.ARN) []string {
	if g.request.Partition != "" {
		a.Partition = g.request.Partition
	}
	var out []string
	for _, format := range facts.Formats(t) {
		out = append(out, arn.Fill(format, a))
	}
	return out
}

// noteChildren points at resources below the item's that have actions at the levels asked
// for: objects in a bucket.
func (g *generator) noteChildren(index int, m *matched) {
	var names, forms []string
	for _, match := range m.result.Types {
		if match.foreign {
			continue
		}
		children, patterns := arn.Below(m.arn, match.Format, m.formats)
		for i, child := range children {
			t := m.types[child]
			if t.Service() == match.Type.Service() && !g.matches(t) && g.hasActions(t, m.levels) {
				names, forms = append(names, t.Name()), append(forms, patterns[i])
			}
		}
	}
	if len(forms) > 0 {
		slices.Sort(names)
		g.note(Note{Code: ChildType, Item: index, Forms: forms,
			Message: "this does not reach what is below: " + strings.Join(slices.Compact(names), ", ")})
	}
}

// matches reports whether any item stands for a type.
func (g *generator) matches(t catalog.ResourceType) bool {
	return slices.ContainsFunc(g.items, func(m matched) bool {
		return slices.ContainsFunc(m.result.Types, func(match Match) bool { return match.Type == t })
	})
}

func (g *generator) hasActions(t catalog.ResourceType, set levels.Set) bool {
	return slices.ContainsFunc(g.usesOf(t), func(u use) bool { return set.Has(g.request.Table.Level(u.action)) })
}

// quotas are AWS's limits in characters without white space, largest first.
var quotas = [...]struct {
	characters int
	of         string
}{
	{10240, "a role's inline policies"},
	{6144, "a managed policy"},
	{5120, "a group's inline policies"},
	{2048, "a user's inline policies"},
}

func (g *generator) noteSize() {
	var out []Statement
	for _, d := range g.drafts {
		out = append(out, Statement{d.sid, ids(d.actions), d.resources})
	}
	_, _, n := JSON(out)
	for _, q := range quotas {
		if n > q.characters {
			g.note(Note{Code: Size, Warning: q.characters > 5120, Item: -1,
				Message: "the policy has " + strconv.Itoa(n) + " characters, " + q.of + " may have " + strconv.Itoa(q.characters)})
			return
		}
	}
}

func (g *generator) note(n Note) {
	slices.Sort(n.Actions)
	slices.Sort(n.Forms)
	n.Forms = slices.Compact(n.Forms)
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
