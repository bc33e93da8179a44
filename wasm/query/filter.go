package query

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
)

// NoType is the resource type of actions that have none: their Resource must be "*".
const NoType = "*"

// Filter picks actions. Each field that is set narrows the choice further; the zero value
// picks every action.
type Filter struct {
	// Levels are the access levels that are wanted; an empty set means any.
	Levels levels.Set
	// Levels are Table's; nil means levels.Strict.
	Table levels.Table
	// Type is the name of a resource type, in any letter case, or NoType.
	Type string
	// Key is a condition key that the action must name, as a whole or for one of its
	// resource types, in any letter case. One that documents a template part
	// (aws:ResourceTag/${TagKey}) is found by any text in its place (aws:ResourceTag/team).
	Key string
	// TypeKeys counts the keys that describe the action's resource types as well. AWS
	// lists aws:ResourceTag for most types and for few actions.
	TypeKeys bool
	// Name is a pattern of names without prefix, in any letter case: "Get*Object?".
	Name string
	// ARN is an ARN or a pattern of ARNs that the action must be usable with.
	ARN string
	// Dependents picks actions that need further actions.
	Dependents bool
	// PermissionOnly picks actions that correspond to no API operation.
	PermissionOnly bool
}

// Select lists the actions of a scope that pass the filter, in the order of prefix and
// lower-case name. A type that no service of the scope has, or a key that the catalog has
// never heard of, is a *NotFound; an ARN that is none is an *arn.Error.
func Select(c *catalog.Catalog, scope Scope, f Filter) ([]catalog.Action, error) {
	if err := f.check(c, scope); err != nil {
		return nil, err
	}
	var onARN map[catalog.ResourceType]bool
	if f.ARN != "" {
		matches, err := MatchingTypes(c, f.ARN)
		if err != nil {
			return nil, err
		}
		onARN = map[catalog.ResourceType]bool{}
		for _, m := range matches {
			onARN[m.Type] = true
		}
	}
	scope = keepServices(scope, f.possible)
	if len(scope) > few {
		catalog.DecodeAhead(scope)
	}
	var out []catalog.Action
	for _, s := range scope {
		lo, hi := 0, s.NumActions()
		if f.Name != "" {
			lo, hi = s.ActionsWithPrefix(literalStart(f.Name))
		}
		for i := lo; i < hi; i++ {
			a := s.Action(i)
			if f.passes(a) && (onARN == nil || usesOneOf(a, onARN)) {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

// few services are decoded sooner than another processor is told to.
const few = 8

func keepServices(scope Scope, test func(catalog.Service) bool) Scope {
	var out Scope
	for _, s := range scope {
		if test(s) {
			out = append(out, s)
		}
	}
	return out
}

// check finds slips in the names that a filter gives.
func (f *Filter) check(c *catalog.Catalog, scope Scope) error {
	if f.Type != "" && f.Type != NoType && !scope.hasType(f.Type) {
		var known []string
		for _, s := range scope {
			known = append(known, typeNames(s)...)
		}
		return notFound("resource type", f.Type, scope.only(), c.Date(), known)
	}
	if f.Key == "" {
		return nil
	}
	if _, err := Key(c, f.Key); err != nil {
		return notFound("condition key", f.Key, "", c.Date(), keyNames(c, scope))
	}
	return nil
}

// possible is a quick look at a service as a whole.
func (f *Filter) possible(s catalog.Service) bool {
	if f.Levels != 0 && f.Levels&levels.Possible(f.table(), s) == 0 {
		return false
	}
	if f.Type != "" && f.Type != NoType && !(Scope{s}).hasType(f.Type) {
		return false
	}
	return f.Key == "" || declares(s, f.Key)
}

// table is the filter's level table.
func (f *Filter) table() levels.Table {
	if f.Table == nil {
		return levels.Strict
	}
	return f.Table
}

// passes asks what costs least first; levels need no rows.
func (f *Filter) passes(a catalog.Action) bool {
	switch {
	case f.Name != "" && !NameMatches(f.Name, a.Name()):
		return false
	case f.Levels != 0 && !f.Levels.Has(f.table().Level(a)):
		return false
	case f.PermissionOnly && !a.PermissionOnly():
		return false
	case f.Type == NoType && a.NumRows() > 0:
		return false
	case f.Type != "" && f.Type != NoType && !usesType(a, f.Type):
		return false
	case f.Key != "" && !usesKey(a, f.Key, f.TypeKeys):
		return false
	case f.Dependents && len(facts.Dependents(a)) == 0:
		return false
	}
	return true
}

// literalStart is the part of a pattern in front of its first wildcard.
func literalStart(pattern string) string {
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		return pattern[:i]
	}
	return pattern
}

// named lists the actions of a service whose names match; an empty pattern is no pattern.
func named(s catalog.Service, pattern string) []catalog.Action {
	if pattern != "" && !strings.ContainsAny(pattern, "*?") {
		if a, ok := s.LookupAction(pattern); ok {
			return []catalog.Action{a}
		}
		return nil
	}
	out := make([]catalog.Action, 0, s.NumActions())
	for i := range s.NumActions() {
		if a := s.Action(i); pattern == "" || NameMatches(pattern, a.Name()) {
			out = append(out, a)
		}
	}
	return out
}

func (s Scope) hasType(name string) bool {
	for _, service := range s {
		if _, ok := service.LookupResourceType(name); ok {
			return true
		}
	}
	return false
}

func usesType(a catalog.Action, name string) bool {
	for _, row := range facts.Rows(a) {
		if equalFold(row.ResourceType().Name(), name) {
			return true
		}
	}
	return false
}

func usesOneOf(a catalog.Action, types map[catalog.ResourceType]bool) bool {
	for _, row := range facts.Rows(a) {
		if types[row.ResourceType()] {
			return true
		}
	}
	return slices.ContainsFunc(facts.TakenInstead(a), func(t catalog.ResourceType) bool { return types[t] })
}

func usesKey(a catalog.Action, name string, ofTypes bool) bool {
	if oneMatches(facts.ActionKeys(a), name) {
		return true
	}
	for _, row := range facts.Rows(a) {
		if oneMatches(facts.RowKeys(row), name) || ofTypes && oneMatches(facts.TypeKeys(row.ResourceType()), name) {
			return true
		}
	}
	return false
}

func oneMatches(keys []catalog.ConditionKey, name string) bool {
	for _, k := range keys {
		if KeyMatches(k.Name(), name) {
			return true
		}
	}
	return false
}
