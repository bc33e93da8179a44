package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// past is the past of a fact once this layer is laid over it; has says whether the layer
// has the fact.
func (o *over) past(sources fact.Sources, past fact.Past, has bool) fact.Past {
	switch {
	case has:
		return past.Without(o.source)
	case sources.Has(o.source) && past.Of(o.source) == "" && o.before != "":
		return past.With(o.source, o.before)
	}
	return past
}

// withdrawn reports a fact that this layer lacks, unless an older layer of the same day
// has it.
func (o *over) withdrawn(name, what string, sources fact.Sources, past fact.Past) {
	if fact.LastSeen(o.origins, sources, past) < o.date {
		o.report.withdrawn(name, what, o.layer)
	}
}

// serviceGone notes that the source of this layer no longer has a service: none of what
// it said of it, either.
func (o *over) serviceGone() {
	s := o.service
	if !s.Sources.Has(o.source) {
		return
	}
	o.withdrawn(s.Prefix, "service", s.Sources, s.Past)
	s.Past = o.past(s.Sources, s.Past, false)
	for i := range s.Actions {
		o.actionGone(&s.Actions[i])
	}
	for i := range s.ResourceTypes {
		o.typeGone(&s.ResourceTypes[i])
	}
	for i := range s.ConditionKeys {
		s.ConditionKeys[i].Past = o.past(s.ConditionKeys[i].Sources, s.ConditionKeys[i].Past, false)
	}
	o.operationsGone(nil)
}

// actionGone notes that the source of this layer no longer has an action.
func (o *over) actionGone(a *fact.Action) {
	a.Past = o.past(a.Sources, a.Past, false)
	if a.PermissionOnly {
		a.PermissionOnlyPast = o.past(fact.Sources(fact.Pages), a.PermissionOnlyPast, false)
	}
	a.Rows, a.Dependents = slices.Clone(a.Rows), slices.Clone(a.Dependents)
	for i := range a.Rows {
		o.rowGone(&a.Rows[i])
	}
	for i := range a.Dependents {
		a.Dependents[i].Past = o.past(a.Dependents[i].Sources, a.Dependents[i].Past, false)
	}
}

// operationsGone notes the operations that this layer lacks. An operation has no sources;
// only the service reference has them all, so it alone can withdraw one.
func (o *over) operationsGone(seen map[string]bool) {
	if o.source != fact.ServiceReference || o.before == "" {
		return
	}
	for i := range o.service.Operations {
		op := &o.service.Operations[i]
		if !seen[strings.ToLower(op.Name)] {
			o.report.withdrawn(o.id(op.Name), "operation", o.layer)
			op.Past = o.past(fact.Sources(o.source), op.Past, false)
		}
	}
}

// dependents adds a newer layer's. What it no longer names stays, with its day.
func (o *over) dependents(have, a *fact.Action) {
	named := map[string]fact.Sources{}
	for _, d := range a.Dependents {
		named[strings.ToLower(d.Action)] |= d.Sources
	}
	list := slices.Clone(have.Dependents)
	for i := range list {
		d := &list[i]
		d.Past = o.past(d.Sources, d.Past, named[strings.ToLower(d.Action)].Has(o.source))
	}
	have.Dependents = tidyDependents(append(list, a.Dependents...))
}
