package main

import (
	"encoding/json"
	"fmt"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// prepare makes the scene ready for ours.
func (s *scene) prepare() (*simulate.Request, *simulate.Policies, error) {
	who, err := simulate.ParsePrincipal(s.principal)
	if err != nil {
		return nil, nil, err
	}
	r := &simulate.Request{Principal: who, Action: s.action, Resources: []simulate.Resource{{ARN: s.resource, Account: s.account}}}
	for name, values := range s.context {
		r.Context.Set(name, values...)
	}
	p := &simulate.Policies{}
	for i, one := range s.policies {
		d, problems := policy.Parse(one.text)
		if len(problems) > 0 {
			return nil, nil, fmt.Errorf("%s: %s", one.text, problems[0].Message)
		}
		p.Add(simulate.Compile(fmt.Sprintf("%v-%d", one.kind, i), one.kind, d), one.level, "")
	}
	return r, p, nil
}

// theirs is the scene in the peer's words.
func (s *scene) theirs() map[string]any {
	type named struct {
		Name   string          `json:"name"`
		Policy json.RawMessage `json:"policy"`
	}
	type level struct {
		OrgIdentifier string  `json:"orgIdentifier"`
		Policies      []named `json:"policies"`
	}
	context := map[string]any{"aws:SecureTransport": "true", "aws:ViaAWSService": "false"}
	for name, values := range s.context {
		context[name] = values
		if len(values) == 1 && name != "aws:CalledVia" {
			context[name] = values[0]
		}
	}
	if s.principal == "arn:aws:iam::111122223333:user/ann" {
		context["aws:username"] = "ann"
	} else if s.principal == "arn:aws:iam::444455556666:user/bob" {
		context["aws:username"] = "bob"
	}
	out := map[string]any{
		"request": map[string]any{
			"principal": s.principal, "action": s.action, "contextVariables": context,
			"resource": map[string]any{"resource": s.resource, "accountId": s.account},
		},
	}
	identity, boundary, endpoint := []named{}, []named{}, []named{}
	scps, rcps := []level{}, []level{}
	for i, p := range s.policies {
		one := named{fmt.Sprintf("%v-%d", p.kind, i), json.RawMessage(p.text)}
		switch p.kind {
		case policy.Identity:
			identity = append(identity, one)
		case policy.Boundary:
			boundary = append(boundary, one)
			out["permissionBoundaryPolicies"] = boundary
		case policy.VPCEndpoint:
			endpoint = append(endpoint, one)
			out["vpcEndpointPolicies"] = endpoint
		case policy.Session:
			out["sessionPolicy"] = one.Policy
		case policy.Resource, policy.Trust:
			out["resourcePolicy"] = one.Policy
		case policy.SCP:
			scps = append(scps, level{fmt.Sprint("level", p.level), []named{one}})
		case policy.RCP:
			rcps = append(rcps, level{fmt.Sprint("level", p.level), []named{one}})
		}
	}
	out["identityPolicies"], out["serviceControlPolicies"], out["resourceControlPolicies"] = identity, scps, rcps
	return out
}

// sameWord is the peer's word for a decision of ours.
var sameWord = map[simulate.Decision]string{
	simulate.Allowed: "Allowed", simulate.ExplicitDeny: "ExplicitlyDenied", simulate.ImplicitDeny: "ImplicitlyDenied",
}
