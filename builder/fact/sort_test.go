package fact

import "testing"

func TestSort(t *testing.T) {
	s := Service{
		Actions:       []Action{{Name: "b"}, {Name: "C"}, {Name: "a"}, {Name: "A"}},
		ResourceTypes: []ResourceType{{Name: "z"}, {Name: "Y"}},
		ConditionKeys: []ConditionKey{{Name: "x:b"}, {Name: "X:A"}},
		Operations:    []Operation{{Name: "a"}, {Name: "B"}},
	}
	s.Sort()
	got := ""
	for _, a := range s.Actions {
		got += a.Name + " "
	}
	got += s.ResourceTypes[0].Name + " " + s.ConditionKeys[0].Name + " " + s.Operations[0].Name
	if want := "A a b C Y X:A B"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
