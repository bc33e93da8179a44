package expand_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

func parse(t testing.TB, text string) *policy.Document {
	t.Helper()
	d, errs := policy.Parse(text)
	if len(errs) > 0 {
		t.Fatalf("%s: %s", text, errs[0].Message)
	}
	return d
}

// TestPolicy has one Allow of two actions and a Deny of the first, in all the ways that
// limit the Deny.
func TestPolicy(t *testing.T) {
	c := open(t)
	const deny = `"Effect":"Deny","Action":"sqs:Purge*"`
	for _, tt := range []struct {
		allow, deny string // beside Effect and Action
		want        string // "" for taken out
		why         string
	}{
		{`"Resource":"*"`, deny + `,"Resource":"*"`, "", "everywhere"},
		{`"Resource":"arn:aws:sqs:*:1:a"`, deny + `,"Resource":"arn:aws:sqs:*:1:*"`, "", "a wider ARN"},
		{`"Resource":["arn:aws:sqs:*:1:a","arn:aws:sqs:*:1:b"]`, deny + `,"Resource":["arn:aws:sqs:*:1:b","arn:aws:sqs:*:1:a"]`, "", "the same ARNs"},
		{`"Resource":"*"`, deny + `,"Resource":"arn:aws:sqs:*:1:a"`, "some", "one queue"},
		{`"Resource":["arn:aws:sqs:*:1:a","arn:aws:sqs:*:1:b"]`, deny + `,"Resource":"arn:aws:sqs:*:1:a"`, "some", "one of two"},
		{`"Resource":"arn:aws:sqs:*:1:a"`, deny + `,"Resource":"arn:aws:sqs:*:1:b"`, "kept", "another queue"},
		{`"Resource":"arn:aws:sqs:*:1:a"`, deny + `,"NotResource":"arn:aws:sqs:*:1:b"`, "", "all but another queue"},
		{`"Resource":"arn:aws:sqs:*:1:a"`, deny + `,"NotResource":"arn:aws:sqs:*:1:a*"`, "kept", "all but this queue"},
		{`"Resource":"arn:aws:sqs:*:1:*"`, deny + `,"NotResource":"arn:aws:sqs:*:1:a"`, "some", "all but one of them"},
		{`"NotResource":"arn:aws:sqs:*:1:a*"`, deny + `,"NotResource":"arn:aws:sqs:*:1:a"`, "", "all that the Allow has, and more"},
		{`"NotResource":"arn:aws:sqs:*:1:a"`, deny + `,"NotResource":"arn:aws:sqs:*:1:a*"`, "some", "less than the Allow has"},
		{`"NotResource":"arn:aws:sqs:*:1:a"`, deny + `,"NotResource":"arn:aws:sqs:*:1:a"`, "", "all that the Allow has"},
		{`"NotResource":"arn:aws:sqs:*:1:a"`, deny + `,"Resource":"arn:aws:sqs:*:1:b"`, "some", "one of many"},
		{`"Resource":"*"`, deny + `,"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}`, "if", "a condition"},
		{`"Resource":"*"`, deny + `,"Resource":"*","Condition":{}`, "", "a condition without anything in it"},
		{`"Resource":"*"`, deny + `,"Resource":"*","Condition":"x"`, "if", "nobody knows what it would mean"},
		{`"Resource":"arn:aws:sqs:*:1:a"`, deny + `,"Resource":"arn:aws:sqs:*:1:b","Condition":{"Bool":{"aws:SecureTransport":"false"}}`, "kept", "another queue, whatever the condition"},
		{`"Resource":"*"`, deny, "some", "a Deny without Resource is none; nothing is subtracted"},
		{`"Resource":"*","Principal":{"AWS":"1"}`, deny + `,"Resource":"*","Principal":"*"`, "", "everybody"},
		{`"Resource":"*","Principal":"*"`, deny + `,"Resource":"*","Principal":{"AWS":"*"}`, "", "the same in AWS's words"},
		{`"Resource":"*","Principal":"*"`, deny + `,"Resource":"*","Principal":{"AWS":"1"}`, "to", "one account"},
		{`"Resource":"*","Principal":{"AWS":["1","2"]}`, deny + `,"Resource":"*","Principal":{"AWS":["2","1","3"]}`, "", "all of these"},
		{`"Resource":"*","Principal":{"AWS":"1"}`, deny + `,"Resource":"*","NotPrincipal":{"AWS":"2"}`, "to", "all but one"},
		{`"Resource":"*"`, `"Effect":"Deny","NotAction":"sqs:SendMessage","Resource":"*"`, "", "all but the other action"},
		{`"Resource":"*"`, `"Effect":"deny","Action":"*","Resource":"*"`, "kept", "no effect of that name"},
	} {
		d := parse(t, `{"Statement":[{"Effect":"Allow","Action":["sqs:PurgeQueue","sqs:SendMessage"],`+tt.allow+`},{`+tt.deny+`}]}`)
		e := expand.Policy(c, d)
		purge, _ := c.LookupAction("sqs:PurgeQueue")
		send, _ := c.LookupAction("sqs:SendMessage")
		got := "kept"
		switch {
		case !e.Effective.Has(purge):
			got = ""
		case e.Conditional.Has(purge):
			got = "if"
		case e.OnSome.Has(purge):
			got = "some"
		case e.ToSome.Has(purge):
			got = "to"
		}
		if got != tt.want || !e.Effective.Has(send) || !e.Allowed.Has(purge) {
			t.Errorf("%s, %s: got %q, want %q (%s)", tt.allow, tt.deny, got, tt.want, tt.why)
		}
		if removed := e.Statements[1].Removed.Has(purge); removed != (got == "") {
			t.Errorf("%s, %s: got %q, but removed %v", tt.allow, tt.deny, got, removed)
		}
	}
}

