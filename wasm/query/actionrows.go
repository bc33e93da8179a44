package query

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// ActionRow is an action with one of its resource types, or the action by itself.
type ActionRow struct {
	// Type is the resource type; HasType is false in the row of the action by itself.
	Type    catalog.ResourceType
	HasType bool
	// Required is set when a call without such a resource fails.
	Required bool
	// Alternative is explained at catalog.Row.
	Alternative int
	// Formats are the ARN formats to put into Resource, "*" in a row without type.
	Formats []string
	// Keys are the condition keys that hold in the row: the row's own, those of the
	// resource type and those of the action as a whole, in the order of lower-case names.
	Keys []catalog.ConditionKey
}

// ActionRows lists an action's rows: one per resource type, in the order of lower-case
// names, and behind them one without type when the action has none or has keys as a whole.
func ActionRows(a catalog.Action) []ActionRow {
	whole := facts.ActionKeys(a)
	var out []ActionRow
	for _, row := range facts.Rows(a) {
		t := row.ResourceType()
		out = append(out, ActionRow{
			Type: t, HasType: true, Required: row.Required(), Alternative: row.Alternative(),
			Formats: facts.Formats(t), Keys: unite(facts.RowKeys(row), facts.TypeKeys(t), whole),
		})
	}
	if len(out) == 0 || len(whole) > 0 {
		out = append(out, ActionRow{Formats: []string{NoType}, Keys: unite(whole)})
	}
	return out
}

// Dependents lists the actions that one action needs besides, with where that is known
// from, in the order of IDs.
func Dependents(a catalog.Action) []catalog.Dependent {
	list := facts.Dependents(a)
	for i := range list { // few
		for ; i > 0 && list[i].Action.Index() < list[i-1].Action.Index(); i-- {
			list[i], list[i-1] = list[i-1], list[i]
		}
	}
	return list
}

// DocumentationLink is what AWS's pages link an action to, its API operation or a page of a
// guide, or else the action's place in the Service Authorization Reference, or else empty:
// an action that only the machine-readable reference knows has no page.
func DocumentationLink(l *catalog.Ledger, a catalog.Action) string {
	if from := l.Action(a); from.Link != "" {
		return from.Link
	}
	return ReferenceLink(l, a)
}

const referenceRoot = "https://docs.aws.amazon.com/service-authorization/latest/reference/"

// ReferenceLink is an action's place in the Service Authorization Reference, or empty.
func ReferenceLink(l *catalog.Ledger, a catalog.Action) string {
	from := l.Action(a)
	if from.Page == "" {
		return ""
	}
	link := referenceRoot + from.Page + ".html"
	if from.Anchor != "" {
		link += "#" + from.Anchor
	}
	return link
}

// ReferencePages are the pages of the Service Authorization Reference about a service, in
// the order of its names.
func ReferencePages(l *catalog.Ledger, s catalog.Service) []string {
	_, pages := l.Service(s)
	out := make([]string, len(pages))
	for i, slug := range pages {
		out[i] = referenceRoot + slug + ".html"
	}
	return out
}

// ActionLink is an action with its documentation.
type ActionLink struct {
	Action catalog.Action
	Link   string
}

// DocumentationLinks lists the actions of a scope that have documentation, with its
// address.
func DocumentationLinks(l *catalog.Ledger, scope Scope) []ActionLink {
	var out []ActionLink
	for _, a := range Actions(scope) {
		if link := DocumentationLink(l, a); link != "" {
			out = append(out, ActionLink{a, link})
		}
	}
	return out
}
