package simulate

import (
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Evaluate decides on a request. Its cost grows with the number of patterns in the
// policies; a request against a few of usual size takes some microseconds.
func Evaluate(r *Request, p *Policies) *Result {
	out := &Result{Decision: Allowed, Resources: make([]ResourceResult, max(1, len(r.Resources)))}
	action := ascii.ToLower(r.Action)
	for i := range out.Resources {
		one := &run{asked: newAsked(r, i), action: action, misses: make([]Miss, 0, 8)}
		one.text = one.resource.ARN
		one.evaluate(p, &out.Resources[i])
		out.Decision = worse(out.Decision, out.Resources[i].Decision)
	}
	return out
}

// worse is the decision on two resources together.
func worse(a, b Decision) Decision {
	for _, d := range [...]Decision{ExplicitDeny, Unknown, ImplicitDeny} {
		if a == d || b == d {
			return d
		}
	}
	return Allowed
}

// says is what the policies of one place say together.
type says struct {
	deny, allow cond.Truth
	// grants are allow by whom it reaches, in a resource's policy.
	session, entity, account cond.Truth
}

// evaluate fills the result for one resource.
func (r *run) evaluate(p *Policies, out *ResourceResult) {
	who := &r.request.Principal
	out.ARN, out.Account = r.text, r.account
	out.CrossAccount = who.Account != "" && r.account != "" && who.Account != r.account
	out.Layers = make([]LayerResult, 0, len(p.RCPs)+len(p.SCPs)+6)
	var all verdict
	all.allow = cond.Yes

	r.controls(p, out, &all)
	if p.Endpoint != nil {
		all.need(r.layer(out, EndpointPolicy, 0, p.Endpoint))
	}
	own, exists := r.resourcePolicies(p, out)
	if own.deny == cond.No || !r.rootKeepsBucket(out) {
		all.deny = all.deny.Or(own.deny)
	}
	if who.hasPolicies() {
		all.identity = r.layer(out, IdentityPolicies, 0, p.Identity)
	}
	all.boundary = says{allow: cond.Yes}
	if p.Boundary != nil && who.hasPolicies() {
		all.boundary = r.layer(out, BoundaryPolicy, 0, p.Boundary)
	}
	all.session = says{allow: cond.Yes}
	switch {
	case p.Session != nil && (who.Kind == RoleSession || who.Kind == FederatedUser):
		all.session = r.layer(out, SessionPolicies, 0, p.Session)
	case who.Kind == FederatedUser:
		all.session.allow = cond.No
		out.Layers = append(out.Layers, LayerResult{Layer: SessionPolicies, Why: "a federated user's session without session policies has no permissions of its own"})
	}
	for _, s := range [...]*says{&all.identity, &all.boundary, &all.session} {
		all.deny = all.deny.Or(s.deny)
	}
	all.own = own
	r.decide(&all, exists, out)
}

// hasPolicies reports whether a principal has identity policies and a boundary.
func (p *Principal) hasPolicies() bool {
	return p.Kind == User || p.Kind == RoleSession || p.Kind == FederatedUser
}

// verdict gathers what all layers say.
type verdict struct {
	deny  cond.Truth // of any layer
	allow cond.Truth // of those that must allow whoever asks: SCPs, endpoint
	own   says       // the resource's
	// what the principal has
	identity, boundary, session says
}

func (v *verdict) need(s says) {
	v.deny, v.allow = v.deny.Or(s.deny), v.allow.And(s.allow)
}

// layer evaluates the policies of one layer and level.
func (r *run) layer(out *ResourceResult, layer Layer, level int, policies []*Policy) says {
	count := 0
	for _, p := range policies {
		count += len(p.statements)
	}
	reasons := make([]Reason, 0, count)
	var s says
	for _, p := range policies {
		for j := range p.statements {
			st := &p.statements[j]
			reasons = append(reasons, Reason{Policy: p, Statement: j, Sid: st.source.Sid.Value, Span: st.source.Span, Deny: st.deny})
			reason := &reasons[len(reasons)-1]
			r.apply(st, p.Kind, reason)
			if reason.Matched != cond.No {
				s.add(st, reason)
			}
		}
	}
	out.Layers = append(out.Layers, LayerResult{Layer: layer, Level: level, Decision: s.decision(), Reasons: reasons})
	return s
}

// add counts a statement that applies, or may.
func (s *says) add(st *statement, reason *Reason) {
	if st.problem != "" { // it may be of either effect
		s.deny = s.deny.Or(cond.Unknown)
		s.allow = s.allow.Or(cond.Unknown)
	} else if st.deny {
		s.deny = s.deny.Or(reason.Matched)
		return
	}
	s.allow = s.allow.Or(reason.Matched)
	if reason.Grants&ToSession != 0 {
		s.session = s.session.Or(reason.Matched)
	}
	if reason.Grants&ToEntity != 0 {
		s.entity = s.entity.Or(reason.Matched)
	}
	if reason.Grants&ToAccount != 0 {
		s.account = s.account.Or(reason.Matched)
	}
}

func (s *says) decision() Decision { return decision(s.deny, s.allow) }

// decision is what denies and allows come to.
func decision(deny, allow cond.Truth) Decision {
	switch {
	case deny == cond.Yes:
		return ExplicitDeny
	case allow == cond.No:
		return ImplicitDeny
	case deny == cond.Unknown || allow == cond.Unknown:
		return Unknown
	}
	return Allowed
}
