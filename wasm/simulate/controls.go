package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
)

// controls evaluates the policies of organizations: the resource's, then the principal's.
func (r *run) controls(p *Policies, all *verdict) {
	if p.RCPs != nil {
		if why := r.withoutRCPs(); why != "" {
			r.out.Layers = append(r.out.Layers, LayerResult{Layer: RCPs, Decision: Skipped, Why: why})
		} else {
			for level, policies := range p.RCPs {
				if policies == nil {
					continue
				}
				s := r.layer(RCPs, level, policies)
				// RCPFullAWSAccess, which cannot be detached, allows.
				l := &r.out.Layers[len(r.out.Layers)-1]
				if l.Decision == ImplicitDeny {
					l.Decision, l.Why = Allowed, "RCPFullAWSAccess is always attached"
				}
				all.deny = all.deny.Or(s.deny)
			}
		}
	}
	if p.SCPs != nil {
		if why := r.withoutSCPs(); why != "" {
			r.out.Layers = append(r.out.Layers, LayerResult{Layer: SCPs, Decision: Skipped, Why: why})
			return
		}
		for level, policies := range p.SCPs {
			if policies == nil {
				continue
			}
			all.need(r.layer(SCPs, level, policies))
		}
	}
}

// withoutSCPs says why no service control policy touches a request, empty if they do.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
func (r *run) withoutSCPs() string {
	p := &r.request.Principal
	switch {
	case p.Account == "":
		return "SCPs apply to users and roles of the organization's accounts only"
	case p.InManagementAccount:
		return "SCPs do not touch the management account"
	case p.serviceLinked():
		return "SCPs do not touch service-linked roles"
	}
	return ""
}

// withoutRCPs says why no resource control policy touches a request, empty if they do.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
func (r *run) withoutRCPs() string {
	switch {
	case r.resource.InManagementAccount:
		return "RCPs do not touch resources of the management account"
	case r.request.Principal.serviceLinked():
		return "RCPs do not touch calls of service-linked roles"
	case r.resource.AWSManaged:
		return "RCPs do not touch KMS keys that AWS manages"
	case r.is("kms:retiregrant"):
		return "RCPs do not touch kms:RetireGrant"
	case !strings.Contains(rcpServices, " "+service(r.request.Action)+" "):
		return "RCPs do not touch the service"
	}
	return ""
}

// resourcePolicies evaluates the policies that the resource itself has. exists reports
// whether there are any.
func (r *run) resourcePolicies(p *Policies) (s says, exists bool) {
	list, layer := p.Resources, ResourcePolicy
	if r.trusting {
		list, layer = p.Trust, TrustPolicy
	}
	own := r.own[:0]
	for i := range list {
		a := &list[i]
		if a.ARN == "" || a.ARN == r.resource.ARN || cond.MatchText(a.ARN, r.resource.ARN) {
			own = append(own, a.Policy)
		}
	}
	r.own = own
	if len(own) == 0 {
		return s, false
	}
	return r.layer(layer, 0, own), true
}
