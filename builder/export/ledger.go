package export

import (
	"iter"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog"
)

// addLedger fills in what the ledger says about the facts read from c.
func addLedger(set *fact.Set, c *catalog.Catalog, l *catalog.Ledger) {
	set.Origins = nil
	for _, o := range l.Origins() {
		set.Origins = append(set.Origins, fact.Origin{Source: fact.Source(o.Source), Name: o.Name, Date: o.Date})
	}
	for i := range set.GlobalKeys {
		set.GlobalKeys[i].Sources = fact.Sources(fact.Correction) // no other source lists them
	}
	for i := range set.Services {
		s, from := &set.Services[i], c.Service(i)
		sources, pages := l.Service(from)
		s.Sources, s.Pages, s.Past = fact.Sources(sources), pages, pastOf(l.ServicePast(from))
		for j := range s.ResourceTypes {
			t := from.ResourceType(j)
			s.ResourceTypes[j].Sources, s.ResourceTypes[j].Past = fact.Sources(l.ResourceType(t)), pastOf(l.ResourceTypePast(t))
			s.ResourceTypes[j].SetKeys(boundKeys(t.ConditionKeys(), func(k catalog.ConditionKey) catalog.KeyOrigin { return l.KeyOf(t, k) }))
		}
		for j := range s.ConditionKeys {
			k := from.ConditionKey(j)
			s.ConditionKeys[j].Sources, s.ConditionKeys[j].Past = fact.Sources(l.ConditionKey(k)), pastOf(l.ConditionKeyPast(k))
			if words := l.PageTypes(k); words != "" {
				s.ConditionKeys[j].PageTypes = strings.Split(words, ",")
			}
		}
		for j := range s.Actions {
			addActionLedger(&s.Actions[j], pages, from.Action(j), l)
		}
		for j := range s.Operations {
			s.Operations[j].Past = pastOf(l.OperationPast(from, j))
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
	a.Past, a.PermissionOnlyPast = pastOf(l.ActionPast(from)), pastOf(l.PermissionOnlyPast(from))
	i := 0
	for d := range l.Dependents(from) {
		a.Dependents[i].Past = pastOf(d.Past)
		i++
	}
	a.Rows = nil
	for r := range l.Rows(from) {
		row := fact.Row{
			Required: r.Required(), Scenario: r.Scenario(),
			Page: r.Page(), Sources: fact.Sources(r.Sources()), Past: pastOf(r.Past()), RequiredPast: pastOf(r.RequiredPast()),
		}
		if t, ok := r.ResourceType(); ok {
			row.ResourceType = t.Name()
		}
		row.SetKeys(boundKeys(r.ConditionKeys(), r.KeyOf))
		a.Rows = append(a.Rows, row)
	}
}

func boundKeys(list iter.Seq[catalog.ConditionKey], of func(catalog.ConditionKey) catalog.KeyOrigin) (out []fact.KeyNote) {
	for k := range list {
		from := of(k)
		out = append(out, fact.KeyNote{Key: k.Name(), Sources: fact.Sources(from.Sources), Past: pastOf(from.Past)})
	}
	return out
}

func pastOf(list []catalog.SourceOrigin) (out fact.Past) {
	for _, o := range list {
		out = append(out, fact.Last{Source: fact.Source(o.Source), Date: o.Date})
	}
	return out
}
