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

	// Actions are the IDs of an actions template.
	Actions []Text

	// Dependents is "none", "scoped" or "wildcard"; empty leaves it to the options.
	Dependents Text
	// Conditions are put on statements where action and type support their keys.
	Conditions []ConditionBlock
}

// Mode is the kind of a template.
type Mode uint8

// The modes.
const (
	UnknownMode Mode = iota
	CRUD
	ActionsMode
)

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

// ConditionBlock is one condition of a template.
type ConditionBlock struct {
	Operator, Key Text
	Values        []Text
}
