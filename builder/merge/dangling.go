package merge

import (
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// settle deals with names that are used but nowhere defined, as "Connector" is on the page
// of AWS Config: a resource type or condition key is declared, without ARN formats or
// types, so that no row is lost; a dependent that is no action is dropped. Each is
// reported.
func settle(set *fact.Set, report *Report) {
	actions := actionIDs(set)
	for i := range set.Services {
		d := declarer{service: &set.Services[i], report: report, known: map[string]bool{}}
		d.run(actions)
	}
}

// actionIDs has the IDs of all actions in lower case.
func actionIDs(set *fact.Set) map[string]bool {
	ids := map[string]bool{}
	for i := range set.Services {
		for _, a := range set.Services[i].Actions {
			ids[strings.ToLower(set.Services[i].Prefix+":"+a.Name)] = true
		}
	}
	return ids
}

// declarer settles one service.
type declarer struct {
	service *fact.Service
	report  *Report
	known   map[string]bool // "type " or "key " and the lower-case name
}

func (d *declarer) run(actions map[string]bool) {
	s := d.service
	for _, t := range s.ResourceTypes {
		d.known["type "+strings.ToLower(t.Name)] = true
	}
	for _, k := range s.ConditionKeys {
		d.known["key "+strings.ToLower(k.Name)] = true
	}
	for i := range s.ResourceTypes {
		t := &s.ResourceTypes[i]
		d.keys(s.Prefix+":"+t.Name, t.BoundKeys())
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		id := s.Prefix + ":" + a.Name
		for _, row := range a.Rows {
			if row.ResourceType != "" && d.isNew(id, "type", row.ResourceType) {
				s.ResourceTypes = append(s.ResourceTypes, fact.ResourceType{Name: row.ResourceType, Sources: row.Sources, Past: row.Past})
			}
			d.keys(id, row.BoundKeys())
		}
		kept := a.Dependents[:0]
		for _, dep := range a.Dependents {
			if actions[strings.ToLower(dep.Action)] {
				kept = append(kept, dep)
				continue
			}
			d.report.Dangling = append(d.report.Dangling, Line{id, "dependent action " + dep.Action + ", dropped"})
		}
		a.Dependents = kept
	}
	s.Sort()
}

func (d *declarer) keys(where string, list []fact.KeyNote) {
	for _, k := range list {
		if d.isNew(where, "key", k.Key) {
			d.service.ConditionKeys = append(d.service.ConditionKeys, fact.ConditionKey{Name: k.Key, Sources: k.Sources, Past: k.Past})
		}
	}
}

// isNew reports a name of the given kind that nothing defines, and then counts it as
// known.
func (d *declarer) isNew(where, kind, name string) bool {
	key := kind + " " + strings.ToLower(name)
	if d.known[key] {
		return false
	}
	d.known[key] = true
	d.report.Dangling = append(d.report.Dangling, Line{where, kind + " " + name + ", declared without particulars"})
	return true
}
