package simulate

// Request is one call as AWS's authorization sees it.
type Request struct {
	Principal Principal
	// Action is "s3:GetObject", in any letter case.
	Action string
	// Resources are what the call works on. None stands for "*", as calls without a
	// resource have it. Each of several must be allowed.
	Resources []Resource
	// Context holds context keys. A key given here wins over what follows from principal
	// and resource, see Derived.
	Context Context
	// Time is the moment of the call, as ISO 8601 or in seconds since 1970, for
	// aws:CurrentTime and aws:EpochTime. Empty leaves the two keys out.
	Time string
}

// Resource is one resource of a request.
type Resource struct {
	// ARN is the resource's, or "*".
	ARN string
	// Account owns the resource, 12 digits. Empty stands for the account in the ARN, and
	// the principal's own if it has none (as with S3).
	Account string
	// OrgID and OrgPath are the owner's organization and its place in there, both may be
	// empty: "o-a1b2c3d4e5", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/".
	OrgID, OrgPath string
	// Tags are the resource's, for aws:ResourceTag and the keys that services have for it.
	Tags []Tag
	// InManagementAccount is set if the owner is its organization's management account,
	// whose resources no resource control policy touches.
	InManagementAccount bool
	// AWSManaged is set for a KMS key that AWS manages ("aws/s3").
	AWSManaged bool
}

// Tag is a tag of a principal or resource.
type Tag struct{ Key, Value string }

// PrincipalKind is what a principal is.
type PrincipalKind uint8

// The kinds of principals that make requests. A role makes none itself, its sessions do.
const (
	User          PrincipalKind = iota // an IAM user
	RoleSession                        // of AssumeRole and its like
	FederatedUser                      // a session of GetFederationToken
	Root                               // an account's root user
	Service                            // an AWS service, on its own behalf
	Identity                           // somebody an OIDC or SAML provider vouches for, who assumes a role
	Anonymous                          // nobody: the request is not signed
)

// PrincipalKinds are the names of all kinds, by PrincipalKind.
var PrincipalKinds = []string{"user", "role-session", "federated-user", "root", "service", "identity", "anonymous"}

// String is the kind's name.
func (k PrincipalKind) String() string { return PrincipalKinds[min(int(k), len(PrincipalKinds)-1)] }

// Principal is who makes a request. See ParsePrincipal.
type Principal struct {
	Kind PrincipalKind
	// ARN is the user's, the session's (…:assumed-role/NAME/SESSION) or root's. For
	// Service it is the name, "s3.amazonaws.com", for Identity the provider: its ARN, or
	// the name of one that AWS knows, "accounts.google.com".
	ARN string
	// Account has 12 digits; empty for Service, Identity and Anonymous.
	Account string
	// Parent is the ARN of a session's role, or of the user who asked for a federated
	// session.
	Parent string
	// ID is aws:userid, "AIDA…", or "AROA…:session"; it may be empty.
	ID string
	// CanonicalID is the account's canonical user ID in S3, 64 hexadecimal digits; it may
	// be empty.
	CanonicalID string
	// ServiceNames are all names of a Service.
	ServiceNames []string
	// Provider is what a session's AssumeRoleWith… named, if it was one of those.
	Provider string
	// OrgID and OrgPath are the account's organization and place in there, as Resource's.
	OrgID, OrgPath string
	// Tags are the principal's and the session's, for aws:PrincipalTag.
	Tags []Tag
	// InManagementAccount is set if the account is its organization's management account,
	// whose principals no service control policy touches.
	InManagementAccount bool
}
