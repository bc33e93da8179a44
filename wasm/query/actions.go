package query

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Action is the action with an ID ("s3:GetObject"), in any letter case. An unknown service
// or action is a *NotFound.
func Action(c *catalog.Catalog, id string) (catalog.Action, error) {
	prefix, name := SplitAction(id)
	s, err := Service(c, prefix)
	if err != nil {
		return catalog.Action{}, err
	}
	a, ok := s.LookupAction(name)
	if !ok {
		return a, notFound("action", name, s.Prefix(), c.Date(), actionNames(s))
	}
	return a, nil
}

// Actions lists all actions of a scope.
func Actions(scope Scope) []catalog.Action {
	var out []catalog.Action
	for _, s := range scope {
		out = append(out, named(s, "")...)
	}
	return out
}

// FindActions lists the actions whose names without prefix match a pattern, in any letter
// case: "List*Subscription?". A pattern without wildcards finds the action of that name in
// each service.
func FindActions(scope Scope, pattern string) []catalog.Action {
	var out []catalog.Action
	if pattern == "" {
		return nil
	}
	for _, s := range scope {
		out = append(out, named(s, pattern)...)
	}
	return out
}

// ActionsAtLevel lists the actions that a level table puts at a level.
func ActionsAtLevel(scope Scope, table levels.Table, level catalog.AccessLevel) []catalog.Action {
	return AtLevel(Actions(scope), table, level)
}

// ActionsWithoutTypes lists the actions that know no resource type. In a policy their
// Resource must be "*".
func ActionsWithoutTypes(scope Scope) []catalog.Action {
	return WithoutTypes(Actions(scope))
}

// ActionsWithoutTypesAtLevel lists the actions of a level that know no resource type.
func ActionsWithoutTypesAtLevel(scope Scope, table levels.Table, level catalog.AccessLevel) []catalog.Action {
	return WithoutTypes(ActionsAtLevel(scope, table, level))
}

// ActionsOnType lists the actions that work on a resource type, named in any letter case;
// NoType stands for those that know none. A name that no service of the scope knows finds
// nothing.
func ActionsOnType(scope Scope, name string) []catalog.Action {
	if name == NoType {
		return ActionsWithoutTypes(scope)
	}
	var out []catalog.Action
	for _, s := range scope {
		if (Scope{s}).hasType(name) {
			out = append(out, keep(named(s, ""), func(a catalog.Action) bool { return usesType(a, name) })...)
		}
	}
	return out
}

// ActionsOnTypeAtLevel lists the actions of a level that work on a resource type.
func ActionsOnTypeAtLevel(scope Scope, name string, table levels.Table, level catalog.AccessLevel) []catalog.Action {
	return AtLevel(ActionsOnType(scope, name), table, level)
}

// ActionsWithKey lists the actions that name a condition key, as a whole or for one of
// their resource types; see Filter.Key for how keys are compared. AWS's global keys that
// no action names (aws:SourceIp) work with every action and find nothing here.
func ActionsWithKey(scope Scope, key string) []catalog.Action {
	var out []catalog.Action
	for _, s := range scope {
		if declares(s, key) {
			out = append(out, keep(named(s, ""), func(a catalog.Action) bool { return usesKey(a, key, false) })...)
		}
	}
	return out
}

// AtLevel keeps the actions that a level table puts at a level.
func AtLevel(actions []catalog.Action, table levels.Table, level catalog.AccessLevel) []catalog.Action {
	return keep(actions, func(a catalog.Action) bool { return table.Level(a) == level })
}

// WithoutTypes keeps the actions that know no resource type.
func WithoutTypes(actions []catalog.Action) []catalog.Action {
	return keep(actions, func(a catalog.Action) bool { return a.NumRows() == 0 })
}

// DependentActions lists the actions that are needed besides the given ones, each once;
// the given ones are not in the list unless another needs them.
func DependentActions(actions []catalog.Action) []catalog.Action {
	var out []catalog.Action
	for _, a := range actions {
		for _, d := range facts.Dependents(a) {
			out = append(out, d.Action)
		}
	}
	return inOrder(out)
}

// IDs are the IDs of actions: "s3:GetObject".
func IDs(actions []catalog.Action) []string {
	out := make([]string, len(actions))
	for i, a := range actions {
		out[i] = a.ID()
	}
	return out
}

// inOrder sorts by prefix and lower-case name, and drops repetitions.
func inOrder(actions []catalog.Action) []catalog.Action {
	slices.SortFunc(actions, func(a, b catalog.Action) int { return a.Index() - b.Index() })
	return slices.CompactFunc(actions, func(a, b catalog.Action) bool { return a.Index() == b.Index() })
}

func keep(actions []catalog.Action, test func(catalog.Action) bool) []catalog.Action {
	var out []catalog.Action
	for _, a := range actions {
		if test(a) {
			out = append(out, a)
		}
	}
	return out
}

func actionNames(s catalog.Service) []string {
	out := make([]string, 0, s.NumActions())
	for i := range s.NumActions() {
		out = append(out, s.Action(i).Name())
	}
	return out
}
