package merge

import (
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
)

func TestSettle(t *testing.T) {
	set := &fact.Set{Services: []fact.Service{{
		Prefix:        "x",
		ResourceTypes: []fact.ResourceType{{Name: "known", ConditionKeys: []string{"x:OfType"}}},
		ConditionKeys: []fact.ConditionKey{{Name: "x:Known"}},
		Actions: []fact.Action{{Name: "Do", Rows: []fact.Row{
			{ResourceType: "KNOWN", ConditionKeys: []string{"x:known"}},
			{ResourceType: "gone", ConditionKeys: []string{"x:Gone"}, Sources: fact.Sources(fact.Pages)},
			{ResourceType: "gone"},
		}, Dependents: []fact.Dependent{{Action: "X:do"}, {Action: "y:Nothing"}}}},
	}}}
	report := &Report{}
	settle(set, report)
	s := set.Services[0]
	if len(s.ResourceTypes) != 2 || s.ResourceTypes[0].Name != "gone" || s.ResourceTypes[0].Sources != fact.Sources(fact.Pages) {
		t.Errorf("resource types: %+v, want gone, from the pages, and known", s.ResourceTypes)
	}
	if len(s.ConditionKeys) != 3 {
		t.Errorf("condition keys: %+v, want x:Gone, x:Known and x:OfType", s.ConditionKeys)
	}
	if d := s.Actions[0].Dependents; len(d) != 1 || d[0].Action != "X:do" {
		t.Errorf("dependents: %+v, want X:do alone", d)
	}
	for _, line := range []Line{
		{"x:Do", "type gone, declared without particulars"},
		{"x:Do", "key x:Gone, declared without particulars"},
		{"x:known", "key x:OfType, declared without particulars"},
		{"x:Do", "dependent action y:Nothing, dropped"},
	} {
		if !hasLine(report.Dangling, line.Fact, line.What) {
			t.Errorf("the report lacks %v: %v", line, report.Dangling)
		}
	}
	if len(report.Dangling) != 4 {
		t.Errorf("%d lines in the report, want 4: %v", len(report.Dangling), report.Dangling)
	}
}
