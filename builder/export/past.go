package export

import (
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// past has a line per fact that the newest snapshot of one of its sources lacks, or that
// another source withdrew: who had it, when it was last seen there, and whether it counts
// as withdrawn. What AWS's pages just don't tell any more (dependent actions, stars) does
// not.
func past(set *fact.Set) *table {
	t := &table{columns: []column{{name: "kind"}, {name: "name"}, {name: "detail"}, {"sources", ","}, {name: "last seen"}, {name: "withdrawn"}}}
	for i := range set.Services {
		s := &set.Services[i]
		add := func(kind, name, detail string, sources fact.Sources, past fact.Past, withdrawn bool) {
			if len(past) == 0 && !withdrawn {
				return
			}
			lost := sources &^ fact.Sources(fact.Withdrawn)
			if len(past) > 0 {
				lost = 0
			}
			for _, l := range past {
				lost = lost.With(l.Source)
			}
			t.add(text(kind), text(name), text(detail), sourceCell(lost), text(fact.LastSeen(set.Origins, lost, past)), yes(withdrawn, "yes"))
		}
		named := func(kind, name, detail string, sources fact.Sources, past fact.Past) {
			add(kind, name, detail, sources, past, s.Withdrawn(set.Origins, sources, past) != "")
		}
		named("service", s.Prefix, "", s.Sources, s.Past)
		for _, a := range s.Actions {
			id := s.Prefix + ":" + a.Name
			named("action", id, "", a.Sources, a.Past)
			stands := s.Withdrawn(set.Origins, a.Sources, a.Past) == ""
			add("permission-only", id, "", 0, a.PermissionOnlyPast, false)
			for _, d := range a.Dependents {
				add("dependent action", id, d.Action, 0, d.Past, false)
			}
			for _, r := range a.Rows {
				detail := strings.TrimSpace(r.ResourceType + " " + r.Scenario)
				add("row", id, detail, r.Sources, r.Past, r.Sources.Has(fact.Withdrawn))
				add("required", id, detail, 0, r.RequiredPast, false)
				if stands && r.Scenario == "" && !r.Sources.Has(fact.Withdrawn) {
					for _, k := range ownPast(r) {
						named("row key", id, strings.TrimSpace(r.ResourceType+" "+k.Key), k.Sources, k.Past)
					}
				}
			}
		}
		for _, r := range s.ResourceTypes {
			named("resource type", s.Prefix+":"+r.Name, "", r.Sources, r.Past)
			if s.Withdrawn(set.Origins, r.Sources, r.Past) == "" {
				for _, k := range r.KeyNotes {
					named("type key", s.Prefix+":"+r.Name, k.Key, k.Sources, k.Past)
				}
			}
		}
		for _, k := range s.ConditionKeys {
			named("condition key", s.Prefix, k.Name, k.Sources, k.Past)
		}
		for _, o := range s.Operations {
			add("operation", s.Prefix+":"+o.Name, "", 0, o.Past, len(o.Past) > 0)
		}
	}
	return t
}

// ownPast are the keys that may be past where their row is not: those with a note, and all
// of a row for the action itself, which is no more than its keys.
func ownPast(r fact.Row) []fact.KeyNote {
	if r.ResourceType == "" {
		return r.BoundKeys()
	}
	return r.KeyNotes
}
