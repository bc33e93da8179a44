package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

var update = flag.Bool("update", false, "write the golden files anew; review the diff")

// lintRun has findings of every severity, with and without what a finding may have, in
// texts with a byte order mark, CRLF, characters beyond ASCII and control characters.
func lintRun() *Lint {
	first := "\ufeff{\r\n  \"Sid\": \"e\u0301 \U0001F600\", \"Effect\": \"allow\",\r\n  \"Action\": [\"s3:Get*\", \"s3:GetObject\"]\r\n}\r\n"
	span := func(text, part string) policy.Span {
		at := strings.Index(text, part)
		return policy.Span{Start: at, End: at + len(part)}
	}
	effect := &lint.Rule{ID: "invalid-effect", Group: lint.GroupSchema, Severity: lint.Error}
	role := &lint.Rule{ID: "pass-role-broad", Group: lint.GroupSecurity, Severity: lint.Security}
	nobody := &lint.Rule{ID: "without-page", Group: lint.GroupStyle, Severity: lint.Suggestion}
	second := "{\"Statement\": [\x1b[31m {\"Action\": \"" + strings.Repeat("x", 200) + "\"}]}"
	return &Lint{
		Version: "v1.2.3", Date: "2026-08-22", Rules: []*lint.Rule{effect, role, nobody},
		Files: []LintFile{
			{Name: "a, b:c.json", Text: first, Grants: []ServiceGrant{{"iam", [5]int{1, 2, 0, 40, 0}, [5]int{10, 20, 30, 40, 50}}, {"s3<b>", [5]int{0, 0, 1}, [5]int{0, 0, 1}}}, Result: lint.Result{Kind: policy.Identity, Policies: 1, Findings: []lint.Finding{
				{Rule: effect, Statement: 0, Span: span(first, `"allow"`), Message: `Effect "allow" is neither Allow nor Deny`, Hint: "write Allow", Silenced: 2,
					Fixes: []lint.Fix{{Effect: lint.Same, Edits: []policy.Edit{{Span: span(first, `"allow"`), Text: `"Allow"`}}}}},
				{Rule: role, Severity: lint.Security, Statement: 0, Span: span(first, `"s3:Get*"`), Message: "100 % of\nroles", Code: "PASS_ROLE_WITH_NOT_RESOURCE"},
				{Rule: nobody, Severity: lint.Suggestion, Statement: 0, Span: span(first, `"Action"`), Message: "a key"},
			}}},
			{Name: "/abs/é.json", Text: second, Result: lint.Result{Kind: policy.Trust, Sure: true, Policies: 1, Findings: []lint.Finding{
				{Rule: nobody, Severity: lint.Warning, Statement: -1, Span: policy.Span{Start: 0, End: 1}, Message: "no Version", Hint: "add it"},
				{Rule: nobody, Severity: lint.Warning, Statement: 0, Span: span(second, strings.Repeat("x", 200)), Message: "long"},
			}}},
			{Name: "clean.json", Text: "{}"},
		},
	}
}

func TestLintFormats(t *testing.T) {
	for name, run := range map[string]*Lint{"lint": lintRun(), "lint_none": {Version: "(devel)", Date: "2026-08-22"}} {
		for _, f := range LintFormats {
			golden := "testdata/" + name + "." + f.Name
			one := *run
			if f.Name == "access-analyzer" && len(run.Files) > 1 {
				if _, err := f.Append(nil, run); err == nil {
					t.Errorf("%s takes several files", f.Name)
				}
				one.Files = run.Files[:1]
			}
			got, err := f.Append(nil, &one)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s (%v):\ngot  %s\nwant %s", golden, err, got, want)
			}
			var v any
			switch f.Name {
			case "json", "sarif", "gitlab", "access-analyzer":
				err = json.Unmarshal(got, &v)
			case "junit":
				err = xml.Unmarshal(got, &junitSuites{})
			}
			if err != nil {
				t.Errorf("%s: %v", golden, err)
			}
		}
	}
}

// TestFingerprint: what else comes and goes in a list, and how the text is laid out, does not
// change what a finding is known by; another statement does.
func TestFingerprint(t *testing.T) {
	rule := &lint.Rule{ID: "pass-role-broad"}
	of := func(text string) string {
		at := strings.Index(text, `"iam:PassRole"`)
		span := policy.Span{Start: at, End: at + len(`"iam:PassRole"`)}
		file := &LintFile{Text: text, Result: lint.Result{Findings: []lint.Finding{{Rule: rule, Span: span}}}}
		return NewPlaces(file).Fingerprint(&file.Findings[0])
	}
	was := of(`{"Statement":[{"Effect":"Allow","Action":["iam:PassRole"],"Resource":"*"}]}`)
	for _, tt := range []struct {
		text string
		same bool
	}{
		{`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject", "iam:PassRole"],"Resource":"*"}]}`, true},
		{"{\"Statement\":{\n\"Effect\":\"Allow\",\n\"Action\":\"iam:PassRole\",\n\"Resource\":\"*\"}}", true},
		{`{"Statement":[{"Effect":"Allow","Action":["iam:PassRole"],"Resource":"arn:aws:iam::111122223333:role/*"}]}`, false},
		{`{"Statement":[{"Effect":"Allow","Action":["iam:PassRole"],"Resource":"*","Sid":"Pass"}]}`, false},
	} {
		if got := of(tt.text) == was; got != tt.same {
			t.Errorf("%s: the same is %v", tt.text, got)
		}
	}
	if of(`{"Statement":{"Sid":"Pass","Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}`) !=
		of(`{"Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::111122223333:role/*","Sid":"Pass"}}`) {
		t.Error("the Sid is a statement's name, wherever it stands")
	}
}
