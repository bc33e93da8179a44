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
			for _, match := range m.types {
				if actions := g.actionsOf(m, match, level); len(actions) > 0 {
					g.join(typeLevel{match.Type, level}, actions, m.raw, i)
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

// actionsOf gives the actions of a matched type that count for an item at a level.
func (g *generator) actionsOf(m *item, match Match, level catalog.AccessLevel) []catalog.Action {
	return g.actionsAt(match, level, g.have(m, level))
}

// count fills in how many actions each level would bring.
func (g *generator) count(m *item) {
	for i, level := range levels.Order {
		var all []catalog.Action
		for _, match := range m.types {
			for _, a := range g.actionsOf(m, match, level) {
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
	sid := d.key.sid(d.key.level.String())
	d.sid = sid
	for n := 2; slices.ContainsFunc(g.drafts[:i], func(other draft) bool { return other.sid == d.sid }); n++ {
		d.sid = sid + strconv.Itoa(n)
	}
}

// sid makes a Sid of service, a word and type. Service Catalog's ARNs name the service
// catalog, and so do the Sids that users know.
func (k typeLevel) sid(middle string) string {
	prefix := k.typ.Service().Prefix()
	if k.typ.NumFormats() > 0 && facts.ARNService(k.typ.Format(0)) == "catalog" {
		prefix = "catalog"
	}
	return word(prefix) + word(middle) + word(k.typ.Name())
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
