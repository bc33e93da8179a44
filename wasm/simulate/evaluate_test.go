package simulate

import (
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
)

// compile reads a policy that must be fine.
func compile(t testing.TB, kind policy.Kind, text string) *Policy {
	t.Helper()
	d, problems := policy.Parse(text)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", text, problems[0].Message)
	}
	return Compile(kind.String(), kind, d)
}

// principal reads a principal that must be one.
func principal(t testing.TB, text string) Principal {
	t.Helper()
	p, err := ParsePrincipal(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return p
}

func TestReasons(t *testing.T) {
	text := `{"Version":"2012-10-17","Statement":[
{"Sid":"Read","Effect":"Allow","Action":["s3:List*","s3:Get*"],"Resource":"arn:aws:s3:::b/*"},
{"Sid":"Write","Effect":"Allow","Action":"s3:Put*","Resource":"*"},
{"Sid":"Other","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::c/*"},
{"Sid":"Network","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"},"Bool":{"aws:SecureTransport":"false"}}}]}`
	p := compile(t, policy.Identity, text)
	req := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: "S3:getobject", Resources: []Resource{{ARN: "arn:aws:s3:::b/k"}}}
	req.Context.Set("aws:sourceip", "10.1.2.3")
	result := Evaluate(req, &Policies{Identity: []*Policy{p}})
	if result.Decision != Allowed {
		t.Fatalf("got %v, want allowed", result.Decision)
	}
	layer := &result.Resources[0].Layers[0]
	action := layer.Explain(0).Action
	if got := text[action.Start:action.End]; got != `"s3:Get*"` {
		t.Errorf("the action that matched is %s", got)
	}
	for i, want := range []struct {
		element Element
		key     string
		span    string
	}{
		1: {ActionElement, "", `"s3:Put*"`},
		2: {ResourceElement, "", `"arn:aws:s3:::c/*"`},
		3: {ConditionElement, "aws:SourceIp", `"aws:SourceIp":"10.0.0.0/8"`},
	} {
		if i == 0 {
			continue
		}
		m := layer.Explain(i).Misses
		if len(m) == 0 || m[0].Element != want.element || m[0].Key != want.key || text[m[0].Span.Start:m[0].Span.End] != want.span {
			t.Errorf("statement %d: got %+v, want %+v", i, m, want)
		}
	}
	if m := layer.Explain(3).Misses; len(m) != 2 || m[1].Operator != "Bool" || len(m[0].Values) != 1 {
		t.Errorf("both conditions should be listed, with values: %+v", m)
	}
}

// What IAM's grammar does not have makes unknown what would otherwise be decided.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func TestRefused(t *testing.T) {
	const (
		all   = `"Action":"*","Resource":"*"`
		allow = `{"Effect":"Allow",` + all + `}`
		page  = `{"Version":"2012-10-17","Statement":`
	)
	for _, tt := range []struct {
		text, problem, at string // at: what the problem's span shows
	}{
		{page + `{"Effect":"Allow",` + all + `,"condition":{}}}`, `"condition" is no element of a statement; did you mean Condition?`, `"condition"`},
		{page + `[` + allow + `,{"Effect":"Deny",` + all + `,"conditions":{"Bool":{"aws:SecureTransport":"false"}}}]}`, `"conditions" is no element of a statement; did you mean Condition?`, `"conditions"`},
		{page + `{"effect":"Allow",` + all + `}}`, `"effect" is no element of a statement; did you mean Effect?`, `"effect"`},
		{page + `{"Effect":"Allow",` + all + `,"Zzz":1}}`, `"Zzz" is no element of a statement; there are Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition`, `"Zzz"`},
		{`{"Version":"2012-10-17","Statment":[` + allow + `]}`, `"Statment" is no element of a policy; did you mean Statement?`, `"Statment"`},
		{`{"statement":[` + allow + `]}`, `"statement" is no element of a policy; did you mean Statement?`, `"statement"`},
		{page + allow + `,"statement":[{"Effect":"Deny",` + all + `}]}`, `"statement" is no element of a policy; did you mean Statement?`, `"statement"`},
		{page + `{"Effect":"Allow","Action":"sqs:*","Resource":"*"},"statement":[` + allow + `]}`, `"statement" is no element of a policy; did you mean Statement?`, `"statement"`},
		{`{"Version":"2012-10-18","Statement":` + allow + `}`, `there is no policy language of Version "2012-10-18"; there are 2012-10-17 and 2008-10-17`, `"2012-10-18"`},
		{`{"Version":"2012-10-18","Statement":[]}`, `there is no policy language of Version "2012-10-18"; there are 2012-10-17 and 2008-10-17`, `"2012-10-18"`},
	} {
		for _, kind := range []policy.Kind{policy.Identity, policy.Resource} {
			p := &Policies{}
			p.Add(compile(t, kind, tt.text), 0, "")
			result := expect(t, &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: "s3:GetObject", Resources: []Resource{{ARN: "arn:aws:s3:::b/k"}}}, p, Unknown)
			found := result.Resources[0].Unknown
			if last := found[len(found)-1]; last.Name != tt.problem || tt.text[last.Span.Start:last.Span.End] != tt.at {
				t.Errorf("%s: %s at %v, want %s", tt.text, last.Name, last.Span, tt.problem)
			}
		}
	}
	// Where the statement would not apply, it makes nothing unknown.
	expect(t, &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: "s3:GetObject"},
		&Policies{Identity: []*Policy{compile(t, policy.Identity, page+`{"Effect":"Allow","Action":"sqs:*","Resource":"*","condition":{}}}`)}}, ImplicitDeny)
}
