package engine

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Service gives what a service's page shows.
func (e *Engine) Service(q *api.ServiceRequest) (*api.ServiceReply, error) {
	s, err := e.service(q.Service)
	if err != nil {
		return nil, err
	}
	out := &api.ServiceReply{
		Service:       s.Prefix(),
		Name:          s.Name(),
		Names:         slices.Collect(s.Names()),
		ConditionKeys: serviceKeys(s),
		Ledger:        e.serviceLedger(s),
	}
	var counts [catalog.Tagging + 1]int
	for i := range s.NumActions() {
		a := s.Action(i)
		counts[a.Level()]++
		out.Actions = append(out.Actions, actionSummary(a))
	}
	for _, l := range levels.Order {
		out.Levels = append(out.Levels, api.ServiceLevel{Level: l.String(), Actions: counts[l]})
	}
	if n := counts[catalog.Unknown]; n > 0 {
		out.Levels = append(out.Levels, api.ServiceLevel{Level: catalog.Unknown.String(), Actions: n})
	}
	for i := range s.NumResourceTypes() {
		out.ResourceTypes = append(out.ResourceTypes, typeSummary(s.ResourceType(i)))
	}
	return out, nil
}

func actionSummary(a catalog.Action) api.ActionSummary {
	out := api.ActionSummary{ID: a.ID(), Level: a.Level().String(), StrictLevel: strictLevel(a), PermissionOnly: a.PermissionOnly()}
	for _, row := range facts.Rows(a) {
		name := row.ResourceType().Name()
		if row.Required() {
			name += "*"
		}
		if !slices.Contains(out.ResourceTypes, name) { // scenarios repeat types
			out.ResourceTypes = append(out.ResourceTypes, name)
		}
	}
	return out
}

func typeSummary(t catalog.ResourceType) api.TypeSummary {
	return api.TypeSummary{Service: t.Service().Prefix(), Name: t.Name(), Formats: facts.Formats(t)}
}

func serviceKeys(s catalog.Service) []api.KeySummary {
	keys := make([]catalog.ConditionKey, 0, s.NumConditionKeys())
	for i := range s.NumConditionKeys() {
		keys = append(keys, s.ConditionKey(i))
	}
	return keySummaries(keys)
}

func keySummaries(keys []catalog.ConditionKey) []api.KeySummary {
	var out []api.KeySummary
	for _, k := range keys {
		out = append(out, api.KeySummary{Name: k.Name(), Type: k.Type().String(), Multivalued: k.Multivalued()})
	}
	return out
}

// Action gives what an action's page shows.
func (e *Engine) Action(q *api.ActionRequest) (*api.ActionReply, error) {
	s, name, err := e.cut("an action", q.ID)
	if err != nil {
		return nil, err
	}
	a, ok := s.LookupAction(name)
	if !ok {
		var known []string
		for i := range s.NumActions() {
			known = append(known, s.Action(i).Name())
		}
		return nil, e.notFound("action", q.ID, s.Prefix()+":", known)
	}
	out := &api.ActionReply{
		ID: a.ID(), Service: s.Prefix(), ServiceName: s.Name(),
		Level: a.Level().String(), StrictLevel: strictLevel(a),
		PermissionOnly: a.PermissionOnly(), Scenarios: a.HasScenarios(),
		ConditionKeys: keySummaries(facts.ActionKeys(a)),
		Ledger:        e.actionLedger(a),
	}
	for _, row := range facts.Rows(a) {
		out.Rows = append(out.Rows, api.ActionRow{
			Type: typeSummary(row.ResourceType()), Required: row.Required(), Alternative: row.Alternative(),
			ConditionKeys: keySummaries(facts.RowKeys(row)),
		})
	}
	for _, d := range facts.Dependents(a) {
		out.Dependents = append(out.Dependents, api.Dependent{
			ID: d.Action.ID(), Level: d.Action.Level().String(), Page: d.Page, Operation: d.Operation,
		})
	}
	for i, list := 0, out.Dependents; i < len(list); i++ { // few
		for j := i; j > 0 && list[j].ID < list[j-1].ID; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	return out, nil
}

// ResourceType gives what a resource type's page shows.
func (e *Engine) ResourceType(q *api.ResourceTypeRequest) (*api.ResourceTypeReply, error) {
	s, name, err := e.cut("a resource type", q.ID)
	if err != nil {
		return nil, err
	}
	t, ok := s.LookupResourceType(name)
	if !ok {
		var known []string
		for i := range s.NumResourceTypes() {
			known = append(known, s.ResourceType(i).Name())
		}
		return nil, e.notFound("resource type", q.ID, s.Prefix()+":", known)
	}
	out := &api.ResourceTypeReply{
		ID: s.Prefix() + ":" + t.Name(), Service: s.Prefix(), ServiceName: s.Name(), Name: t.Name(),
		Formats: facts.Formats(t), ConditionKeys: keySummaries(facts.TypeKeys(t)),
	}
	for i := range s.NumActions() {
		a := s.Action(i)
		uses, required := false, false
		for _, row := range facts.Rows(a) {
			if row.ResourceType() == t {
				uses, required = true, required || row.Required()
			}
		}
		if uses {
			out.Actions = append(out.Actions, api.TypeAction{
				ID: a.ID(), Level: a.Level().String(), StrictLevel: strictLevel(a), Required: required,
			})
		}
	}
	return out, nil
}