// TestOneAllowKeepsWhatAnotherLost: a Deny that takes an action out of one statement is
// only partly one for the other.
func TestOneAllowKeepsWhatAnotherLost(t *testing.T) {
	c := open(t)
	e := expand.Policy(c, parse(t, `{"Statement":[
		{"Effect":"Allow","Action":"sqs:PurgeQueue","Resource":"arn:aws:sqs:*:1:a"},
		{"Effect":"Allow","Action":"sqs:*","Resource":"*"},
		{"Effect":"Deny","Action":"sqs:PurgeQueue","Resource":"arn:aws:sqs:*:1:a"}]}`))
	if e.Statements[0].Effective.Len() != 0 || e.Statements[1].Effective.Len() != e.Allowed.Len() || e.OnSome.Len() != 1 || e.Statements[2].Removed.Len() != 1 {
		t.Errorf("got %d and %d effective, %d on some, %d removed; want none, all, 1, 1", e.Statements[0].Effective.Len(),
			e.Statements[1].Effective.Len(), e.OnSome.Len(), e.Statements[2].Removed.Len())
	}
}

// TestConsoleScript is the table of what the console's script answered and what is right.
func TestConsoleScript(t *testing.T) {
	c := open(t)
	statement := func(element, actions string) string {
		return `{"Effect":` + element + `:` + actions + `,"Resource":"*"}`
	}
	trail, _ := expand.Actions(c, []string{"cloudtrail:*"})
	for _, tt := range []struct {
		text             string
		allowed, notDeny int // -1 for all
		why              string
	}{
		{statement(`"Allow","Action"`, `"cloudtrail:GetTrail"`), 1, -1, "no match of a mere start"},
		{statement(`"Allow","Action"`, `"s3:GetObject"`), 1, -1, "the same"},
		{statement(`"Allow","Action"`, `"cloudtrail:GetTrai?"`), 1, -1, "one character"},
		{statement(`"Allow","Action"`, `"cloudtrail:?etTrail"`), 1, -1, "also the first"},
		{statement(`"Allow","Action"`, `"*"`), -1, -1, "everything"},
		{statement(`"Allow","Action"`, `"*:*"`), -1, -1, "everything"},
		{statement(`"Allow","Action"`, `"S3:GetObject"`), 1, -1, "letter case"},
		{statement(`"Allow","Action"`, `"nosuchservice:Get*"`), 0, -1, "unknown"},
		{statement(`"Allow","Action"`, `["cloudtrail:GetTrail","cloudtrail:GetT*","cloudtrail:GETTRAIL"]`), 2, -1, "no duplicates"},
		{statement(`"Deny","Action"`, `"cloudtrail:De*"`), 0, -9, "grants nothing, denies nine"},
		{statement(`"Deny","NotAction"`, `"cloudtrail:De*"`), 0, 9, "grants nothing, leaves nine, in every service"},
		{`{"Effect":"Allow","Resource":"*"}`, 0, -1, "no Action"},
	} {
		d := parse(t, `{"Statement":`+tt.text+`}`)
		e := expand.Policy(c, d)
		allowed, left := tt.allowed, tt.notDeny
		if allowed < 0 {
			allowed = c.NumActions()
		}
		switch {
		case left == -1:
			left = c.NumActions()
		case left < 0:
			left += c.NumActions()
		}
		if e.Effective.Len() != allowed || e.Unaffected.Len() != left {
			t.Errorf("%s: got %d allowed and %d left possible, want %d and %d (%s)", tt.text, e.Effective.Len(), e.Unaffected.Len(), allowed, left, tt.why)
		}
	}
	not := expand.Policy(c, parse(t, `{"Statement":{"Effect":"Allow","NotAction":["cloudtrail:De*","cloudtrail:Get*"],"Resource":"*"}}`))
	both, _ := expand.Actions(c, []string{"cloudtrail:De*", "cloudtrail:Get*"})
	not.Effective.Keep(trail)
	if got, want := not.Effective.Len(), trail.Len()-both.Len(); got != want {
		t.Errorf("Allow with NotAction: got %d actions of the service, want %d", got, want)
	}
}

