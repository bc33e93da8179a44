package fact

import "testing"

// Counts counts links, not rows: what several pages, scenarios and sources say is one link.
func TestCounts(t *testing.T) {
	set := &Set{Services: []Service{{
		Prefix: "boat",
		Actions: []Action{
			{Name: "Sail", Level: Write, Rows: []Row{
				{ResourceType: "hull", Required: true, ConditionKeys: []string{"k:1"}, Page: 0},
				{ResourceType: "Hull", Required: true, ConditionKeys: []string{"K:1", "k:2"}, Page: 1},
				{ResourceType: "mast", Required: true, Scenario: "Wind"},
				{ResourceType: "oar", Required: true, Sources: Sources(Withdrawn)},
				{ConditionKeys: []string{"k:1"}, Page: 0},
				{ConditionKeys: []string{"k:1"}, Page: 1},
			}, Dependents: []Dependent{{Action: "a:B"}, {Action: "a:C"}}},
			{Name: "Sink", PermissionOnly: true, Rows: []Row{{ConditionKeys: []string{"k:1"}}}},
		},
		ResourceTypes: []ResourceType{{Name: "hull", Formats: []string{"arn:1", "arn:2"}, ConditionKeys: []string{"k:1"}}, {Name: "oar"}},
		ConditionKeys: []ConditionKey{{Name: "k:1", Types: []string{"String"}}, {Name: "k:2"}},
	}}}
	got := map[string]int{}
	for _, c := range set.Counts() {
		if _, ok := got[c.What]; ok {
			t.Errorf("%q is told twice", c.What)
		}
		got[c.What] = c.N
	}
	for what, n := range map[string]int{
		"services": 1, "actions": 2, "actions, level Write": 1, "actions, level unknown": 1, "actions, permission-only": 1,
		"actions with dependent actions": 1, "actions without resource types": 1,
		"resource types": 1, "resource types without a definition": 1, "ARN formats": 2,
		"condition keys of services": 1, "condition keys without a definition": 1,
		"links: action to resource type": 3, "links: required resource type": 1, "links: withdrawn resource type": 1,
		"links: action to condition key": 2, "links: row to condition key": 2, "links: type to condition key": 1,
		"links: action to dependent action": 2,
	} {
		if got[what] != n {
			t.Errorf("%s: %d, want %d", what, got[what], n)
		}
	}
}
