package simulate

import (
	"testing"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// FuzzEvaluate: whatever a policy says, evaluating it does not fault; every statement has a
// reason with a span inside of the text; an unknown decision says why; and a Deny of
// everything denies.
func FuzzEvaluate(f *testing.F) {
	f.Add(uint8(0), smallPolicy, "arn:aws:s3:::data/x", "s3:GetObject", "aws:SourceIp", "10.0.0.1")
	f.Add(uint8(1), `{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":["111122223333","*"]},"NotAction":"s3:Get*","NotResource":"arn:aws"},3]}`, "arn:aws:kms:eu-west-1:111122223333:key/k", "kms:Decrypt", "x", "")
	f.Add(uint8(2), `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"x"},"Action":"sts:AssumeRole","Condition":{"Null":{"a":"b"},"ForAllValues:StringLike":{"aws:PrincipalTag/x":"${aws:userid, 'y'}*"}}}}`, "arn:aws:iam::111122223333:role/r", "sts:AssumeRole", "aws:userid", "z")
	for kind := range policy.Kinds {
		f.Add(uint8(kind), `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}`, "*", "a:b", "k", "v")
	}
	f.Fuzz(func(t *testing.T, kind uint8, text, resource, action, key, value string) {
		d, _ := policy.Parse(text)
		k := policy.Kind(int(kind) % len(policy.Kinds))
		p := &Policies{}
		p.Add(Compile("p", k, d), 0, "")
		r := &Request{Principal: Principal{Kind: PrincipalKind(int(kind) / 8 % 7), ARN: "arn:aws:iam::111122223333:user/ann", Account: mine}, Action: action, Resources: []Resource{{ARN: resource}}}
		r.Context.Set(key, value)
		check := func(p *Policies) *Result {
			result := Evaluate(r, p)
			one := &result.Resources[0]
			if (result.Decision == Unknown) != (len(one.Unknown) > 0) {
				t.Fatalf("%v with %+v", result.Decision, one.Unknown)
			}
			for _, l := range one.Layers {
				for i, reason := range l.Reasons {
					misses := l.Explain(i).Misses
					if reason.Matched != cond.Yes && len(misses) == 0 {
						t.Fatalf("statement %d does not apply for no reason", reason.Statement())
					}
					for _, m := range misses {
						if source := reason.Policy().Document.Source; m.Span.Start < 0 || m.Span.End < m.Span.Start || m.Span.End > len(source) {
							t.Fatalf("a span of %+v in %d bytes", m.Span, len(source))
						}
						if (m.Unknown != "") != (reason.Matched == cond.Unknown) && reason.Matched != cond.No {
							t.Fatalf("%v with %+v", reason.Matched, m)
						}
					}
				}
			}
			return result
		}
		check(p)
		deny := `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Principal":"*"}}`
		everything, _ := policy.Parse(deny)
		p.Add(Compile("deny", policy.VPCEndpoint, everything), 0, "")
		if got := check(p).Decision; got != ExplicitDeny && r.Principal.Kind != Identity && action != "sts:getcalleridentity" && action != "sts:GetCallerIdentity" {
			t.Fatalf("denied everything, got %v", got)
		}
	})
}
