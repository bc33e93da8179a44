package engine

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// suiteTree is a suite's span tree as the page sends it.
func suiteTree(t testing.TB, text string) string {
	t.Helper()
	documents, err := yaml.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(source.AppendJSON(nil, documents))
}

const suiteText = `policies:
  identity: policy.json
  boundary:
    Statement:
    - Effect: Allow
      Action: '*'
      Resource: '*'
tests:
- name: reads
  action: [s3:GetObject, s3:PutObject]
  expect: allow
  sid: Read
`

func TestSuite(t *testing.T) {
	policyText := `{"Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"},` +
		`{"Sid":"Write","Effect":"Allow","Action":"s3:Put*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}`
	e := New(realCatalog(t))
	reply, err := e.Suite(&api.SuiteRequest{Tree: suiteTree(t, suiteText), Files: []api.SuiteFile{{Name: "policy.json", Text: policyText}}})
	if err != nil {
		t.Fatal(err)
	}
	if reply.Passed != 1 || reply.Failed != 1 || len(reply.Cases) != 2 || len(reply.Problems)+len(reply.Warnings) > 0 || len(reply.Files) != 1 {
		t.Fatalf("got %+v", reply)
	}
	first, second := &reply.Cases[0], &reply.Cases[1]
	if !first.Passed || first.Decision != "allowed" || len(first.Deciding) != 2 || first.Deciding[0].Statement != 0 || first.Deciding[1].Statement != 2 {
		t.Errorf("got %+v", first)
	}
	if second.Passed || second.Why != "it is implicit-deny, not allow" || strings.Join(second.Missing, " ") != "aws:MultiFactorAuthPresent" ||
		!strings.HasPrefix(suiteText[second.Start:second.End], "name: reads") {
		t.Errorf("got %+v", second)
	}
	for i, want := range []string{`{"Sid":"Read"`, `{"Sid":"Write"`, "Effect: Allow\n      Action: '*'"} {
		s := &reply.Statements[i]
		text := policyText
		if s.File == "" {
			text = suiteText
		}
		if !strings.HasPrefix(text[s.Start:s.End], want) || s.Cases != [...]int{1, 0, 2}[i] {
			t.Errorf("statement %d: got %+v at %q", i, s, text[s.Start:s.End])
		}
	}
}

func TestSuiteSaysWhatIsWrong(t *testing.T) {
	e := New(realCatalog(t))
	for _, tt := range []struct {
		text  string
		files []api.SuiteFile
		want  api.SuiteProblem
	}{
		{strings.Replace(suiteText, "expect:", "expct:", 1), nil, api.SuiteProblem{Message: `a test has no key "expct"`, Hint: "did you mean expect?"}},
		{suiteText, nil, api.SuiteProblem{Message: `there is no file "policy.json"`}},
		{suiteText, []api.SuiteFile{{Name: "polic.json", Text: "{}"}}, api.SuiteProblem{Message: `there is no file "policy.json"`, Hint: "did you mean polic.json?"}},
		{suiteText, []api.SuiteFile{{Name: "policy.json", Text: "[1]"}}, api.SuiteProblem{File: "policy.json", Message: "this is no policy: no Statement in it"}},
	} {
		reply, err := e.Suite(&api.SuiteRequest{Tree: suiteTree(t, tt.text), Files: tt.files})
		if err != nil {
			t.Fatal(err)
		}
		if len(reply.Problems) != 1 || len(reply.Cases) > 0 {
			t.Errorf("got %+v", reply)
			continue
		}
		p := reply.Problems[0]
		if p.File != tt.want.File || p.Message != tt.want.Message || tt.want.Hint != "" && p.Hint != tt.want.Hint {
			t.Errorf("got %+v, want %+v", p, tt.want)
		}
	}
	for _, tree := range []string{"", "x", "[]"} {
		if _, err := e.Suite(&api.SuiteRequest{Tree: tree}); err == nil {
			t.Errorf("%q is taken for a suite", tree)
		}
	}
}
