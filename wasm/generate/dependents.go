package generate

import (
	"maps"
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// noteDependents names the actions that allowed ones need besides, and that no statement
// allows. They are not allowed silently: on which resources is for the user to say.
func (g *generator) noteDependents() {
	type cause struct {
		dependent catalog.Action
		page      bool // the documentation says so, not just the operation
		by        []catalog.Action
		item      int
	}
	causes := map[int]*cause{} // by the dependent's index
	for _, d := range g.drafts {
		for _, a := range d.actions {
			for _, dep := range facts.Dependents(a) {
				if g.allows(dep.Action) || !dep.Page && noise(dep.Action) {
					continue
				}
				c := causes[dep.Action.Index()]
				if c == nil {
					c = &cause{dependent: dep.Action, item: d.item}
					causes[dep.Action.Index()] = c
				}
				c.page = c.page || dep.Page
				if c.item != d.item {
					c.item = -1
				}
				if !slices.Contains(c.by, a) {
					c.by = append(c.by, a)
				}
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(causes)) {
		c := causes[i]
		by := ids(c.by)
		verb := needs(len(by))
		if !c.page {
			verb = " may need"
		}
		note := Note{Code: NeedsOther, Item: c.item, Actions: []string{c.dependent.ID()},
			Message: some(by) + verb + " " + c.dependent.ID() + " as well"}
		note.Forms = g.formsFor(c.dependent, g.items[max(c.item, 0)].matched)
		g.note(note)
	}
}

// manyRows is where a list of forms stops to help: a tagging action takes every type.
const manyRows = 5

// formsFor gives the ARNs on which a dependent may be needed: the item's own where the
// dependent takes its type, else those of the types it requires, else of all.
func (b *base) formsFor(a catalog.Action, m *matched) []string {
	rows := facts.Rows(a)
	required := false
	for _, row := range rows {
		if m != nil && m.has(row.ResourceType()) {
			return []string{m.raw}
		}
		required = required || row.Required()
	}
	if !required && len(rows) > manyRows {
		return nil
	}
	var like arn.ARN
	if m != nil {
		like = m.arn
	}
	var out []string
	for _, row := range rows {
		if row.Required() || !required {
			out = append(out, b.forms(row.ResourceType(), like)...)
		}
	}
	return out
}

func (g *generator) allows(a catalog.Action) bool {
	return slices.ContainsFunc(g.drafts, func(d draft) bool { return slices.Contains(d.actions, a) })
}

// noise tells dependents that operations list and hardly any caller needs: they belong to
// other ways of signing in, or of reaching the same service.
func noise(a catalog.Action) bool {
	switch a.Service().Prefix() {
	case "aws-portal", "s3-object-lambda":
		return true
	}
	return a.Name() == "CallWithBearerToken"
}
