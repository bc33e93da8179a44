package export

import (
	"github.com/leastwise/leastwise/builder/fact"
)

// Restrict returns what one source says: facts that others alone gave are left out, also
// our opinions on levels. A level is the one that source gives, or empty. The given set
// stays as it was.
//
// Condition keys have no sources of their own: those of a row that two sources give are
// the union of both.
func Restrict(set *fact.Set, source fact.Source) *fact.Set {
	out := &fact.Set{GlobalKeys: keepKeys(set.GlobalKeys, source), Partitions: set.Partitions, ServicePrincipals: set.ServicePrincipals}
	for _, o := range set.Origins {
		if o.Source == source {
			out.Origins = append(out.Origins, o)
		}
	}
	for _, s := range set.Services {
		if !s.Sources.Has(source) {
			continue
		}
		r := s
		r.Sources, r.Past = fact.Sources(source), s.Past.Only(source)
		r.ConditionKeys = keepKeys(s.ConditionKeys, source)
		r.Actions, r.ResourceTypes = nil, nil
		for _, a := range s.Actions {
			if a.Sources.Has(source) {
				r.Actions = append(r.Actions, restrictAction(a, source))
			}
		}
		for _, t := range s.ResourceTypes {
			if t.Sources.Has(source) {
				t.Sources, t.Past = fact.Sources(source), t.Past.Only(source)
				r.ResourceTypes = append(r.ResourceTypes, t)
			}
		}
		if source != fact.ServiceReference {
			r.Operations = nil // the only source that has any
		}
		if source != fact.Pages {
			r.Names, r.Pages = nil, nil
		}
		out.Services = append(out.Services, r)
	}
	return out
}

func restrictAction(a fact.Action, source fact.Source) fact.Action {
	r := a
	r.Sources, r.Past = fact.Sources(source), a.Past.Only(source)
	r.Rows, r.Dependents = nil, nil
	for _, row := range a.Rows {
		if row.Sources.Has(source) {
			row.Sources, row.Past = fact.Sources(source), row.Past.Only(source)
			if source != fact.Pages {
				row.Page, row.Required, row.RequiredPast, row.Scenario = -1, false, nil, ""
			}
			r.Rows = append(r.Rows, row)
		}
	}
	for _, d := range a.Dependents {
		if d.Sources.Has(source) {
			d.Sources, d.Past = fact.Sources(source), d.Past.Only(source)
			r.Dependents = append(r.Dependents, d)
		}
	}
	switch {
	case source == fact.Pages && a.PageLevel != "":
		r.Level, r.LevelSource = a.PageLevel, source
	case source == fact.Pages && a.Level != "":
		r.LevelSource = source // the newer source that gave the level says the same
	case a.LevelSource != source:
		r.Level, r.LevelSource = "", 0
	}
	r.PageLevel = ""
	if source != fact.Pages {
		r.PermissionOnly, r.PermissionOnlyPast, r.Page, r.Anchor, r.URL, r.Description = false, nil, -1, "", "", ""
	}
	if source != fact.ServiceReference {
		r.LastAccessed = false
	}
	return r
}

func keepKeys(list []fact.ConditionKey, source fact.Source) []fact.ConditionKey {
	var out []fact.ConditionKey
	for _, k := range list {
		if k.Sources.Has(source) {
			k.Sources, k.Past = fact.Sources(source), k.Past.Only(source)
			out = append(out, k)
		}
	}
	return out
}
