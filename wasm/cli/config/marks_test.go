package config

import (
	"reflect"
	"testing"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// Every rule that a mark silences is there.
func TestSameChecks(t *testing.T) {
	if len(rulesOf()) < 50 {
		t.Errorf("got %d checks", len(rulesOf()))
	}
	for code, ids := range rulesOf() {
		for _, id := range ids {
			if p := rulebook.Find(id); p == nil || p.ID != id {
				t.Errorf("%s: there is no rule %s", code, id)
			}
		}
	}
	m := Mark{Tool: "checkov", Code: "CKV_AWS_110"}
	if !m.Silences(&lint.Rule{ID: "privilege-escalation"}) || m.Silences(&lint.Rule{ID: "full-admin"}) {
		t.Error("CKV_AWS_110 is about privilege-escalation")
	}
}

func TestMarks(t *testing.T) {
	const text = `Resources:
  A: # checkov:skip=CKV_AWS_107,CKV_AWS_108:reviewed
    Type: "checkov:skip=CKV_AWS_1"
    Metadata:
      checkov: {skip: [{id: CKV_AWS_111, comment: known}]}
      cfn_nag:
        rules_to_suppress:
        - {id: W11, reason: known}
        - {reason: none}
    #bridgecrew:skip= CKV_AWS_109
`
	documents, err := yaml.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range append(CommentMarks(text, yaml.Comments), MetadataMarks(documents[0].Member("Resources").Member("A").Member("Metadata"))...) {
		got = append(got, m.Tool+" "+m.Code)
	}
	want := []string{"checkov CKV_AWS_107", "checkov CKV_AWS_108", "checkov CKV_AWS_109", "checkov CKV_AWS_111", "cfn_nag W11"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := MetadataMarks(nil); got != nil {
		t.Errorf("got %v of nothing", got)
	}
}
