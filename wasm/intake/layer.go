package intake

import (
	"cmp"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/policy"
)

// layerWords name the layers as messages do.
var layerWords = []string{
	policy.Identity: "an identity-based policy", policy.Resource: "a resource-based policy", policy.Trust: "a role trust policy",
	policy.Boundary: "a permissions boundary", policy.Session: "a session policy", policy.SCP: "a service control policy",
	policy.RCP: "a resource control policy", policy.VPCEndpoint: "a VPC endpoint policy",
}

// Place says in words which document the statement is for.
func (c *Candidate) Place() string {
	name := layerWords[c.Kind][strings.IndexByte(layerWords[c.Kind], ' ')+1:]
	switch {
	case c.Of == "":
		return layerWords[c.Kind]
	case c.Kind == policy.SCP:
		return "a " + name + " over account " + c.Of
	case c.Kind == policy.Session:
		return "a session policy, passed when " + c.Of + " is assumed"
	case c.Kind == policy.Identity:
		return "an identity-based policy of " + c.Of
	case c.Kind == policy.Trust:
		return "the trust policy of " + c.Of
	case c.Kind == policy.Resource:
		return "the policy of " + c.Of
	}
	return "the " + name + " of " + c.Of
}

// refusal makes asks or a lead of one message. from is the event that holds it, zero for
// a message that stands by itself.
func (r *reading) refusal(m *Refusal, from event) {
	who := from.caller
	if who.entity == "" {
		who = callerOf(m.Principal)
	}
	w := from.where
	if w.partition == "" {
		w = where{partition: who.partition, account: who.account}
	}
	if a, err := arn.Parse(m.Resource); err == nil {
		w.region = a.Region
	}
	if w.partition == "" {
		w.partition = "aws"
	}
	calls := r.callsOf(m, &from)
	if m.Layer == policy.Resource && len(calls) > 0 && takesRole(calls[0].id, m.Resource) {
		m.Layer = policy.Trust
	}
	if m.Encoded != "" && m.Cause == Unmarked {
		r.lead(Lead{Message: "The message is encoded: it says which policy is in the way to those who may sts:DecodeAuthorizationMessage", Hint: "give what this command prints to intake as well", Command: m.decoding(), Start: m.Start, End: m.End})
	}
	if m.Encoded != "" && m.Cause == Unmarked && m.Resource == "" {
		return // it says which resource, too
	}
	if len(calls) == 0 && m.Cause != Denied && m.Cause != Public {
		r.lead(Lead{Message: "The message names no action", Hint: "the event in CloudTrail has it", Start: m.Start, End: m.End})
		return
	}
	switch {
	case m.Cause == Denied:
		r.denied(m, who, calls)
	case m.Cause == Public:
		r.lead(Lead{Message: "S3 Block Public Access refuses " + wanted(m, calls) + ": no statement gets past it", Hint: "look at the setting of the bucket, the access point and the account, or make the policy or ACL not public",
			Start: m.Start, End: m.End})
	case m.Cause == Missing && m.Layer == policy.RCP:
		r.lead(Lead{Kind: policy.RCP, Named: true, Message: "The message names a resource control policy for " + wanted(m, calls) + "; those only deny", Hint: "see whether RCPFullAWSAccess is attached at each level", Start: m.Start, End: m.End})
	default:
		for i := range calls {
			r.allow(m, who, w, &calls[i])
		}
	}
}

// takesRole reports whether an action is one of those on a role that its trust policy allows:
// a role has no other resource-based policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
func takesRole(id, resource string) bool {
	a, err := arn.Parse(resource)
	isRole := err == nil && a.Service == "iam" && strings.HasPrefix(a.Resource, "role/")
	return isRole && strings.HasPrefix(id, "sts:") || resource == "" && strings.HasPrefix(id, "sts:AssumeRole")
}

// wanted is what a message says was refused.
func wanted(m *Refusal, calls []call) string {
	what := "the request"
	if len(calls) > 0 {
		what = calls[0].id
	}
	if m.Resource != "" && m.Resource != everything {
		what += " on " + m.Resource
	}
	return what
}

