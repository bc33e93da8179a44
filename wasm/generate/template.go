package generate

// Template is what a CRUD or an actions template asks for, in the shape of Policy Sentry's
// files and beyond. Each text knows where it stands, so that a message can point there.
//
// The zero value of every field means that the template does not have it.
type Template struct {
	// File names the template in messages; empty for the standard input and the page.
	File string
	// Mode says which of the fields below count.
	Mode Mode
	// Name is kept for messages; the policy has no place for it.
	Name Text
	// Effect is "Allow" or "Deny" for the whole template; empty means Allow.
	Effect Text

	// Levels are the CRUD lists: ARNs per access level, in the order of the template.
	Levels []LevelBlock
	// WildcardOnly asks for actions without resource types.
	WildcardOnly WildcardOnly
	// SkipResourceConstraints are actions that go to Resource "*" whatever they take.
	SkipResourceConstraints []Text
	// ExcludeActions are patterns of actions that the policy must not have.
	ExcludeActions []Text
	// STS are the assume lists: the action's name ("assume-role") and role ARNs.
	STS []STSBlock

	// Actions are the IDs of an actions template, or patterns.
	Actions []Text
	// ARNs take the place of the formats of an actions template, for the types that they
	// stand for.
	ARNs []Text
	// Values fill placeholders of an actions template's formats: "BucketName" with its
	// values.
	Values []ValueBlock

	// Dependents is "none", "scoped" or "wildcard"; empty leaves it to the options.
	Dependents Text
	// Conditions are put on statements where action and type support their keys.
	Conditions []ConditionBlock

	// Principals make the statements those of a resource's policy: who may do it. A trust
	// policy says with them who may assume the role.
	Principals []PrincipalBlock
	// Subjects and Audiences are what tokens of a trust policy's OIDC providers must say.
	Subjects, Audiences []Text
	// Also are actions of a trust policy besides that of assuming, as sts:TagSession.
	Also []Text
	// Services and BoundaryLevels are what a boundary leaves possible: service prefixes, or
	// "all", and access levels as the fields of the CRUD lists. No levels are read and list.
	Services, BoundaryLevels []Text

	// IncludeActions are patterns of the only actions that the CRUD lists may bring; nil is
	// no restriction. An item of a list with actions of its own becomes a block with it.
	IncludeActions []Text
	// Blocks are parts of the template with an effect, conditions or lists of their own.
	// ReadTemplate gives them what the template says for all: what they don't say
	// themselves, and its conditions and exclusions besides theirs.
	Blocks []*Template
}

// Parts are the template itself and its blocks.
func (t *Template) Parts() []*Template { return append([]*Template{t}, t.Blocks...) }

// Mode is the kind of a template.
type Mode uint8

// The modes.
const (
	UnknownMode Mode = iota
	CRUD
	ActionsMode
	Trust    // who may assume a role
	Boundary // the most that identities may do
)

// modeNames are the modes as templates write them.
var modeNames = [...]string{CRUD: "crud", ActionsMode: "actions", Trust: "trust", Boundary: "boundary"}

// String is the mode as templates write it, empty for UnknownMode.
func (m Mode) String() string { return modeNames[m] }

// Text is a string of a template with its place: 0-based bytes in the file, end exclusive.
type Text struct {
	Value      string
	Start, End int
}

// LevelBlock is one list of ARNs.
type LevelBlock struct {
	// Level is the field's name: "read", "permissions-management".
	Level Text
	ARNs  []Text
}

// WildcardOnly has Policy Sentry's six lists.
type WildcardOnly struct {
	SingleActions []Text
	// Services are the service-* lists.
	Services []ServiceBlock
}

// ServiceBlock asks for the actions of services, at one level, that take no resource.
type ServiceBlock struct {
	// Level is the field's name without "service-": "read".
	Level Text
	// Prefixes are service prefixes, or "all".
	Prefixes []Text
}

// STSBlock is one list of roles to assume.
type STSBlock struct {
	// Action is the field's name: "assume-role", "assume-role-with-saml" or
	// "assume-role-with-web-identity".
	Action Text
	ARNs   []Text
}

// PrincipalBlock has the principals of one kind.
type PrincipalBlock struct {
	// Kind is IAM's word, "AWS", "Service", "Federated" or "CanonicalUser", or "*" for
	// everybody, which has no values.
	Kind   Text
	Values []Text
}

// ValueBlock has the values of one placeholder.
type ValueBlock struct {
	// Name is the placeholder's without marks, "BucketName".
	Name   Text
	Values []Text
}

// ConditionBlock is one condition of a template.
type ConditionBlock struct {
	Operator, Key Text
	Values        []Text
	// Recipe and With take the place of operator and values. The condition then depends on
	// the statement's effect.
	Recipe *Recipe
	With   map[string][]string
}
