package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
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
	var causes []cause
	for _, d := range g.drafts {
		for _, a := range d.actions {
			for dep := range a.Dependents() {
				if g.allows(dep.Action) || !dep.Page && noise(dep.Action) {
					continue
				}
				at := slices.IndexFunc(causes, func(c cause) bool { return c.dependent == dep.Action })
				if at < 0 {
					at = len(causes)
					causes = append(causes, cause{dependent: dep.Action, item: d.item})
				}
				c := &causes[at]
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
	slices.SortStableFunc(causes, func(a, b cause) int { return a.dependent.Index() - b.dependent.Index() })
	for _, c := range causes {
		by := ids(c.by)
		verb := needs(len(by))
		if !c.page {
			verb = " may need"
		}
		note := Note{Code: NeedsOther, Warning: c.page, Item: c.item, Actions: []string{c.dependent.ID()},
			Message: some(by) + verb + " " + c.dependent.ID() + " as well"}
		m := &g.items[max(c.item, 0)]
		for row := range c.dependent.Rows() {
			note.Forms = append(note.Forms, g.forms(row.ResourceType(), m.arn)...)
		}
		g.note(note)
	}
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
