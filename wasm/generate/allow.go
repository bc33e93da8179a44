package generate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
)

// draft is a statement while it grows.
type draft struct {
	sid       string
	key       typeLevel
	actions   []catalog.Action
	resources []string
	item      int // that began it
}

// statementOrder is the order of levels in a policy, the one users know.
var statementOrder = [...]catalog.AccessLevel{catalog.Read, catalog.Write, catalog.List, catalog.Tagging, catalog.PermissionsManagement}

// allow makes one statement for each type and level; further ARNs of the type join it.
func (g *generator) allow() {
	for _, level := range statementOrder {
		for i := range g.items {
			m := &g.items[i]
			if !m.levels.Has(level) {
				continue
			}
			for _, match := range m.result.Types {
				if actions := g.actionsAt(m, match, level); len(actions) > 0 {
					g.join(typeLevel{match.Type, level}, actions, m.result.ARN, i)
				}
			}
		}
	}
	for i := range g.drafts {
		slices.Sort(g.drafts[i].resources)
	}
	g.dropRepeated()
	for i := range g.drafts {
		g.name(i)
	}
}

func (g *generator) join(key typeLevel, actions []catalog.Action, resource string, item int) {
	for i := range g.drafts {
		d := &g.drafts[i]
		if d.key != key {
			continue
		}
		if !slices.Contains(d.resources, resource) {
			d.resources = append(d.resources, resource)
		}
		return
	}
	g.drafts = append(g.drafts, draft{key: key, actions: actions, resources: []string{resource}, item: item})
}

// dropRepeated takes actions out of statements where an earlier one allows them already
// on the same resources, as for a function's ARN that may be an alias or a version.
func (g *generator) dropRepeated() {
	for i := range g.drafts {
		d := &g.drafts[i]
		for _, earlier := range g.drafts[:i] {
			if earlier.key.level != d.key.level || !containsAll(earlier.resources, d.resources) {
				continue
			}
			d.actions = slices.DeleteFunc(d.actions, func(a catalog.Action) bool { return slices.Contains(earlier.actions, a) })
		}
	}
	g.drafts = slices.DeleteFunc(g.drafts, func(d draft) bool { return len(d.actions) == 0 })
}

func containsAll(list, parts []string) bool {
	for _, p := range parts {
		if !slices.Contains(list, p) {
			return false
		}
	}
	return true
}

// actionsAt gives the actions of a matched type that count for an item at a level.
func (g *generator) actionsAt(m *matched, match Match, level catalog.AccessLevel) []catalog.Action {
	var out []catalog.Action
	for _, u := range g.usesOf(match.Type) {
		if g.request.Table.Level(u.action) != level {
			continue
		}
		if match.foreign && (!u.required || len(g.missing(m, u.action, level)) > 0) {
			continue
		}
		out = append(out, u.action)
	}
	return out
}

// missing gives the types that an action requires and that no ARN of the request names at
// the level; the item's own ARN counts as if it asked for the level.
func (g *generator) missing(m *matched, a catalog.Action, level catalog.AccessLevel) []catalog.ResourceType {
	have := func(t catalog.ResourceType) bool {
		return g.asked[typeLevel{t, level}] || slices.ContainsFunc(m.result.Types, func(match Match) bool { return match.Type == t })
	}
	var always []catalog.ResourceType
	alternatives := map[int][]catalog.ResourceType{}
	last := 0
	for _, row := range facts.Rows(a) {
		n := row.Alternative()
		last = max(last, n)
		switch t := row.ResourceType(); {
		case !row.Required() || have(t):
			if n != 0 && row.Required() && alternatives[n] == nil {
				alternatives[n] = []catalog.ResourceType{}
			}
		case n == 0:
			always = append(always, t)
		default:
			alternatives[n] = append(alternatives[n], t)
		}
	}
	var least []catalog.ResourceType
	found := false
	for n := 1; n <= last; n++ {
		if types, ok := alternatives[n]; ok && (!found || len(types) < len(least)) {
			least, found = types, true
		}
	}
	return append(always, least...)
}

// count fills in how many actions each level would bring.
func (g *generator) count(m *matched) {
	for i, level := range levels.Order {
		var all []catalog.Action
		for _, match := range m.result.Types {
			for _, a := range g.actionsAt(m, match, level) {
				if !slices.Contains(all, a) {
					all = append(all, a)
				}
			}
		}
		m.result.Counts[i] = len(all)
	}
}

// name gives the i-th statement its Sid: service, level and type, each with one capital
// letter, and a number where that is taken.
func (g *generator) name(i int) {
	d := &g.drafts[i]
	sid := word(d.key.typ.Service().Prefix()) + word(d.key.level.String()) + word(d.key.typ.Name())
	d.sid = sid
	for n := 2; slices.ContainsFunc(g.drafts[:i], func(other draft) bool { return other.sid == d.sid }); n++ {
		d.sid = sid + strconv.Itoa(n)
	}
}

// word keeps letters and digits, the first in upper case and the rest in lower case.
func word(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z' && b.Len() == 0:
			c -= 'a' - 'A'
		case 'A' <= c && c <= 'Z' && b.Len() > 0:
			c += 'a' - 'A'
		case !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'):
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// ids gives the actions' IDs, sorted.
func ids(actions []catalog.Action) []string {
	out := make([]string, 0, len(actions))
	for _, a := range actions {
		out = append(out, a.ID())
	}
	slices.Sort(out)
	return slices.Compact(out)
}
