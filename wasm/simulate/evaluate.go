package simulate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// start makes a run ready for the n-th resource of a request, with what is to become its
// result. The memory of both is used again.
func (r *run) start(from *Request, n int, out *ResourceResult) {
	out.Layers, out.Unknown, out.Notes = out.Layers[:0], nil, nil
	r.out, r.reasons = out, r.reasons[:0]
	r.trusting, r.key = false, false
	f := r.ask(from, n)
	r.begin = newBegin(from.Action)
	r.model = unmodelled(from.Action, r.begin, &f)
	switch f.service {
	case "iam":
		r.trusting = strings.HasPrefix(f.resource, "role/") && assumes(from.Action)
	case "kms":
		r.key = strings.HasPrefix(f.resource, "key/")
		if strings.HasPrefix(f.resource, "alias/") && r.begin.text>>32 == kmsBegin && onKey(from.Action) && !aliasItself(from.Action) {
			r.model = &behindAlias
		}
	case "":
		r.startWithout(from.Action)
	}
}

// kmsBegin and stsBegin are "kms:" and "sts:" as actions begin with it.
const (
	kmsBegin = 'k'<<24 | 'm'<<16 | 's'<<8 | ':'
	stsBegin = 's'<<24 | 't'<<16 | 's'<<8 | ':'
)

// startWithout reads the action of a request that names no resource. On a key or a role,
// which one it may be, the policy of that decides as well.
func (r *run) startWithout(action string) {
	if r.resource.ARN != "*" {
		return
	}
	switch r.begin.text >> 32 {
	case kmsBegin:
		r.key = onKey(action)
	case stsBegin:
		r.trusting = strings.HasPrefix(ascii.ToLower(action), "sts:assumerole")
	}
}

// withoutKey are KMS's actions that work on no key, in small letters.
// https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
const withoutKey = " connectcustomkeystore createcustomkeystore createkey deletecustomkeystore describecustomkeystores" +
	" disconnectcustomkeystore generaterandom listaliases listkeys listretirablegrants updatecustomkeystore "

// onKey reports whether an action of KMS works on a key.
func onKey(action string) bool {
	return !strings.Contains(withoutKey, " "+ascii.ToLower(action[len("kms:"):])+" ")
}

// aliasItself reports whether an action of KMS is authorized on the alias as well as on the
// key.
func aliasItself(action string) bool { return strings.HasSuffix(ascii.ToLower(action), "alias") }

// assumes reports whether roles' trust policies decide on an action.
func assumes(action string) bool {
	switch ascii.ToLower(action) {
	case "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext":
		return true
	}
	return false
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
func (r *run) evaluate(p *Policies) {
	who, out := &r.request.Principal, r.out
	out.ARN, out.Account = r.resource.ARN, r.account
	out.CrossAccount = who.Account != "" && r.account != "" && who.Account != r.account
	if !r.reserved {
		r.reserve(p)
	}
	var all verdict
	all.allow = cond.Yes

	if p.RCPs != nil || p.SCPs != nil {
		r.controls(p, &all)
	}
	if p.Endpoint != nil {
		all.need(r.layer(EndpointPolicy, 0, p.Endpoint))
	}
	var own says
	exists := false
	if p.Resources != nil || p.Trust != nil {
		own, exists = r.resourcePolicies(p)
	}
	if own.deny == cond.No || !r.rootKeepsBucket(out) {
		all.deny = all.deny.Or(own.deny)
	}
	if who.hasPolicies() {
		all.identity = r.layer(IdentityPolicies, 0, p.Identity)
	}
	all.boundary = says{allow: cond.Yes}
	if p.Boundary != nil && who.hasPolicies() {
		all.boundary = r.layer(BoundaryPolicy, 0, p.Boundary)
	}
	all.session = says{allow: cond.Yes}
	switch {
	case p.Session != nil && (who.Kind == RoleSession || who.Kind == FederatedUser):
		all.session = r.layer(SessionPolicies, 0, p.Session)
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

// reserve takes memory for the result: as much as all layers need but those of resources
// that have many policies.
func (r *run) reserve(p *Policies) {
	r.reserved = true
	layers := 1 // the identity's
	count := countStatements(p.Identity) + countStatements(p.Endpoint) + countStatements(p.Boundary) + countStatements(p.Session)
	if p.Boundary != nil {
		layers++
	}
	if p.Session != nil || r.request.Principal.Kind == FederatedUser {
		layers++
	}
	if p.Endpoint != nil {
		layers++
	}
	if p.Resources != nil || p.Trust != nil {
		layers++
	}
	layers += len(p.SCPs) + len(p.RCPs)
	for _, list := range p.SCPs {
		count += countStatements(list)
	}
	for _, list := range p.RCPs {
		count += countStatements(list)
	}
	own := p.Resources
	if r.trusting {
		own = p.Trust
	}
	if len(own) == 1 {
		count += len(own[0].Policy.statements)
	}
	if cap(r.out.Layers) < layers {
		r.out.Layers = make([]LayerResult, 0, layers)
	}
	if cap(r.reasons) < count {
		r.reasons = make([]Reason, 0, count)
	}
}

func countStatements(policies []*Policy) (n int) {
	for _, p := range policies {
		n += len(p.statements)
	}
	return n
}

// layer evaluates the policies of one layer and level.
func (r *run) layer(layer Layer, level int, policies []*Policy) (s says) {
	before, bit := len(r.reasons), r.begin.firstBit()
	end := before + countStatements(policies)
	r.reasons = slices.Grow(r.reasons, end-before)[:end]
	reasons := r.reasons[before:end:end]
	at := 0
	for _, p := range policies {
		for j := range p.statements {
			st, reason := &p.statements[j], &reasons[at]
			at++
			*reason = Reason{statement: st, Deny: st.deny}
			if st.actions.first&bit == 0 && !st.notAction {
				continue // of another service, as most are
			}
			grants, matched := r.match(st)
			if matched != cond.No {
				reason.Matched, reason.Grants = matched, grants
				s.add(st, matched, grants)
			}
		}
	}
	r.out.Layers = append(r.out.Layers, LayerResult{Layer: layer, Level: int32(level), Decision: s.decision(), Reasons: reasons, run: r})
	return s
}

// add counts a statement that applies, or may.
func (s *says) add(st *statement, matched cond.Truth, grants Grants) {
	if st.problem != "" { // it may be of either effect
		s.deny = s.deny.Or(cond.Unknown)
		s.allow = s.allow.Or(cond.Unknown)
	} else if st.deny {
		s.deny = s.deny.Or(matched)
		return
	}
	s.allow = s.allow.Or(matched)
	if grants&ToSession != 0 {
		s.session = s.session.Or(matched)
	}
	if grants&ToEntity != 0 {
		s.entity = s.entity.Or(matched)
	}
	if grants&ToAccount != 0 {
		s.account = s.account.Or(matched)
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
