package facts

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// instead are actions that AWS checks with resources of other types than the one which the
// reference has, where the caller names them so. Service guides say that.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html (2026-08-22):
// a policy with the function's own ARN does not allow requests for a version or an alias.
var instead = [...]struct {
	action string
	types  []string
}{
	{"lambda:AddPermission", []string{"function alias", "function version"}},
	{"lambda:CreateFunctionUrlConfig", []string{"function alias"}},
	{"lambda:DeleteFunctionUrlConfig", []string{"function alias"}},
	{"lambda:GetFunctionUrlConfig", []string{"function alias"}},
	{"lambda:InvokeFunction", []string{"function alias", "function version"}},
	{"lambda:ListDurableExecutionsByFunction", []string{"function version"}},
	{"lambda:RemovePermission", []string{"function alias", "function version"}},
	{"lambda:UpdateFunctionUrlConfig", []string{"function alias"}},
}

// TakenInstead are the resource types that an action takes in place of the one which it
// requires; nil for nearly all actions.
func TakenInstead(a catalog.Action) []catalog.ResourceType {
	prefix := a.Service().Prefix()
	for i := range instead {
		row := &instead[i]
		if name, ok := strings.CutPrefix(row.action, prefix+":"); !ok || name != a.Name() {
			continue
		}
		var out []catalog.ResourceType
		for _, name := range row.types {
			if t, ok := a.Service().LookupResourceType(name); ok {
				out = append(out, t)
			}
		}
		return out
	}
	return nil
}

// TakingInstead are the actions of a service that take other types instead.
func TakingInstead(s catalog.Service) []catalog.Action {
	var out []catalog.Action
	for i := range instead {
		if name, ok := strings.CutPrefix(instead[i].action, s.Prefix()+":"); ok {
			if a, ok := s.LookupAction(name); ok {
				out = append(out, a)
			}
		}
	}
	return out
}
