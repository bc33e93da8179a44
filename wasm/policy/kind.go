package policy

// Kind is how a policy is attached, which decides what it may say and how large it may be.
type Kind uint8

// The kinds of policies.
const (
	Identity    Kind = iota // managed or inline, of a user, group or role
	Resource                // of a resource
	Trust                   // of a role: who may assume it
	Boundary                // a managed policy that limits a user or role
	Session                 // passed with AssumeRole and its like
	SCP                     // service control policy of an organization
	RCP                     // resource control policy of an organization
	VPCEndpoint             // of a VPC endpoint
)

// Kinds are the names of all kinds, by Kind, as command lines and requests use them.
var Kinds = []string{"identity", "resource", "trust", "boundary", "session", "scp", "rcp", "vpc-endpoint"}

// String is the kind's name.
func (k Kind) String() string { return Kinds[min(int(k), len(Kinds)-1)] }

// ParseKind finds a kind by its name.
func ParseKind(name string) (k Kind, ok bool) {
	for i, n := range Kinds {
		if n == name {
			return Kind(i), true
		}
	}
	return 0, false
}

// Detect tells a policy's kind from its text: Trust, Resource or Identity. sure is false if
// the text could as well be of another kind: without principals it may be any of Identity,
// Boundary, Session and SCP, and one that only denies everybody may be Resource or RCP. A
// VPC endpoint's policy is one of a resource.
func Detect(d *Document) (k Kind, sure bool) {
	if d.Key == "AssumeRolePolicyDocument" {
		return Trust, true
	}
	principals, others, trust, denies := 0, 0, true, true
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.Principal == nil && s.NotPrincipal == nil {
			others++
			continue
		}
		principals++
		trust = trust && s.Resource == nil && s.NotResource == nil && assumes(s.Action)
		denies = denies && s.Effect.Value == Deny && len(s.Principal) == 1 && s.Principal[0].Kind == Any
	}
	switch {
	case principals == 0:
		return Identity, false
	case trust:
		return Trust, others == 0
	}
	return Resource, others == 0 && !denies
}

// trustActions are what statements of trust policies allow.
var trustActions = []string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"}

func assumes(actions []String) bool {
	for _, a := range actions {
		if name, like := named(a.Value, trustActions); name == "" && like == "" {
			return false
		}
	}
	return len(actions) > 0
}
