package export

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// Restrict returns what one source says: facts that others alone gave are left out, also
// our opinions on levels and what we declared because a source uses it without defining it.
// Levels and types of keys are those that source gives. What we corrected stays corrected, and
// says so among its sources. The given set stays as it was.
func Restrict(set *fact.Set, source fact.Source) *fact.Set {
	out := &fact.Set{GlobalKeys: restrictKeys(set.GlobalKeys, source)}
	if source == fact.Correction {
		out.Partitions = set.Partitions
	}
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
		r.ConditionKeys = restrictKeys(s.ConditionKeys, source)
		r.Actions, r.ResourceTypes = nil, nil
		for _, a := range s.Actions {
			if a.Sources.Has(source) {
				r.Actions = append(r.Actions, restrictAction(a, source))
			}
		}
		for _, t := range s.ResourceTypes {
			if t.Sources.Has(source) && t.Defined() {
				keys := boundBy(t.BoundKeys(), source)
				t.Sources, t.Past = credited(t.Sources, source), t.Past.Only(source)
				t.SetKeys(keys)
				r.ResourceTypes = append(r.ResourceTypes, t)
			}
		}
		if operationsFrom(&s) != source {
			r.Operations = nil
		}
		if source != fact.Pages {
			r.Names, r.Pages = nil, nil
		}
		out.Services = append(out.Services, r)
	}
	from := principalSources(set)
	for _, p := range set.ServicePrincipals {
		if from[p].Has(source) {
			out.ServicePrincipals = append(out.ServicePrincipals, p)
		}
	}
	return out
}

// operationsFrom is the source of a service's operations. The service reference has all;
// pages, which had some in July 2026, count where it does not know the service.
func operationsFrom(s *fact.Service) fact.Source {
	if s.Sources.Has(fact.ServiceReference) {
		return fact.ServiceReference
	}
	return fact.Pages
}

// principalSources tells which sources name each service principal: those of the operations
// that pass a role to it, or we.
func principalSources(set *fact.Set) map[string]fact.Sources {
	out := map[string]fact.Sources{}
	for i := range set.Services {
		s := &set.Services[i]
		for _, op := range s.Operations {
			for _, a := range op.Actions {
				for _, p := range a.PassedToService {
					out[p] = out[p].With(operationsFrom(s))
				}
			}
		}
	}
	for _, p := range set.ServicePrincipals {
		if out[p] == 0 {
			out[p] = fact.Sources(fact.Correction)
		}
	}
	return out
}

func restrictAction(a fact.Action, source fact.Source) fact.Action {
	r := a
	r.Sources, r.Past = fact.Sources(source), a.Past.Only(source)
	r.Rows, r.Dependents = nil, nil
	for _, row := range a.Rows {
		if !row.Sources.Has(source) {
			continue
		}
		keys := boundBy(row.BoundKeys(), source)
		row.Sources, row.Past = credited(row.Sources, source), row.Past.Only(source)
		if source != fact.Pages {
			row.Page, row.Required, row.RequiredPast, row.Scenario = -1, false, nil, ""
		}
		row.SetKeys(keys)
		r.Rows = append(r.Rows, row)
	}
	if source != fact.Pages {
		r.Rows = unitedRows(r.Rows)
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

// unitedRows has one row for each type: what stands on the rows of several pages, and beside
// them, is one row of a source that has no pages.
func unitedRows(rows []fact.Row) (out []fact.Row) {
	for _, row := range rows {
		at := slices.IndexFunc(out, func(r fact.Row) bool { return strings.EqualFold(r.ResourceType, row.ResourceType) })
		if at < 0 {
			if row.ResourceType != "" || len(row.ConditionKeys) > 0 {
				out = append(out, row)
			}
			continue
		}
		r := &out[at]
		keys := r.BoundKeys()
		for _, k := range row.BoundKeys() {
			i := slices.IndexFunc(keys, func(have fact.KeyNote) bool { return strings.EqualFold(have.Key, k.Key) })
			if i < 0 {
				keys = append(keys, k)
				continue
			}
			keys[i].Past = fact.UnitePast(keys[i].Sources, keys[i].Past, k.Sources, k.Past)
		}
		r.Past = fact.UnitePast(r.Sources, r.Past, row.Sources, row.Past)
		r.SetKeys(keys)
	}
	return out
}

// credited is source, and our mark where we corrected what it says.
func credited(sources fact.Sources, source fact.Source) fact.Sources {
	return (sources & fact.Sources(fact.Correction)).With(source)
}

// boundBy are the keys that source binds to a row or type.
func boundBy(list []fact.KeyNote, source fact.Source) (out []fact.KeyNote) {
	for _, k := range list {
		if k.Sources.Has(source) {
			out = append(out, fact.KeyNote{Key: k.Key, Sources: fact.Sources(source), Past: k.Past.Only(source)})
		}
	}
	return out
}

func restrictKeys(list []fact.ConditionKey, source fact.Source) (out []fact.ConditionKey) {
	for _, k := range list {
		if !k.Sources.Has(source) || !k.Defined() {
			continue
		}
		if source == fact.Pages && k.PageTypes != nil {
			k.Types = k.PageTypes
		}
		k.Sources, k.Past, k.PageTypes = fact.Sources(source), k.Past.Only(source), nil
		out = append(out, k)
	}
	return out
}
