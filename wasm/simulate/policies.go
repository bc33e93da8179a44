package simulate

import "github.com/leastwise/leastwise/wasm/policy"

// Policies are all policies that apply to a request, by layer. What is nil does not apply:
// an account without organization has no SCPs, a user without permissions boundary no
// Boundary. An empty list that is not nil applies and allows nothing.
type Policies struct {
	// SCPs are service control policies of the principal's organization: for each level
	// from root to account the policies attached there. Each level must allow, save one that
	// is nil.
	SCPs [][]*Policy
	// RCPs are resource control policies of the resource's organization in the same form.
	// AWS's RCPFullAWSAccess is always attached, so only their denials count.
	RCPs [][]*Policy
	// Endpoint is the policy of the VPC endpoint that the request goes through.
	Endpoint []*Policy
	// Resources are the policies of resources, key policies among them.
	Resources []Attached
	// Trust are the trust policies of roles.
	Trust []Attached
	// Identity are those of user, groups or role.
	Identity []*Policy
	// Boundary is the permissions boundary of user or role. There is one at most; a text
	// with several documents makes several.
	Boundary []*Policy
	// Session are the session policies, of which one has to allow.
	Session []*Policy
}

// Attached is a policy with the resource that has it.
type Attached struct {
	// ARN is the resource's, or a pattern with * and ?. Empty stands for all resources of
	// the request.
	ARN    string
	Policy *Policy
}

// Add puts a policy into the layer of its kind. level is the place in the organization of a
// service or resource control policy, from the root, 0; levels below that have no policy
// are not there. arn is the resource that has a resource's or trust policy, see Attached.
func (p *Policies) Add(one *Policy, level int, arn string) {
	list := &p.Identity
	switch one.Kind {
	case policy.Resource, policy.Trust:
		attached := &p.Resources
		if one.Kind == policy.Trust {
			attached = &p.Trust
		}
		*attached = append(*attached, Attached{arn, one})
		return
	case policy.Boundary:
		list = &p.Boundary
	case policy.Session:
		list = &p.Session
	case policy.VPCEndpoint:
		list = &p.Endpoint
	case policy.SCP, policy.RCP:
		levels := &p.SCPs
		if one.Kind == policy.RCP {
			levels = &p.RCPs
		}
		for len(*levels) <= level {
			*levels = append(*levels, nil)
		}
		list = &(*levels)[level]
	}
	*list = append(*list, one)
}
