package merge

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// services tells about prefixes with several pages or none.
func (r *Report) services(set *fact.Set) {
	for i := range set.Services {
		s := &set.Services[i]
		if len(s.Pages) > 1 {
			r.Shared = append(r.Shared, Line{s.Prefix, strings.Join(s.Pages, ", ")})
		}
		if len(s.Pages) == 0 {
			levels := 0
			for _, a := range s.Actions {
				if a.Level != "" {
					levels++
				}
			}
			r.Dead = append(r.Dead, Line{s.Prefix, fmt.Sprintf("%d actions, %d with an access level; kept because AWS's list has it", len(s.Actions), levels)})
		}
	}
}

// count fills in the numbers of facts in set.
func (r *Report) count(set *fact.Set) {
	var actions, permissionOnly, noLevel, rows, required, types, formats, keys, dependents, withDependents, operations, authorized, passed int
	for i := range set.Services {
		s := &set.Services[i]
		actions += len(s.Actions)
		types += len(s.ResourceTypes)
		keys += len(s.ConditionKeys)
		operations += len(s.Operations)
		for _, t := range s.ResourceTypes {
			formats += len(t.Formats)
		}
		for _, op := range s.Operations {
			authorized += len(op.Actions)
			for _, a := range op.Actions {
				passed += min(1, len(a.PassedToService))
			}
		}
		for _, a := range s.Actions {
			rows += len(a.Rows)
			dependents += len(a.Dependents)
			withDependents += min(1, len(a.Dependents))
			permissionOnly += one(a.PermissionOnly)
			noLevel += one(a.Level == "")
			for _, row := range a.Rows {
				required += one(row.Required)
			}
		}
	}
	r.Counts = []Count{
		{"services", len(set.Services)}, {"actions", actions}, {"actions that are permission-only", permissionOnly},
		{"actions without an access level", noLevel}, {"actions with another level in the strict table", len(set.Opinions)},
		{"rows", rows}, {"required rows", required}, {"resource types", types}, {"ARN formats", formats},
		{"condition keys of services", keys}, {"dependent actions", dependents}, {"actions with dependents", withDependents},
		{"operations", operations}, {"authorised actions of operations", authorized}, {"authorised actions with iam:PassedToService", passed},
		{"global condition keys", len(set.GlobalKeys)}, {"partitions", len(set.Partitions)}, {"service principals", len(set.ServicePrincipals)},
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
