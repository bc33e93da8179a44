package export

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog"
)

// UnknownScenario stands for the scenarios of an action where no ledger names them.
const UnknownScenario = "unknown"

// Facts reads everything back that the blobs hold. Packed again, the set gives the same
// blobs.
//
// Without ops (nil), the services have no operations. Without ledger (nil), sources are
// empty, pages -1, and rows stand once per resource type, in the order of names.
func Facts(c *catalog.Catalog, ops *catalog.Operations, ledger *catalog.Ledger) (*fact.Set, error) {
	set := &fact.Set{ServicePrincipals: slices.Collect(c.ServicePrincipals())}
	for _, o := range c.Origins() {
		set.Origins = append(set.Origins, fact.Origin{Name: o.Name, Date: o.Date})
	}
	for name, regions := range c.Partitions() {
		set.Partitions = append(set.Partitions, fact.Partition{Name: name, Regions: slices.Clone(regions)})
	}
	set.GlobalKeys = declared(c.GlobalKeys())
	for s := range c.Services() {
		out := serviceFacts(s)
		for a := range s.Actions() {
			if strict := a.StrictLevel(); strict != a.Level() {
				set.Opinions = append(set.Opinions, fact.Opinion{Action: a.ID(), Level: strict.String()})
			}
		}
		if ops != nil {
			out.Operations = operationFacts(ops.Of(s))
		}
		set.Services = append(set.Services, out)
	}
	if ledger != nil {
		addLedger(set, c, ledger)
	}
	err := c.Err()
	if ledger != nil {
		err = errors.Join(err, ledger.Err())
	}
	if ops != nil {
		err = errors.Join(err, ops.Err())
	}
	if err != nil {
		return nil, fmt.Errorf("reading the facts back: %w", err)
	}
	return set, nil
}

// operationFacts sorts by name: the blob puts operations named like actions first.
func operationFacts(list iter.Seq[catalog.Operation]) (out []fact.Operation) {
	for op := range list {
		o := fact.Operation{Name: op.Name()}
		for a := range op.Actions() {
			o.Actions = append(o.Actions, fact.AuthorizedAction{Action: a.Action.ID(), PassedToService: slices.Collect(a.PassedToService())})
		}
		for m := range op.SDK() {
			o.SDK = append(o.SDK, fact.SDKMethod{Package: m.Package, Client: m.Client, Method: m.Method})
		}
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b fact.Operation) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func serviceFacts(s catalog.Service) fact.Service {
	out := fact.Service{Prefix: s.Prefix(), Names: slices.Collect(s.Names()), ConditionKeys: declared(s.ConditionKeys())}
	for t := range s.ResourceTypes() {
		r := fact.ResourceType{Name: t.Name(), ConditionKeys: names(t.ConditionKeys())}
		for i := range t.NumFormats() {
			r.Formats = append(r.Formats, t.Format(i))
		}
		out.ResourceTypes = append(out.ResourceTypes, r)
	}
	for a := range s.Actions() {
		out.Actions = append(out.Actions, actionFacts(a))
	}
	return out
}

func actionFacts(a catalog.Action) fact.Action {
	out := fact.Action{Name: a.Name(), PermissionOnly: a.PermissionOnly(), Page: -1}
	if a.Level() != catalog.Unknown {
		out.Level = a.Level().String()
	}
	for r := range a.Rows() {
		out.Rows = append(out.Rows, fact.Row{
			ResourceType: r.ResourceType().Name(), Required: r.Required(), ConditionKeys: names(r.ConditionKeys()), Page: -1,
		})
	}
	if keys := names(a.ConditionKeys()); len(keys) > 0 {
		out.Rows = append(out.Rows, fact.Row{ConditionKeys: keys, Page: -1})
	}
	if a.HasScenarios() {
		out.Rows = append(out.Rows, fact.Row{Scenario: UnknownScenario, Page: -1})
	}
	for d := range a.Dependents() {
		dep := fact.Dependent{Action: d.Action.ID()}
		if d.Page {
			dep.Sources = dep.Sources.With(fact.Pages)
		}
		if d.Operation {
			dep.Sources = dep.Sources.With(fact.ServiceReference)
		}
		out.Dependents = append(out.Dependents, dep)
	}
	return out
}

func declared(list iter.Seq[catalog.ConditionKey]) (out []fact.ConditionKey) {
	for k := range list {
		out = append(out, fact.ConditionKey{Name: k.Name(), Types: types(k)})
	}
	return out
}

// types are AWS's words for a key's type.
func types(k catalog.ConditionKey) (out []string) {
	name := k.Type().String()
	if k.Type() == catalog.UnknownType {
		return nil
	}
	if k.Multivalued() {
		out = append(out, "ArrayOf"+name)
	}
	if !k.Multivalued() || k.SingleToo() {
		out = append(out, name)
	}
	if k.NumericToo() {
		out = append(out, catalog.Numeric.String())
	}
	return out
}

func names(list iter.Seq[catalog.ConditionKey]) (out []string) {
	for k := range list {
		out = append(out, k.Name())
	}
	return out
}
