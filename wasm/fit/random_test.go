package fit_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/fit"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

// randomPolicy has a few statements that often differ in one list only.
func randomPolicy(random *rand.Rand) string {
	pick := func(list []string, most int) string {
		var out []string
		for range 1 + random.IntN(most) {
			out = append(out, list[random.IntN(len(list))])
		}
		if len(out) == 1 && random.IntN(2) == 0 {
			return `"` + out[0] + `"`
		}
		return policy.JSONStrings(out)
	}
	actions := []string{"sqs:SendMessage", "sqs:PurgeQueue", "sqs:CreateQueue", "sqs:DeleteQueue", "SQS:TagQueue", "sqs:UntagQueue",
		"sqs:*Message*", "sqs:Get*", "sqs:List*", "sqs:ListQueueTags", "sqs:NoSuch", "s3:Get*", "s3:getobject", "s3:GetObjectAcl", "s3:PutObjec?", "*:List*", "kms:*", "nosuch:*"}
	resources := []string{"*", "arn:aws:sqs:*:1:*", "arn:aws:sqs:*:1:a*", "arn:aws:sqs:*:1:a", "arn:aws:sqs:eu-west-1:1:b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/k"}
	conditions := []string{"", "", `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}`, `,"Condition":{"StringEquals":{"aws:PrincipalTag/team":["b"]}}`,
		`,"Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"a"}}`, `,"Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"b"}}`}
	var statements []string
	action, resource, condition := "", "", ""
	for i := range 2 + random.IntN(4) {
		if i == 0 || random.IntN(2) == 0 {
			action = []string{"Action", "NotAction"}[random.IntN(8)/7] + `":` + pick(actions, 6)
		}
		if i == 0 || random.IntN(2) == 0 {
			resource = []string{"Resource", "NotResource"}[random.IntN(8)/7] + `":` + pick(resources, 3)
		}
		if i == 0 || random.IntN(2) == 0 {
			condition = conditions[random.IntN(len(conditions))]
		}
		sid := ""
		if random.IntN(2) == 0 {
			sid = `"Sid":"S` + strconv.Itoa(i) + `",`
		}
		statements = append(statements, `{`+sid+`"Effect":"`+[]string{"Allow", "Allow", "Deny"}[random.IntN(3)]+`","`+action+`,"`+resource+condition+`}`)
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

// glob matches by trying everything.
func glob(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	if pattern[0] == '*' {
		return glob(pattern[1:], text) || text != "" && glob(pattern, text[1:])
	}
	return text != "" && (pattern[0] == '?' || pattern[0] == text[0]) && glob(pattern[1:], text[1:])
}

// verdict evaluates one request in the plainest way, over the policies together.
func verdict(ds []*policy.Document, action, resource, team string) string {
	action = strings.ToLower(action)
	in := func(list []policy.String, text string, low bool) bool {
		return slices.ContainsFunc(list, func(p policy.String) bool {
			if low {
				return glob(strings.ToLower(p.Value), text)
			}
			return glob(p.Value, text)
		})
	}
	out := "nothing"
	for _, d := range ds {
		for i := range d.Statements {
			s := &d.Statements[i]
			if s.NotAction == nil && !in(s.Action, action, true) || s.NotAction != nil && in(s.NotAction, action, true) ||
				s.NotResource == nil && !in(s.Resource, resource, false) || s.NotResource != nil && in(s.NotResource, resource, false) {
				continue
			}
			holds := true
			for _, c := range s.Condition {
				for _, k := range c.Keys {
					holds = holds && slices.Contains(policy.Texts(k.Items), team) == (c.Operator.Value == "StringEquals")
				}
			}
			if holds && s.Effect.Value == "Deny" {
				return "Deny"
			} else if holds {
				out = "Allow"
			}
		}
	}
	return out
}

// requests are all combinations that random policies can tell apart.
func requests(c *catalog.Catalog, visit func(action, resource, team string)) {
	var actions []string
	for _, prefix := range []string{"sqs", "sns"} {
		v, _ := c.LookupService(prefix)
		for a := range v.Actions() {
			actions = append(actions, a.ID())
		}
	}
	actions = append(actions, "s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:PutObjectAcl", "s3:ListBucket", "kms:Decrypt")
	for _, a := range actions {
		for _, r := range []string{"arn:aws:sqs:eu-west-1:1:a", "arn:aws:sqs:eu-west-1:1:ab", "arn:aws:sqs:eu-west-1:1:b", "arn:aws:sqs:us-east-1:2:a", "arn:aws:s3:::b/k", "arn:aws:s3:::b/l"} {
			for _, team := range []string{"a", "b", "c"} {
				visit(a, r, team)
			}
		}
	}
}

// TestShrinkRandom: request by request, a shrunk policy answers as the original.
func TestShrinkRandom(t *testing.T) {
	c := open(t)
	random := rand.New(rand.NewPCG(7, 8))
	smaller := 0
	n := corpus.Rounds(300, 20_000)
	for range n {
		text := randomPolicy(random)
		o := fit.Options{Letters: random.IntN(2) == 0, Control: random.IntN(5) == 0, Deny: random.IntN(4) == 0, KeepSids: random.IntN(3) == 0, DropSids: random.IntN(3) == 0}
		before := parse(t, text)
		r := fit.Shrink(c, before, o)
		after := parse(t, r.Text)
		if r.After > r.Before || len(r.Text) > len(text) {
			t.Fatalf("%s grew: %s", text, r.Text)
		}
		if r.After < r.Before {
			smaller++
		}
		requests(c, func(a, resource, team string) {
			was, is := verdict([]*policy.Document{before}, a, resource, team), verdict([]*policy.Document{after}, a, resource, team)
			if was != is {
				t.Fatalf("%+v\n%s\nbecame\n%s\n%s on %s for team %s: %s, now %s", o, text, r.Text, a, resource, team, was, is)
			}
		})
	}
	if smaller < n/2 {
		t.Errorf("%d of %d policies became smaller, which shows little", smaller, n)
	}
}

// TestFitRandom: split into tiny policies, or widened only by what is listed.
func TestFitRandom(t *testing.T) {
	c := open(t)
	random := rand.New(rand.NewPCG(9, 10))
	split, widened, fitting := 0, 0, 0
	n := corpus.Rounds(200, 10_000)
	for range n {
		text := randomPolicy(random)
		q, _ := policy.FindQuota([]string{"managed", "scp", "s3"}[random.IntN(3)])
		before := parse(t, text)
		want := fit.Wanted{Quota: q, Limit: 150 + random.IntN(len(text)), MaxPolicies: 20, Lossy: random.IntN(2) == 0}
		r := fit.Fit(c, before, want)
		var after []*policy.Document
		for i, text := range r.Policies {
			after = append(after, parse(t, text))
			if r.Fits && r.Sizes[i] > want.Limit {
				t.Fatalf("%s: fits %d, but has %d: %s", text, want.Limit, r.Sizes[i], text)
			}
		}
		extra := map[string]bool{}
		for _, s := range r.Steps {
			for _, id := range s.Extra {
				extra[strings.ToLower(id)] = true
			}
		}
		if len(r.Policies) > 1 {
			split++
		}
		if len(extra) > 0 {
			widened++
		}
		if r.Fits {
			fitting++
		}
		if len(extra) > 0 && !want.Lossy {
			t.Fatalf("%s: widened, and nobody asked for it", text)
		}
		requests(c, func(a, resource, team string) {
			was, is := verdict([]*policy.Document{before}, a, resource, team), verdict(after, a, resource, team)
			if was != is && !(was == "nothing" && is == "Allow" && extra[strings.ToLower(a)]) {
				t.Fatalf("%+v\n%s\nbecame\n%q\n%s on %s for team %s: %s, now %s", want, text, r.Policies, a, resource, team, was, is)
			}
		})
	}
	if split < n/20 || widened < n/20 || fitting < n/4 {
		t.Errorf("%d were split, %d widened, %d fit, which shows little", split, widened, fitting)
	}
}

// Whatever the text, the result reads back and names the same actions.
func FuzzShrink(f *testing.F) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 5 {
		f.Add(randomPolicy(random), true)
	}
	f.Add(`{"Id":"x","Statement":{"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":["a","a*"],"Principal":["*"],"Condition":{"StringLike":{"a":["b"]},"Null":true}}}`, false)
	f.Add(`[{"Effect":"Deny","NotAction":[],"Resource":[{}]},3]`, true)
	c := open(f)
	f.Fuzz(func(t *testing.T, text string, all bool) {
		if len(text) > 2000 {
			return
		}
		d, errs := policy.Parse(text)
		if len(errs) > 0 {
			return
		}
		r := fit.Shrink(c, d, fit.Options{Deny: all, DropSids: all})
		again, errs := policy.Parse(r.Text)
		if len(errs) > 0 {
			t.Fatalf("%q became %q: %s", text, r.Text, errs[0].Message)
		}
		was, is := expand.Policy(c, d), expand.Policy(c, again)
		if !was.Allowed.Equal(is.Allowed) || !was.Effective.Equal(is.Effective) || !was.Unaffected.Equal(is.Unaffected) {
			t.Errorf("%q became %q, which does something else", text, r.Text)
		}
		if r.After > r.Before {
			t.Errorf("%q grew: %q", text, r.Text)
		}
		for _, id := range []string{"managed", "rcp"} {
			q, _ := policy.FindQuota(id)
			fitted := fit.Fit(c, d, fit.Wanted{Quota: q, Limit: 120, Lossy: all})
			for _, text := range fitted.Policies {
				if _, errs := policy.Parse(text); len(errs) > 0 {
					t.Fatalf("%q: a part is %q: %s", d.Source, text, errs[0].Message)
				}
			}
		}
	})
}
