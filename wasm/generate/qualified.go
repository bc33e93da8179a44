package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// insteadOf are actions that AWS checks with a resource of another type than the one which the
// reference requires, where the caller names it so. Service guides say that; the reference has
// the function alone.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html (2026-08-22):
// a policy with the function's own ARN does not allow requests for a version or an alias.
var insteadOf = [...]struct {
	action, typ string
	others      []string
}{
	{"lambda:AddPermission", "function", []string{"function alias", "function version"}},
	{"lambda:CreateFunctionUrlConfig", "function", []string{"function alias"}},
	{"lambda:DeleteFunctionUrlConfig", "function", []string{"function alias"}},
	{"lambda:GetFunctionUrlConfig", "function", []string{"function alias"}},
	{"lambda:InvokeFunction", "function", []string{"function alias", "function version"}},
	{"lambda:ListDurableExecutionsByFunction", "function", []string{"function version"}},
	{"lambda:RemovePermission", "function", []string{"function alias", "function version"}},
	{"lambda:UpdateFunctionUrlConfig", "function", []string{"function alias"}},
}

// addInstead adds the actions of a service to the types that they take instead.
func (b *base) addInstead(s catalog.Service) {
	for _, row := range insteadOf {
		name, ok := strings.CutPrefix(row.action, s.Prefix()+":")
		if !ok {
			continue
		}
		a, ok := s.LookupAction(name)
		if !ok {
			continue
		}
		for _, name := range row.others {
			typ, ok := s.LookupResourceType(name)
			if !ok || takes(a, typ) {
				continue
			}
			list := b.uses[typ]
			at, _ := slices.BinarySearchFunc(list, a, func(u use, a catalog.Action) int { return byIndex(u.action, a) })
			b.uses[typ] = slices.Insert(list, at, use{a, true})
		}
	}
}

// hasInstead reports whether ARNs name a type that an action takes in place of one that it
// requires.
func hasInstead(a catalog.Action, required catalog.ResourceType, have func(catalog.ResourceType) bool) bool {
	if a.Service().Prefix() != "lambda" { // of most
		return false
	}
	for _, row := range insteadOf {
		if row.action != a.ID() || row.typ != required.Name() {
			continue
		}
		return slices.ContainsFunc(row.others, func(name string) bool {
			typ, ok := a.Service().LookupResourceType(name)
			return ok && have(typ)
		})
	}
	return false
}
