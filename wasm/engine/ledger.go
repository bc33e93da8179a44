package engine

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
)

// actionLedger is nil as long as no ledger is open.
func (e *Engine) actionLedger(a catalog.Action) *api.ActionLedger {
	if e.ledger == nil {
		return nil
	}
	from := e.ledger.Action(a)
	out := &api.ActionLedger{
		Sources: sourceNames(from.Sources), LevelSources: sourceNames(from.LevelSource), PagesLevel: from.PagesLevel.String(),
		Page: from.Page, Anchor: from.Anchor, Link: from.Link, LastAccessed: from.LastAccessed,
	}
	out.StrictReason, out.StrictSource, _ = e.ledger.StrictReason(a)
	for row := range e.ledger.Rows(a) {
		if row.Scenario() == "" {
			continue
		}
		s := api.ScenarioRow{Scenario: row.Scenario(), Required: row.Required()}
		if t, ok := row.ResourceType(); ok {
			s.ResourceType = t.Name()
		}
		out.Scenarios = append(out.Scenarios, s)
	}
	return out
}

// serviceLedger is nil as long as no ledger is open.
func (e *Engine) serviceLedger(s catalog.Service) *api.ServiceLedger {
	if e.ledger == nil {
		return nil
	}
	from, pages := e.ledger.Service(s)
	return &api.ServiceLedger{Sources: sourceNames(from), Pages: pages}
}

var sources = [...]struct {
	source catalog.Source
	name   string
}{
	{catalog.Pages, "pages"},
	{catalog.ServiceReference, "service reference"},
	{catalog.Correction, "correction"},
	{catalog.Console, "console"},
}

func sourceNames(set catalog.Source) []string {
	var out []string
	for _, s := range sources {
		if set.Has(s.source) {
			out = append(out, s.name)
		}
	}
	return out
}
