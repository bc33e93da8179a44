package simulate

import "github.com/leastwise/leastwise/wasm/cond"

const (
	pageLogic          = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html"
	pageCrossAccount   = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html"
	pageKeyPolicy      = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"
	pageTrust          = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html"
	pageBucketPolicy   = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html"
	pageCallerIdentity = "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"
	pageAssumeRole     = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"
)

// decide puts the layers together. exists says whether the resource has a policy.
func (r *run) decide(v *verdict, exists bool, out *ResourceResult) {
	if r.is("sts:getcalleridentity") {
		out.Decision = Allowed
		out.Notes = append(out.Notes, Note{"sts:GetCallerIdentity needs no permission, and no policy denies it.", pageCallerIdentity})
		return
	}
	out.Decision = decision(v.deny, v.allow.And(r.granted(v, exists, out)))
	if m := r.model; m != nil && !m.settles(out.Decision, r.request.Principal.Kind, v.allow == cond.No, exists) {
		out.Decision = Unknown
		out.Unknown = append(out.Unknown, Construct{Name: m.name, Page: m.page})
	}
	r.remark(out)
	if out.Decision != Unknown {
		out.Unknown = nil
		return
	}
	out.Unknown = append(out.Unknown, open(out.Layers)...)
}

// s3Begin is "s3:" as actions begin with it.
const s3Begin = 's'<<16 | '3'<<8 | ':'

// remark notes what besides policies may turn a decision.
func (r *run) remark(out *ResourceResult) {
	s3 := r.begin.text>>40 == s3Begin
	switch {
	case r.model != nil && r.model.page == pageGateway && out.Decision != Unknown:
		out.Notes = append(out.Notes, Note{"An API without IAM authentication leaves the decision to its authorizer.", pageGateway})
	case r.key && out.Decision == ImplicitDeny:
		out.Notes = append(out.Notes, Note{"A grant on the key may allow the call all the same.", "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"})
	case s3 && out.Decision == ImplicitDeny && (out.CrossAccount || r.request.Principal.Kind == Anonymous):
		out.Notes = append(out.Notes, Note{"An access control list may allow the call all the same.", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"})
	case s3 && out.Decision == Allowed && r.request.Principal.Kind == Anonymous:
		out.Notes = append(out.Notes, Note{"S3 Block Public Access may refuse the call all the same.", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"})
	}
}

// granted reports whether those layers allow that have something to give: the resource's
// policy and what the principal has.
func (r *run) granted(v *verdict, exists bool, out *ResourceResult) cond.Truth {
	who := &r.request.Principal
	mine := v.identity.allow.And(v.boundary.allow).And(v.session.allow)
	limits := v.boundary.allow.And(v.session.allow)
	own := &v.own
	any := own.session.Or(own.entity).Or(own.account)
	required := r.trusting || r.key
	if required && !exists {
		return r.missing(mine, out)
	}
	switch who.Kind {
	case Service, Identity, Anonymous:
		return any
	case Root:
		switch {
		case r.trusting:
			out.Notes = append(out.Notes, Note{"A root user cannot assume a role.", pageAssumeRole})
			return cond.No
		case out.CrossAccount || required:
			return any
		}
		return cond.Yes
	}
	switch {
	case out.CrossAccount:
		return any.And(mine)
	case required:
		return own.session.Or(own.entity.And(limits)).Or(own.account.And(mine))
	}
	return own.session.Or(v.identity.allow.Or(own.entity).And(limits))
}

// missing is what a key or role is worth whose policy was not given.
func (r *run) missing(mine cond.Truth, out *ResourceResult) cond.Truth {
	c := Construct{Name: "the key's policy, which was not given", Page: pageKeyPolicy}
	if r.trusting {
		c = Construct{Name: "the role's trust policy, which was not given", Page: pageTrust}
	}
	out.Unknown = append(out.Unknown, c)
	return cond.Unknown
}

// rootKeepsBucket reports whether a bucket's policy cannot deny the request: the owner's
// root user always gets at the policy itself.
func (r *run) rootKeepsBucket(out *ResourceResult) bool {
	if r.request.Principal.Kind != Root || out.CrossAccount {
		return false
	}
	if !r.is("s3:getbucketpolicy") && !r.is("s3:putbucketpolicy") && !r.is("s3:deletebucketpolicy") {
		return false
	}
	out.Notes = append(out.Notes, Note{"The owner's root user may read, write and delete a bucket's policy even where that policy denies it.", pageBucketPolicy})
	return true
}

// open lists the constructs that leave it open whether statements apply.
func open(layers []LayerResult) []Construct {
	var out []Construct
	for i := range layers {
		l := &layers[i]
		for j := range l.Reasons {
			reason := &l.Reasons[j]
			if reason.Matched != cond.Unknown {
				continue
			}
			for _, m := range l.Explain(j).Misses {
				if m.Unknown == "" {
					continue
				}
				name := m.Unknown
				if m.Element == ConditionElement {
					name = m.Operator + " " + m.Key + ": " + name
				}
				out = append(out, Construct{Name: name, Layer: l.Layer, Level: int(l.Level), From: reason.Policy(), Statement: reason.Statement(), Span: m.Span})
			}
		}
	}
	return out
}