// TestEffectiveTwin compares with requests that are judged one by one: what is not in
// Effective must be allowed by none of them, what is in Unaffected denied by not all.
func TestEffectiveTwin(t *testing.T) {
	c := open(t)
	random := rand.New(rand.NewPCG(5, 6))
	v := service(t, "sqs")
	resources := []string{"arn:aws:sqs:eu-west-1:1:a", "arn:aws:sqs:eu-west-1:1:ab", "arn:aws:sqs:us-east-1:2:b", "arn:aws:sqs:us-east-1:2:a"}
	patterns := []string{"*", "arn:aws:sqs:*:1:*", "arn:aws:sqs:*:*:a*", "arn:aws:sqs:*:*:a", "arn:aws:sqs:us-east-1:*", "arn:aws:sqs:*:2:b", "arn:aws:sqs:??-*:*:?"}
	pick := func(list []string) string {
		var out []string
		for range 1 + random.IntN(2) {
			out = append(out, list[random.IntN(len(list))])
		}
		return policy.JSONStrings(out)
	}
	actions := []string{"sqs:*", "sqs:*Queue", "sqs:Send*", "sqs:PurgeQueue", "sqs:*Message*", "*"}
	taken, kept := 0, 0
	for range corpus.Rounds(400, 20_000) {
		var statements []string
		for range 2 + random.IntN(3) {
			effect := []string{"Allow", "Deny"}[random.IntN(2)]
			text := `{"Effect":"` + effect + `","` + []string{"Action", "NotAction"}[random.IntN(4)/3] + `":` + pick(actions) +
				`,"` + []string{"Resource", "NotResource"}[random.IntN(4)/3] + `":` + pick(patterns)
			if random.IntN(4) == 0 {
				text += `,"Condition":{"Bool":{"aws:SecureTransport":"true"}}`
			}
			statements = append(statements, text+"}")
		}
		d := parse(t, `{"Statement":[`+strings.Join(statements, ",")+`]}`)
		e := expand.Policy(c, d)
		for a := range v.Actions() {
			allowed, denied := false, 0
			requests := 0
			for _, r := range resources {
				for _, holds := range []bool{true, false} {
					requests++
					switch judge(d, a, r, holds) {
					case "Allow":
						allowed = true
					case "Deny":
						denied++
					}
				}
			}
			if allowed && !e.Effective.Has(a) {
				t.Fatalf("%s: %s is not effective, but some request is allowed", d.Source, a.ID())
			}
			if denied < requests && !e.Unaffected.Has(a) {
				t.Fatalf("%s: %s counts as denied, but some request is not", d.Source, a.ID())
			}
			if e.Allowed.Has(a) && !e.Effective.Has(a) {
				taken++
			} else if e.Effective.Has(a) {
				kept++
			}
		}
	}
	if taken == 0 || kept == 0 {
		t.Errorf("%d actions were taken out and %d kept, which shows nothing", taken, kept)
	}
}

// judge evaluates one request, a condition holding or not, in the plainest way.
func judge(d *policy.Document, a catalog.Action, resource string, holds bool) string {
	in := func(list []policy.String, text string) bool {
		return slices.ContainsFunc(list, func(p policy.String) bool { return globLowerAny(strings.ToLower(p.Value), strings.ToLower(text)) })
	}
	out := ""
	for i := range d.Statements {
		s := &d.Statements[i]
		named := in(s.Action, a.ID()) || s.NotAction != nil && !in(s.NotAction, a.ID())
		on := in(s.Resource, resource) || s.NotResource != nil && !in(s.NotResource, resource)
		if !named || !on || len(s.Condition) > 0 && !holds {
			continue
		}
		if s.Effect.Value == "Deny" {
			return "Deny"
		}
		out = "Allow"
	}
	return out
}

// globLowerAny is globLower with question marks.
func globLowerAny(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	switch {
	case pattern[0] == '*':
		return globLowerAny(pattern[1:], text) || text != "" && globLowerAny(pattern, text[1:])
	case text == "" || pattern[0] != '?' && pattern[0] != text[0]:
		return false
	}
	return globLowerAny(pattern[1:], text[1:])
}
