package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// expansionOf asks the real catalog.
func expansionOf(t *testing.T, q api.ExpandRequest) *api.ExpandReply {
	t.Helper()
	r, err := New(realCatalog(t)).Expand(&q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestExpandPatterns(t *testing.T) {
	r := expansionOf(t, api.ExpandRequest{Patterns: []string{"kms:?ncrypt", "kms:Decrypt", "kms:Nope"}, Detail: "ids"})
	if got := strings.Join(r.Effective.Actions, " "); got != "kms:Decrypt kms:Encrypt" || !r.Allows {
		t.Errorf("got %q", got)
	}
	p := r.Statements[0].Patterns
	if !p[0].Wildcard || p[0].Count != 1 || p[1].Wildcard || p[1].Count != 1 || p[2].Unknown == "" || p[2].Count != 0 {
		t.Errorf("got %+v", p)
	}
	text := expansionOf(t, api.ExpandRequest{Patterns: []string{"*"}, Detail: "text"})
	all := strings.Fields(text.Effective.Text)
	want := make([]string, 0, len(all))
	for s := range realCatalog(t).Services() {
		for a := range s.Actions() {
			want = append(want, a.ID())
		}
	}
	if !slices.Equal(all, want) || len(all) != text.Effective.Count {
		t.Errorf("\"*\": got %d IDs of %d, or not sorted", len(all), text.Effective.Count)
	}
	sum := 0
	for _, l := range expansionOf(t, api.ExpandRequest{Patterns: []string{"*"}}).Effective.Levels {
		sum += l.Actions
	}
	if sum != len(all) {
		t.Errorf("levels have %d actions, want %d", sum, len(all))
	}
}

// TestExpandBrief: as one text, statements are left out but for what nobody knows.
func TestExpandBrief(t *testing.T) {
	text := `{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:Nope"], "Resource": "*"},
  {"Effect": "Allow", "Action": ["ec2:Describe*", "s3:Putt"], "Resource": "*"},
  {"Effect": "Deny", "Action": ["s3:Nope", "ec2:DescribeVpcs"], "Resource": "*"}]}`
	brief, full := expansionOf(t, api.ExpandRequest{Text: text, Detail: "text"}), expansionOf(t, api.ExpandRequest{Text: text, Detail: "ids"})
	if got, want := brief.Effective.Text, strings.Join(full.Effective.Actions, " "); got != want || brief.Effective.Count != full.Effective.Count {
		t.Errorf("%d effective, as a list %d", brief.Effective.Count, full.Effective.Count)
	}
	if brief.Allowed.Count != full.Allowed.Count || brief.Unaffected.Count != full.Unaffected.Count {
		t.Errorf("allowed %d, left possible %d, with IDs %d and %d", brief.Allowed.Count, brief.Unaffected.Count, full.Allowed.Count, full.Unaffected.Count)
	}
	var got []string
	for _, s := range brief.Statements {
		for _, p := range s.Patterns {
			got = append(got, fmt.Sprintf("%d %s at %d:%d", s.Index, p.Text, p.Line, p.Column))
		}
	}
	if want := []string{"0 s3:Nope at 1:62", "1 s3:Putt at 2:50"}; !slices.Equal(got, want) {
		t.Errorf("unknown are %q, want %q", got, want)
	}
}

func TestExpandPlaces(t *testing.T) {
	text := "\ufeff{\"Statement\": [\r\n  {\"Sid\": \"é\", \"Effect\": \"Allow\", \"Action\": [\"s3:Put*\", \"s3:Nope\"], \"Resource\": \"*\"}]}"
	r := expansionOf(t, api.ExpandRequest{Text: text, MaxLevel: "read"})
	p := r.Statements[0].Patterns[0]
	if text[p.Start:p.End] != `"s3:Put*"` || p.Line != 2 || p.Column != strings.Index("  {\"Sid\": \"e\", \"Effect\": \"Allow\", \"Action\": [\"s3:Put*\"", `"s3:Put`) {
		t.Errorf("got %+v, which is %q", p, text[p.Start:p.End])
	}
	last := r.Offenders[len(r.Offenders)-1]
	if last.Why != "unknown" || last.Action != "s3:Nope" || text[last.Start:last.End] != `"s3:Nope"` {
		t.Errorf("got %+v, want the unknown pattern last", last)
	}
	if first := r.Offenders[0]; first.Pattern != "s3:Put*" || first.Start != p.Start || first.Level != "Write" {
		t.Errorf("got %+v", first)
	}
}

// A gate sees all policies of a text, and what only looks like a statement.
func TestExpandErrsTowardsFinding(t *testing.T) {
	r := expansionOf(t, api.ExpandRequest{Text: `{"Policies":[{"PolicyDocument":{"Statement":{"Effect":"Allow","Action":"s3:List*","Resource":"*"}}},` +
		`{"PolicyDocument":{"Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}},{"PolicyDocument":{"Statement":{"Effect":"Deny","Action":"sqs:*","Resource":"*"}}}]}`,
		MaxLevel: "permissions-management", DenyList: []string{"sqs:purge*", "nosuch:*"}})
	if len(r.Offenders) != 1 || r.Offenders[0].Action != "sqs:PurgeQueue" || r.Offenders[0].Why != "deny-list" || len(r.Statements) != 3 || r.Statements[1].Document != 1 {
		t.Errorf("got %+v", r.Offenders)
	}
	for text, code := range map[string]string{
		`{"Statement":{"effect":"Allow","Action":"*","Resource":"*"}}`:                    "element-name-case",
		`{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}`:                    "invalid-effect",
		`{"Statement":{"Effect":"Allow","action":"*","Resource":"*"}}`:                    "missing-action",
		`{"Statement":{"Action":"*","Resource":"*"}}`:                                     "missing-effect",
		`{"Statement":{"Effect":"Allow","Action":"*","NotAction":"s3:*","Resource":"*"}}`: "action-and-not-action",
		`{"Statement":["x"]}`: "statement-not-an-object",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},]}`: "json-relaxed-syntax",
		`{"a":1}`: "not-a-policy",
		`{"Statement":{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"},"x":{"Statement":[7]}}`: "",
	} {
		r := expansionOf(t, api.ExpandRequest{Text: text})
		if found := slices.ContainsFunc(r.Problems, func(p api.TextProblem) bool { return p.Code == code }); found != (code != "") {
			t.Errorf("%s: got %+v, want %q", text, r.Problems, code)
		}
	}
	unknown := expansionOf(t, api.ExpandRequest{Text: `{"Statement":{"Effect":"Allow","Action":"nosuch:Do","Resource":"*"}}`, DenyList: []string{"nosuch:*"}})
	if len(unknown.Offenders) != 1 || unknown.Offenders[0].Why != "deny-list" {
		t.Errorf("an unknown action on the list: got %+v", unknown.Offenders)
	}
}

func TestExpandSince(t *testing.T) {
	e, _, err := New(realCatalog(t)).Open(LedgerBlob, embedded.LedgerBlob(), false)
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.Expand(&api.ExpandRequest{Patterns: []string{"s3:Get*", "s3:GetObject"}, Since: "2026-06-01", Detail: "actions"})
	if err != nil {
		t.Fatal(err)
	}
	p := r.Statements[0].Patterns
	if len(p[0].Grown) == 0 || len(p[1].Grown) != 0 || r.Grown.Count != len(p[0].Grown) || r.Since != "2026-06-01" {
		t.Errorf("got %+v, grown %+v", p, r.Grown)
	}
	for _, a := range r.Actions {
		if a.Grown != slices.Contains(p[0].Grown, a.Action) {
			t.Errorf("%s: grown %v", a.Action, a.Grown)
		}
	}
	for _, since := range []string{"2001-01-01", "yesterday", "2026-6-1"} {
		if _, err := e.Expand(&api.ExpandRequest{Patterns: []string{"*"}, Since: since}); err == nil {
			t.Errorf("since %q: no error", since)
		}
	}
}

func TestExpandRefusals(t *testing.T) {
	e := New(realCatalog(t))
	for _, q := range []api.ExpandRequest{
		{Text: "{}", Patterns: []string{"*"}}, {Detail: "all"}, {Show: "grown"}, {Show: "denied"}, {Gate: "none"}, {MaxLevel: "reed"}, {LevelTable: "x"}, {Since: "2026-06-01"},
	} {
		if _, err := e.Expand(&q); err == nil {
			t.Errorf("%+v: no error", q)
		}
	}
	for _, q := range []api.FitRequest{
		{}, {Quota: "x"}, {Quota: "trust", Limit: 9000}, {Quota: "managed", Limit: 7000}, {Quota: "s3", MaxPolicies: 2}, {Quota: "trust", Used: 1}, {Quota: "managed", Used: -1},
		{Quota: "managed", MaxExtra: 1}, {Quota: "managed", MaxLevel: "read"}, {Quota: "managed", Lossy: true, MaxLevel: "x"}, {Quota: "managed", Options: api.ShrinkOptions{Kind: "x"}},
		{Quota: "managed", Options: api.ShrinkOptions{Services: []string{"nosuch"}}},
	} {
		q.Text = `{"Statement":[]}`
		if _, err := e.Fit(&q); err == nil {
			t.Errorf("%+v: no error", q)
		}
	}
}

// Of an SCP no wildcard is touched, though the text does not say that it is one.
func TestFitControlPolicies(t *testing.T) {
	text := `{"Statement":[{"Effect":"Allow","Action":["sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}]}`
	e := New(realCatalog(t))
	for quota, want := range map[string]string{"scp": "sqs:CreateQueue", "managed": "sqs:*Queue"} {
		r, err := e.Fit(&api.FitRequest{Text: text, Quota: quota, Limit: 100, MaxPolicies: 1})
		if err != nil || !strings.Contains(r.Policies[0], want) || r.Meters[0].Limit != 100 {
			t.Errorf("%s: got %+v and %v", quota, r, err)
		}
	}
}

// The page gives an operation up after two seconds. Here it takes a fifth of one, or more
// where the machine is busy.
func TestLargePoliciesInTime(t *testing.T) {
	e := New(realCatalog(t))
	var largest string
	for _, f := range corpus.Files(t, corpus.ManagedPolicies) {
		if len(f.Text) > len(largest) {
			largest = f.Text
		}
	}
	for _, op := range []string{"expand", "shrink", "fit", "measure"} {
		request := map[string]any{"text": largest}
		if op == "fit" {
			request["quota"], request["lossy"], request["maxPolicies"] = "managed", true, 2
		}
		body, err := json.Marshal(map[string]any{"op": op, "request": request})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		reply := e.Call(body)
		took := time.Since(start)
		if !strings.HasPrefix(string(reply), `{"ok":`) || took > 4*time.Second {
			t.Errorf("%s: took %v, got %.200s", op, took, reply)
		}
		t.Logf("%s of %d bytes: %v", op, len(largest), took)
	}
}
