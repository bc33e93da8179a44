package suite_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/source/yaml"
	"github.com/leastwise/leastwise/wasm/suite"
)

func realCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// read reads a suite that may have problems.
func read(t testing.TB, text string) (*suite.Suite, []suite.Problem) {
	t.Helper()
	trees, err := yaml.Read(text)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return suite.Read(&trees[0])
}

// run runs a suite that must be fine.
func run(t testing.TB, text string) (*suite.Suite, *suite.Attached, []suite.CaseResult, []int) {
	t.Helper()
	s, problems := read(t, text)
	if len(problems) > 0 {
		t.Fatalf("%s\n%+v", text, problems)
	}
	a, warnings, problems := s.Attach(nil, nil)
	if len(problems)+len(warnings) > 0 {
		t.Fatalf("%s\n%+v%+v", text, problems, warnings)
	}
	results, applied := s.Run(realCatalog(t), a)
	return s, a, results, applied
}

const example = `policies:
  identity:
    Version: 2012-10-17
    Statement:
    - Sid: Read
      Effect: Allow
      Action: [s3:Get*, s3:List*]
      Resource: arn:aws:s3:::b/*
    - Sid: Team
      Effect: Allow
      Action: s3:PutObject
      Resource: '*'
      Condition:
        StringEquals:
          aws:ResourceTag/team: ${aws:PrincipalTag/team}
    - Sid: Never
      Effect: Deny
      Action: s3:*
      Resource: arn:aws:s3:::b/secret*
  scp:
  - |
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
  - level: 1
    policy: {Statement: {Effect: Allow, Action: "s3:*", Resource: "*"}}
defaults:
  principal: {arn: "arn:aws:iam::111122223333:user/ann", tags: {team: red}}
  resource: arn:aws:s3:::b/k
  context:
    aws:SourceIp: 203.0.113.5
tests:
`

func TestRun(t *testing.T) {
	for _, tt := range []struct{ test, want, why string }{
		{"action: s3:GetObject\n  expect: allow\n  sid: Read", "pass", "the identity policy's Allow"},
		{"action: s3:GetObject\n  expect: allow\n  sid: Team", `the statement "Team" does not decide it, but Read`, "the control policies' Allows have no Sid"},
		{"action: s3:GetObject\n  expect: allow\n  sid: Raed", `no statement has the Sid "Raed"; did you mean Read?`, "a slip"},
		{"action: s3:GetObject\n  expect: allow\n  sid: Quite", `no statement has the Sid "Quite"`, "another name"},
		{"action: s3:GetObject\n  expect: deny", "it is allowed, not deny", ""},
		{"action: s3:GetObject\n  resource: arn:aws:s3:::b/secret/x\n  expect: explicit-deny\n  sid: [Never]", "pass", "a Deny decides"},
		{"action: s3:GetObject\n  resource: arn:aws:s3:::b/secret/x\n  expect: implicit-deny", "it is explicit-deny, not implicit-deny", ""},
		{"action: s3:PutObject\n  expect: implicit-deny", "pass", "no tag on the resource"},
		{"action: s3:PutObject\n  resource: {arn: arn:aws:s3:::b/k, tags: {team: red}}\n  expect: allow\n  sid: Team", "pass", "tags of both"},
		{"action: s3:PutObject\n  context: {\"aws:ResourceTag/team\": red}\n  expect: allow", "pass", "context says the same"},
		{"action: s3:PutObject\n  context: {\"aws:ResourceTag/team\": red, \"aws:PrincipalTag/team\": null}\n  expect: deny", "pass", "null takes the tag away"},
		{"action: sqs:SendMessage\n  resource: arn:aws:sqs:eu-west-1:111122223333:q\n  expect: deny", "pass", "level 1 allows S3 only"},
		{"action: s3:GetObject\n  resource: arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/k\n  expect: unknown", "pass", "the access point's bucket decides as well"},
		{"action: execute-api:Invoke\n  resource: '*'\n  expect: implicit-deny", "pass", "level 1 allows S3 only"},
	} {
		_, _, results, _ := run(t, example+"- "+tt.test+"\n")
		got := "pass"
		if !results[0].Passed {
			got = results[0].Why
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q (%s)", tt.test, got, tt.want, tt.why)
		}
	}
}

