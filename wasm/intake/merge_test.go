package intake

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/compare"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

const getObject = `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/k"]}`

func TestMerge(t *testing.T) {
	for _, tt := range []struct{ name, policy, statement, want, how string }{
		{"a new policy", "", getObject,
			"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\n        \"s3:GetObject\"\n      ],\n      \"Resource\": [\n        \"arn:aws:s3:::b/k\"\n      ]\n    }\n  ]\n}\n", "added 0 []"},
		{"blanks are no policy", " \n", getObject,
			"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": [\n        \"s3:GetObject\"\n      ],\n      \"Resource\": [\n        \"arn:aws:s3:::b/k\"\n      ]\n    }\n  ]\n}\n", "added 0 []"},
		{"an action joins a list", `{"Statement":[{"Effect":"Allow","Action":["s3:PutObject"],"Resource":"arn:aws:s3:::b/k"}]}`, getObject,
			`{"Statement":[{"Effect":"Allow","Action":["s3:PutObject", "s3:GetObject"],"Resource":"arn:aws:s3:::b/k"}]}`, "joined 0 []"},
		{"an action joins a single one", `{"Statement":{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/k"}}`, getObject,
			`{"Statement":{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::b/k"}}`, "joined 0 []"},
		{"a resource joins", `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::c/*"]}]}`, getObject,
			`{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::c/*", "arn:aws:s3:::b/k"]}]}`, "joined 0 []"},
		{"what is allowed is there", `{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}]}`, getObject,
			`{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}]}`, "there 0 []"},
		{"a condition limits", `{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}`, getObject,
			`{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}, {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/k"]}]}`, "added 1 []"},
		{"a Deny stays", `{"Statement":[{"Sid":"No","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}},{"Effect":"Deny","NotAction":"sqs:*","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}]}`, getObject,
			`{"Statement":[{"Sid":"No","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}},{"Effect":"Deny","NotAction":"sqs:*","Resource":"arn:aws:s3:::b/*"},{"Effect":"Deny","Action":"s3:Put*","Resource":"*"},{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/k"]}]}`,
			"added 3 [statement 1 (No) denies some of it, under a condition; statement 2 denies some of it]"},
		{"the layout stays", "{\n\t\"Statement\": [\n\t\t{\n\t\t\t\"Effect\": \"Allow\", \"Action\": \"sqs:*\", \"Resource\": \"*\"\n\t\t}\n\t]\n}\n", `{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}`,
			"{\n\t\"Statement\": [\n\t\t{\n\t\t\t\"Effect\": \"Allow\", \"Action\": [\"sqs:*\",\"s3:ListAllMyBuckets\"], \"Resource\": \"*\"\n\t\t}\n\t]\n}\n", "joined 0 []"},
		{"a Sid is free", `{"Statement":[{"Sid":"A","Effect":"Deny","Action":"sqs:*","Resource":"*"}]}`, `{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
			`{"Statement":[{"Sid":"A","Effect":"Deny","Action":"sqs:*","Resource":"*"}, {"Sid":"A2","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`, "added 1 []"},
		{"principals keep apart", `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/a"},"Action":"sts:AssumeRole"}]}`, `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/b"]},"Action":["sts:AssumeRole"]}`,
			`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/a"},"Action":"sts:AssumeRole"}, {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/b"]},"Action":["sts:AssumeRole"]}]}`, "added 1 []"},
		{"the same principal joins", `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/a"},"Action":"sts:AssumeRole"}]}`, `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/a"]},"Action":["sts:TagSession"]}`,
			`{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/a"},"Action":["sts:AssumeRole","sts:TagSession"]}]}`, "joined 0 []"},
		{"an old version has no variables", `{"Version":"2008-10-17","Statement":[]}`, `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}"}`,
			`{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}"}]}`, "added 0 [without Version 2012-10-17 the policy has no variables, and ${ is plain text]"},
		{"a fragment", `{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`, getObject,
			`[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}, {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/k"]}]`, "added 1 []"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, what, err := Merge(tt.policy, []string{tt.statement})
			if err != nil || len(what) != 1 {
				t.Fatal(err, what)
			}
			how := fmt.Sprintf("%s %d [%s]", what[0].How, what[0].Statement, strings.Join(what[0].Notes, "; "))
			if got != tt.want || how != tt.how {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", got, how, tt.want, tt.how)
			}
		})
	}
	for text, want := range map[string]string{`{"a":1}`: "is no policy", `{"Statement":[`: "is broken", `[{"PolicyDocument":{"Statement":[]}},{"PolicyDocument":{"Statement":[]}}]`: "several", `"{\"Statement\":[]}"`: "encoded"} {
		if _, _, err := Merge(text, []string{getObject}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestMergeLosesNothing puts statements into AWS's managed policies: what these allow stays
// allowed, and what the statement allows is, unless the policy denies some of it.
func TestMergeLosesNothing(t *testing.T) {
	c, _ := open(t)
	r := rand.New(rand.NewPCG(8, 7))
	how := map[string]int{}
	for _, f := range corpus.Files(t, corpus.ManagedPolicies) {
		before, problems := policy.Parse(string(f.Text))
		if len(problems) > 0 || len(f.Text) > 8000 {
			continue
		}
		statement := randomStatement(r, c, before)
		text, what, err := Merge(string(f.Text), []string{statement})
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		how[what[0].How]++
		after, problems := policy.Parse(text)
		if len(problems) > 0 {
			t.Fatalf("%s: %v\n%s", f.Name, problems, text)
		}
		added, _ := policy.Parse(`{"Version":"2012-10-17","Statement":` + statement + "}")
		if one := compare.Policies(c, []*policy.Document{before}, []*policy.Document{after}, policy.Identity); one.Pairs[compare.Lost] > 0 {
			t.Fatalf("%s: with %s something is lost\n%s", f.Name, statement, text)
		}
		if len(what[0].Notes) > 0 {
			continue
		}
		for _, row := range compare.Policies(c, []*policy.Document{added}, []*policy.Document{after}, policy.Identity).Rows {
			if len(row.From[0]) > 0 && (row.Status == compare.Lost || row.Status == compare.Unknown) {
				t.Fatalf("%s: %s is not allowed on %q\n%s", f.Name, statement, row.Resources, text)
			}
		}
	}
	for _, name := range []string{"added", "joined", "there"} {
		if how[name] < 20 {
			t.Errorf("%s %d times only", name, how[name])
		}
	}
	t.Log(how)
}

// randomStatement allows an action of the catalog on *, or one of a policy's on its resources,
// or another one there.
func randomStatement(r *rand.Rand, c *catalog.Catalog, d *policy.Document) string {
	action, resources := c.Action(r.IntN(c.NumActions())).ID(), []string{"*"}
	if s := d.Statements[r.IntN(len(d.Statements))]; s.Effect.Value == policy.Allow && len(s.Action) > 0 && len(s.Resource) > 0 {
		if r.IntN(3) > 0 {
			resources = policy.Texts(s.Resource)
		}
		if r.IntN(2) > 0 {
			action = s.Action[r.IntN(len(s.Action))].Value
		}
	}
	s := policy.Statement{Effect: policy.Str(policy.Allow), Action: policy.Strings(action), Resource: policy.Strings(resources...)}
	return policy.PrintStatement(&s, policy.Layout{})
}
