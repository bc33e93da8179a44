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