// denied says where to look for an explicit deny.
func (r *reading) denied(m *Refusal, who caller, calls []call) {
	l := Lead{Kind: m.Layer, Named: m.Named, Policy: m.Policy, Command: cmp.Or(m.details(), m.decoding()), Start: m.Start, End: m.End}
	in := ""
	if m.Named {
		in = " in " + layerWords[m.Layer]
	}
	if m.Through {
		in += ", transitively through a service control policy,"
	}
	l.Message = "An explicit deny" + in + " refuses " + wanted(m, calls) + ": no Allow gets past it"
	switch {
	case m.Policy != "":
		l.Hint = "look at " + m.Policy
	case m.Statement != "":
		l.Hint = "the statement's Sid is " + m.Statement
	default:
		l.Hint = "look for a Deny in " + placeOf(m.Layer, m.Named, who, m.Resource)
	}
	r.lead(l)
}

// details is the command line that tells more of a refusal, empty if it has no ID.
// https://docs.aws.amazon.com/cli/latest/reference/iam-toolbox/get-request-authorization-details.html
func (r *Refusal) details() string {
	if r.Authorization == "" {
		return ""
	}
	return "aws iam-toolbox get-request-authorization-details --authorization-id " + r.Authorization
}

// decoding is the command line that decodes what is encoded of a message, empty if nothing is.
func (r *Refusal) decoding() string {
	if r.Encoded == "" {
		return ""
	}
	return "aws sts decode-authorization-message --encoded-message " + r.Encoded + " --query DecodedMessage --output text"
}

// placeOf says which policies of a layer may be in the way.
func placeOf(layer policy.Kind, named bool, who caller, resource string) string {
	entity := who.entity
	if entity == "" {
		entity = "the caller"
	}
	if resource == "" || resource == everything {
		resource = "the resource"
	}
	switch {
	case !named:
		return "every policy that applies: of " + entity + ", its permissions boundary, the session, the resource, the organization, the VPC endpoint"
	case layer == policy.Identity:
		return "the policies of " + entity + ", for a user also those of its groups"
	case layer == policy.Boundary:
		return "the permissions boundary of " + entity
	case layer == policy.Session:
		return "the policies passed when the session of " + entity + " was made"
	case layer == policy.Trust:
		return "the trust policy of " + resource
	case layer == policy.Resource:
		return "the policy of " + resource
	case layer == policy.VPCEndpoint:
		return "the policy of the VPC endpoint that the request went through"
	case who.account != "" && layer == policy.SCP:
		return "the policies of the organization over account " + who.account + ", from the root to the account"
	}
	return "the policies of the organization, from the root to the account"
}

// allow asks for one action in the document that lacks it.
func (r *reading) allow(m *Refusal, who caller, w where, c *call) {
	a := &ask{kind: policy.Identity, of: who.entity, assumed: m.Cause == Unmarked || m.Cause == Open, actions: []string{c.id}, besides: c.besides, notes: c.on.notes, loose: c.on.loose, calls: 1, start: m.Start, end: m.End}
	if m.Named {
		a.kind = m.Layer
	}
	if a.assumed && a.kind == policy.Identity && isFederation(c.id) {
		r.lead(Lead{Kind: policy.Trust, Named: true, Message: c.id + " was refused, which the trust policy of the role alone allows", Hint: "compare its provider and conditions with the token's issuer, audience and subject",
			Start: m.Start, End: m.End})
		return
	}
	switch {
	case a.kind == policy.SCP || a.kind == policy.Trust || a.kind == policy.Resource && strings.HasPrefix(c.id, "kms:"):
		a.loose, a.notes = false, nil // see place
	case c.on.resources != nil:
		a.resources = c.on.resources
	default:
		f := r.resourcesOf(c.id, m.Resource, w)
		a.resources, a.loose, a.notes = f.resources, f.loose, addOnce(a.notes, f.notes...)
	}
	if m.Doubt != "" {
		a.notes = addOnce(a.notes, m.Doubt)
	}
	if m.Reason != "" {
		a.notes = addOnce(a.notes, "the message gives a reason that is none of AWS's documented ones: "+m.Reason)
	}
	switch {
	case m.Cause == Open:
		note := "the message leaves open whether " + layerWords[m.Layer] + " lacks an Allow or denies"
		if m.Layer == policy.Resource {
			note += ", or the resource is not there"
		}
		a.notes = addOnce(a.notes, note)
	case a.assumed:
		a.notes = addOnce(a.notes, "the message names no policy, and an identity-based one was assumed: this is no help if one of another kind lacks an Allow, or any denies")
	}
	if more := m.details(); more != "" && a.assumed {
		a.notes = addOnce(a.notes, "which policy it was, this command tells: "+more)
	}
	if who.root && (a.kind == policy.Identity || a.kind == policy.Boundary) {
		r.lead(Lead{Message: "The root user was refused " + wanted(m, []call{*c}) + "; identity-based policies don't apply to it", Hint: "look at the policies of the resource and of the organization", Start: m.Start, End: m.End})
		return
	}
	a.notes = addOnce(a.notes, across(a.kind, m, who)...)
	if !r.place(a, m, who) {
		r.lead(Lead{Kind: a.kind, Named: m.Named, Message: layerWords[a.kind][strings.IndexByte(layerWords[a.kind], ' ')+1:] + " lacks an Allow for " + wanted(m, []call{*c}) + ", and the text doesn't say for whom",
			Hint: "name the caller in " + placeOf(a.kind, true, who, m.Resource), Start: m.Start, End: m.End})
		return
	}
	if m.Encoded != "" && m.Cause != Unmarked && r.asked[a.key(a.actions)] == nil { // each message has another
		a.notes = addOnce(a.notes, "the message is encoded besides; this command shows the request to those who may sts:DecodeAuthorizationMessage: "+m.decoding())
	}
	r.ask(a)
}

