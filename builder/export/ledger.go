package export

import (
	"slices"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog"
)

// addLedger fills in what the ledger says about the facts read from c.
func addLedger(set *fact.Set, c *catalog.Catalog, l *catalog.Ledger) {
	set.Origins = nil
	for _, o := range l.Origins() {
		set.Origins = append(set.Origins, fact.Origin{Source: fact.Source(o.Source), Name: o.Name, Date: o.Date})
	}
	for i := range set.Services {
		s, from := &set.Services[i], c.Service(i)
		sources, pages := l.Service(from)
		s.Sources, s.Pages = fact.Sources(sources), pages
		for j := range s.ResourceTypes {
			s.ResourceTypes[j].Sources = fact.Sources(l.ResourceType(from.ResourceType(j)))
		}
		for j := range s.ConditionKeys {
			s.ConditionKeys[j].Sources = fact.Sources(l.ConditionKey(from.ConditionKey(j)))
		}
		for j := range s.Actions {
			addActionLedger(&s.Actions[j], pages, from.Action(j), l)
		}
	}
	for i := range set.Opinions {
		o := &set.Opinions[i]
		if a, ok := c.LookupAction(o.Action); ok {
			o.Reason, o.URL, _ = l.StrictReason(a)
		}
	}
}

func addActionLedger(a *fact.Action, pages []string, from catalog.Action, l *catalog.Ledger) {
	s := l.Action(from)
	a.Sources, a.LevelSource = fact.Sources(s.Sources), fact.Source(s.LevelSource)
	if s.PagesLevel != catalog.Unknown && s.PagesLevel != from.Level() {
		a.PageLevel = s.PagesLevel.String()
	}
	a.Page, a.Anchor, a.URL, a.LastAccessed = slices.Index(pages, s.Page), s.Anchor, s.Link, s.LastAccessed
	a.Rows = nil
	for r := range l.Rows(from) {
		row := fact.Row{
			Required: r.Required(), ConditionKeys: names(r.ConditionKeys()), Scenario: r.Scenario(),
			Page: r.Page(), Sources: fact.Sources(r.Sources()),
		}
		if t, ok := r.ResourceType(); ok {
			row.ResourceType = t.Name()
		}
		a.Rows = append(a.Rows, row)
	}
}
