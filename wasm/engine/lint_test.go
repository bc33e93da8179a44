package engine

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
)

func TestLint(t *testing.T) {
	e := New(realCatalog(t))
	text := `{"Statement": [{"Effect": "allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}`
	reply, err := e.Lint(&api.LintRequest{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	if reply.Kind != "identity" || reply.Sure || reply.Policies != 1 {
		t.Errorf("kind %s, sure %v, %d policies", reply.Kind, reply.Sure, reply.Policies)
	}
	for _, f := range reply.Findings {
		if f.Rule != "invalid-effect" {
			continue
		}
		if text[f.Start:f.End] != `"allow"` || f.Severity != "error" || f.Statement != 0 || len(f.Fixes) != 1 {
			t.Fatalf("%+v", f)
		}
		edit := f.Fixes[0].Edits[0]
		fixed, err := policy.Apply(text, []policy.Edit{{Span: policy.Span{Start: edit.Start, End: edit.End}, Text: edit.Text}})
		if err != nil || !strings.Contains(fixed, `"Allow"`) {
			t.Errorf("fixed: %s, %v", fixed, err)
		}
		return
	}
	t.Errorf("invalid-effect not found: %+v", reply.Findings)
}

func TestLintKind(t *testing.T) {
	e := New(realCatalog(t))
	if _, err := e.Lint(&api.LintRequest{Kind: "spc"}); err == nil || !strings.Contains(string(AppendError(nil, err)), "did you mean scp?") {
		t.Errorf("got %v", err)
	}
	reply, err := e.Lint(&api.LintRequest{Kind: "vpc-endpoint", Text: "{}", All: true})
	if err != nil || reply.Kind != "vpc-endpoint" || !reply.Sure || reply.Policies != 0 || len(reply.Findings) == 0 {
		t.Errorf("%+v, %v", reply, err)
	}
}