// across says that both sides must allow what goes from one account to another.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
func across(kind policy.Kind, m *Refusal, who caller) []string {
	a, err := arn.Parse(m.Resource)
	if err != nil || a.Account == "" || who.account == "" || a.Account == who.account || strings.Contains(a.Account, everything) {
		return nil
	}
	switch kind {
	case policy.Identity:
		return []string{"the resource is of account " + a.Account + ": its policy must allow it as well"}
	case policy.Resource, policy.Trust:
		return []string{"the caller is of account " + who.account + ": an identity-based policy there must allow it as well"}
	}
	return nil
}

// isFederation reports whether an action is one that no identity-based policy is asked for:
// who calls it has no identity in AWS yet.
func isFederation(id string) bool {
	return id == "sts:AssumeRoleWithWebIdentity" || id == "sts:AssumeRoleWithSAML"
}

// place gives an ask what its layer needs. It reports false where the caller would have to
// be named and is not known.
func (r *reading) place(a *ask, m *Refusal, who caller) bool {
	named := who.entity != ""
	if set := who.permissionSet(); set != "" && (a.kind == policy.Identity || a.kind == policy.Boundary) {
		a.notes = addOnce(a.notes, "the role belongs to IAM Identity Center: put the statement into the permission set "+set)
	}
	switch a.kind {
	case policy.SCP:
		a.of, a.resources = who.account, []string{everything}
		a.notes = addOnce(a.notes, "a policy must allow it at each level from the organization's root to the account")
	case policy.Resource:
		a.of = strings.TrimPrefix(m.Resource, everything)
		if strings.HasPrefix(a.actions[0], "kms:") {
			a.resources = []string{everything} // in a key's policy that is the key
		}
	case policy.Trust:
		a.of, a.resources = strings.TrimPrefix(m.Resource, everything), nil
	case policy.VPCEndpoint:
		// Gateway endpoints take no other principal than *:
		// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
		a.of, a.principal = "", []policy.Principal{{Kind: policy.Any, Values: policy.Values{Items: policy.Strings(everything)}}}
		a.condition = stringCondition("ArnEquals", "aws:PrincipalArn", who.entity)
	default:
		return true
	}
	if a.kind == policy.Resource || a.kind == policy.Trust {
		a.principal = []policy.Principal{{Kind: policy.AWS, Values: policy.Values{Items: policy.Strings(who.entity)}}}
	}
	if who.noPath && a.kind != policy.SCP {
		a.notes = addOnce(a.notes, "a session's ARN lacks the role's path: put it in if the role has one")
	}
	return named || a.kind == policy.SCP
}

func stringCondition(operator, key string, values ...string) []policy.Condition {
	return []policy.Condition{{Operator: policy.Str(operator), Keys: []policy.ConditionKey{{Key: policy.Str(key), Values: policy.Values{Items: policy.Strings(values...)}}}}}
}