func TestTables(t *testing.T) {
	s, _, _, _ := run(t, example+"- name: both\n  action: [s3:GetObject, s3:ListBucket]\n  resource: [arn:aws:s3:::b/k, arn:aws:s3:::b/l]\n  expect: allow\n- action: s3:GetObject\n  expect: allow\n")
	var got []string
	for i := range s.Cases {
		c := &s.Cases[i]
		got = append(got, fmt.Sprint(c.Test, c.Name, " ", c.Request.Action, c.Request.Resources[0].ARN))
	}
	want := "0both s3:GetObjectarn:aws:s3:::b/k\n0both s3:GetObjectarn:aws:s3:::b/l\n0both s3:ListBucketarn:aws:s3:::b/k\n0both s3:ListBucketarn:aws:s3:::b/l\n" +
		"1s3:GetObject on arn:aws:s3:::b/k s3:GetObjectarn:aws:s3:::b/k"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestCoverage(t *testing.T) {
	text := example + "- action: [s3:GetObject, s3:GetObjectTagging]\n  expect: allow\n"
	s, a, _, applied := run(t, text)
	var got []string
	for i, c := range a.Statements {
		d := a.List[c.Document]
		start, end := s.Place(d, d.Document.Statements[c.Index].Span)
		got = append(got, fmt.Sprint(applied[i], " ", strings.SplitN(text[start:end], "\n", 2)[0]))
	}
	want := `2 Sid: Read|0 Sid: Team|0 Sid: Never|2 ||2 {Effect: Allow, Action: "s3:*", Resource: "*"}`
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

// What is wrong is said with its place and what was meant.
func TestReadSaysWhatIsWrong(t *testing.T) {
	const head = "policies: {identity: p.json}\n"
	for _, tt := range []struct{ text, at, want, hint string }{
		{"- a", "- a", "a suite is a map, and here stands a list", "policies, defaults, tests"},
		{head, "policies: {identity: p.json}", "the suite has no tests", "tests:"},
		{head + "test: []", "test", `a suite has no key "test"`, "did you mean tests?"},
		{head + "tests: x", "x", "tests is a list, and here stands a text", "- name"},
		{head + "tests: [x]", "x", "a test is a map, and here stands a text", "its keys are name"},
		{head + "tests: [{acton: s3:GetObject, expect: allow}]", "acton", `a test has no key "acton"`, "did you mean action?"},
		{head + "tests: [{action: s3:GetObject}]", "{action: s3:GetObject}", "the test expects nothing", "expect: allow"},
		{head + "tests: [{expect: allow}]", "{expect: allow}", "the test has no action", "defaults"},
		{head + "tests: [{action: GetObject, expect: allow}]", "GetObject", `"GetObject" is no action`, "s3:GetObject"},
		{head + "tests: [{action: s3:GetObject, expect: alow}]", "alow", `expect can't be "alow"`, "did you mean allow?"},
		{head + "tests: [{action: s3:GetObject, expect: allowed}]", "allowed", `expect can't be "allowed"`, "did you mean allow?"},
		{head + "tests: [{action: s3:GetObject, expect: implicit-deny, sid: A}]", "A", "no statement decides what is expected, implicit-deny", "leave sid out"},
		{head + "tests: [{action: s3:GetObject, expect: allow, expect: deny}]", "expect", `the key "expect" stands here a second time`, ""},
		{head + "tests: [{action: s3:GetObject, expect: allow, principal: ann}]", "ann", `"ann" names no principal`, "12 digits"},
		{head + "tests: [{action: s3:GetObject, expect: allow, principal: {role: x}}]", "{role: x}", "the principal has no arn", ""},
		{head + "tests: [{action: s3:GetObject, expect: allow, resource: {arm: x}}]", "arm", `resource has no key "arm"`, "did you mean arn?"},
		{head + "tests: [{action: s3:GetObject, expect: allow, resource: []}]", "[]", "resource is empty", ""},
		{head + "tests: [{action: [], expect: allow}]", "[]", "action is empty", ""},
		{head + "tests: [{action: s3:GetObject, expect: allow, context: {k: {a: b}}}]", "{a: b}", "a value is a text, or a list of texts, and here stands a map", ""},
		{head + "tests: [{action: s3:GetObject, expect: allow, context: x}]", "x", "here stands a text where a map of keys to values should stand", "aws:SourceIp"},
		{head + "tests: [{action: s3:GetObject, expect: allow, resource: {tags: {a: [b, c]}}}]", "{a: [b, c]}", `the tag "a" has not one value`, ""},
		{head + "tests: [{action: s3:GetObject, expect: allow, resource: {aws-managed: yes}}]", "yes", `aws-managed can't be "yes"`, "false, true"},
		{head + "tests: [{action: [s3:GetObject, s3:Delete*], expect: allow}]", "s3:Delete*", `"s3:Delete*" is a pattern, and a request is for one action`, "by name"},
		{head + "tests: [{action: s3:GetObject, resource: b/x, expect: allow}]", "b/x", `"b/x" is no ARN`, "arn:aws:s3:::bucket/key"},
		{head + "tests: [{action: s3:GetObject, resource: {arn: arn:aws:s3}, expect: allow}]", "arn:aws:s3", `"arn:aws:s3" is no ARN`, ""},
		{head + "defaults: {time: yesterday}\ntests: []", "yesterday", `"yesterday" is no moment`, "2026-05-01T00:00:00Z"},
		{"policies: {identiy: p.json}\ntests: []", "identiy", `policies has no key "identiy"`, "did you mean identity?"},
		{"policies: {scp: {file: p.json, level: 11}}\ntests: []", "11", "level is a number from 0, the root, to 10", ""},
		{"policies: {scp: {level: 1}}\ntests: []", "{level: 1}", "a policy's entry names no policy", "below file"},
		{"policies: {scp: [[p]]}\ntests: []", "[p]", "a policy's file is a text, and here stands a list", ""},
	} {
		_, problems := read(t, tt.text)
		if len(problems) == 0 {
			t.Errorf("%s: no problem", tt.text)
			continue
		}
		p := problems[0]
		if got := tt.text[p.Start:p.End]; got != tt.at || p.Message != tt.want || !strings.Contains(p.Hint, tt.hint) {
			t.Errorf("%s\ngot  %q at %q, hint %q\nwant %q at %q, hint %q", tt.text, p.Message, got, p.Hint, tt.want, tt.at, tt.hint)
		}
	}
}

func TestAttachSaysWhatIsWrong(t *testing.T) {
	text := "policies: {identity: [polcy.json, {Statement: {Effect: Allow, Action: a, Action: b}}, {Version: x}, {Statment: [], Version: 2012-10-17}], scp: other.json}\ntests: []\n"
	s, _ := read(t, text)
	_, warnings, problems := s.Attach([]string{"policy.json", "other.json"}, []string{"{}", "[1]"})
	if len(problems) != 4 || problems[0].Message != `there is no file "polcy.json"` || problems[0].Hint != "did you mean policy.json?" || text[problems[0].Start:problems[0].End] != "polcy.json" {
		t.Errorf("got %+v", problems)
	}
	if problems[1].Policy != -1 || problems[1].Message != `there is no policy language of Version "x"` || text[problems[1].Start:problems[1].End] != "x" {
		t.Errorf("got %+v", problems[1])
	}
	if problems[2].Message != `"Statment" is no element of a policy` || problems[2].Hint != "did you mean Statement?" || text[problems[2].Start:problems[2].End] != "Statment" {
		t.Errorf("got %+v", problems[2])
	}
	if problems[3].Policy != 4 || !strings.Contains(problems[3].Message, "no policy") {
		t.Errorf("got %+v", problems[3])
	}
	if len(warnings) == 0 || warnings[0].Policy != -1 || !strings.Contains(text[warnings[0].Start:warnings[0].End], "Action") {
		t.Errorf("got %+v", warnings)
	}
}

// Each mutant is a thing that one more test would have found.
func TestMutants(t *testing.T) {
	text := example + `- action: [s3:GetObject, s3:GetObjectTagging]
  expect: allow
- action: s3:PutObject
  expect: deny
- action: s3:PutObject
  context: {"aws:ResourceTag/team": red}
  expect: allow
`
	s, a, results, _ := run(t, text)
	for i := range results {
		if !results[i].Passed {
			t.Fatal(results[i].Why)
		}
	}
	var survivors []string
	mutants := a.Mutants()
	for i := range mutants {
		m := &mutants[i]
		if s.Notices(realCatalog(t), a, results, m) {
			continue
		}
		start, end := s.Place(a.List[m.Document], m.Span)
		survivors = append(survivors, m.Element+" "+strings.SplitN(text[start:end], "\n", 2)[0])
	}
	want := "Action s3:List*|statement Sid: Never"
	if got := strings.Join(survivors, "|"); got != want || len(mutants) != 8 {
		t.Errorf("of %d mutants survive %s\nwant, of 8, %s", len(mutants), got, want)
	}
}

// A table as large as its file's square is refused before it is made.
func TestHugeTables(t *testing.T) {
	list := "[" + strings.Repeat("s3:GetObject, ", 400) + "s3:GetObject]"
	_, problems := read(t, "policies: {identity: p.json}\ntests:\n- expect: allow\n  action: "+list+"\n  resource: "+strings.ReplaceAll(list, "s3:GetObject", `"*"`)+"\n")
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "more than 100,000 requests") {
		t.Errorf("got %+v", problems[:min(3, len(problems))])
	}
}
