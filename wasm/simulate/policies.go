package simulate

// Policies are all policies that apply to a request, by layer. What is nil does not apply:
// an account without organization has no SCPs, a user without permissions boundary no
// Boundary. An empty list that is not nil applies and allows nothing.
type Policies struct {
	// SCPs are service control policies of the principal's organization: for each level
	// from root to account the policies attached there. Each level must allow.
	SCPs [][]*Policy
	// RCPs are resource control policies of the resource's organization in the same form.
	// AWS's RCPFullAWSAccess is always attached, so only their denials count.
	RCPs [][]*Policy
	// Endpoint is the policy of the VPC endpoint that the request goes through.
	Endpoint *Policy
	// Resources are the policies of resources, key policies among them.
	Resources []Attached
	// Trust are the trust policies of roles.
	Trust []Attached
	// Identity are those of user, groups or role.
	Identity []*Policy
	// Boundary is the permissions boundary of user or role.
	Boundary *Policy
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
