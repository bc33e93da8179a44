package fact

import "strings"

// Count is a number of facts.
type Count struct {
	What string
	N    int
}

// Counts counts the facts of s: for the report of a build and for "catalog stats", so that
// the same words have the same number in both.
//
// A link is counted once per action, however many rows, pages and scenarios say it. Names
// that are used but nowhere defined are no types or keys of AWS's tables; they are counted
// apart.
func (s *Set) Counts() []Count {
	n := counter{names: map[string]bool{}}
	for i := range s.Services {
		n.service(&s.Services[i])
	}
	out := []Count{{"services", len(s.Services)}, {"actions", n.actions}}
	for _, level := range []string{List, Read, Write, PermissionsManagement, Tagging} {
		out = append(out, Count{"actions, level " + level, n.levels[level]})
	}
	return append(out,
		Count{"actions, level unknown", n.levels[""]},
		Count{"actions, permission-only", n.permissionOnly},
		Count{"actions with another strict level", len(s.Opinions)},
		Count{"actions with dependent actions", n.withDependents},
		Count{"actions without resource types", n.withoutTypes},
		Count{"resource types", n.types},
		Count{"resource types without a definition", n.undefinedTypes},
		Count{"ARN formats", n.formats},
		Count{"condition keys of services", n.keys},
		Count{"condition keys, distinct names", len(n.names)},
		Count{"condition keys without a definition", n.undefinedKeys},
		Count{"links: action to resource type", n.links},
		Count{"links: required resource type", n.required},
		Count{"links: withdrawn resource type", n.withdrawn},
		Count{"links: action to condition key", n.actionKeys},
		Count{"links: row to condition key", n.rowKeys},
		Count{"links: type to condition key", n.typeKeys},
		Count{"links: action to dependent action", n.dependents},
		Count{"operations", n.operations},
		Count{"operations, authorised actions", n.authorized},
		Count{"operations, with iam:PassedToService", n.passed},
		Count{"global condition keys", len(s.GlobalKeys)},
		Count{"partitions", len(s.Partitions)},
		Count{"service principals", len(s.ServicePrincipals)},
	)
}

// counter holds the numbers of Counts.
type counter struct {
	actions, permissionOnly, withDependents, withoutTypes int
	levels                                                map[string]int
	types, undefinedTypes, formats                        int
	keys, undefinedKeys                                   int
	names                                                 map[string]bool // of condition keys
	links, required, withdrawn                            int
	actionKeys, rowKeys, typeKeys, dependents             int
	operations, authorized, passed                        int
}

func (n *counter) service(s *Service) {
	for _, t := range s.ResourceTypes {
		if !t.Defined() {
			n.undefinedTypes++
			continue
		}
		n.types++
		n.formats += len(t.Formats)
		n.typeKeys += len(t.ConditionKeys)
	}
	for _, k := range s.ConditionKeys {
		if !k.Defined() {
			n.undefinedKeys++
			continue
		}
		n.keys++
		n.names[k.Name] = true
	}
	for i := range s.Actions {
		n.action(&s.Actions[i])
	}
	n.operations += len(s.Operations)
	for _, op := range s.Operations {
		n.authorized += len(op.Actions)
		for _, a := range op.Actions {
			n.passed += min(1, len(a.PassedToService))
		}
	}
}

func (n *counter) action(a *Action) {
	n.actions++
	if n.levels == nil {
		n.levels = map[string]int{}
	}
	n.levels[a.Level]++
	if a.PermissionOnly {
		n.permissionOnly++
	}
	n.dependents += len(a.Dependents)
	n.withDependents += min(1, len(a.Dependents))
	// By type and by "type, key"; the type of the action itself is "".
	types, standing, required, keys := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[[2]string]bool{}
	for _, r := range a.Rows {
		name := strings.ToLower(r.ResourceType)
		for _, key := range r.ConditionKeys {
			keys[[2]string{name, strings.ToLower(key)}] = true
		}
		if name == "" {
			continue
		}
		types[name] = true
		if !r.Sources.Has(Withdrawn) {
			standing[name] = true
			if r.Required && r.Scenario == "" {
				required[name] = true
			}
		}
	}
	if len(types) == 0 {
		n.withoutTypes++
	}
	n.links += len(types)
	n.withdrawn += len(types) - len(standing)
	n.required += len(required)
	for at := range keys {
		if at[0] == "" {
			n.actionKeys++
		} else {
			n.rowKeys++
		}
	}
}

// Defined reports whether a source describes the type. One that is only used is declared
// by the merge, without particulars.
func (t *ResourceType) Defined() bool { return len(t.Formats) > 0 || len(t.ConditionKeys) > 0 }

// Defined reports whether a source describes the key, as for resource types.
func (k *ConditionKey) Defined() bool { return len(k.Types) > 0 }
