package roles

// Plan is the way from an Actual to a Desired.
type Plan struct {
	Account, Partition string
	// Changes are all differences: roles by name, each with its instance profile, then
	// removals, buckets and keys.
	Changes []Change
	// Steps are what to do, in that order. A change has as many as it takes, none if it is
	// kept or refused.
	Steps []Step
	// Unknown are fields that are defined, and that the source can't know.
	Unknown []Unknown
}

// Kind is a kind of resource.
type Kind uint8

// The kinds.
const (
	RoleKind Kind = iota
	ProfileKind
	BucketKind
	KeyKind
)

var kindNames = [...]string{"role", "instance_profile", "bucket", "key"}

// String is the kind's name in output.
func (k Kind) String() string { return kindNames[k] }

// Thing names a resource.
type Thing struct {
	Kind Kind
	// Name is a role's without path, or a key's alias.
	Name string
	// Region is a key's or bucket's.
	Region string
}

// Part is what of a resource differs.
type Part uint8

// The parts. Whole is the resource itself, there or not there.
const (
	Whole Part = iota
	TrustPart
	InlinePart
	ManagedPart
	BoundaryPart
	DescriptionPart
	SessionPart
	TagsPart
	PathPart
	ProfileRolePart
	PolicyPart
	LocationPart
	StatePart
	AliasPart
	GrantPart
)

// Action is what is done about a difference.
type Action uint8

// The actions. Keep is a difference that is shown and left as it is; Refuse one that stands
// in the way of all others of its resource, which then has no steps.
const (
	Create Action = iota
	Update
	Delete
	Keep
	Refuse
)

var actionNames = [...]string{"create", "update", "delete", "keep", "refuse"}

// String is the action's name in output.
func (a Action) String() string { return actionNames[a] }

// Risk is what a change does to what is allowed. The risk of what is kept is that of what
// stands there: a policy that is attached besides those defined widens.
type Risk uint8

// The risks. What takes something away and gives something else is Widen.
const (
	Neutral Risk = iota
	Narrow
	Widen
	RiskUnknown
)

var riskNames = [...]string{"neutral", "narrow", "widen", "unknown"}

// String is the risk's name in output.
func (r Risk) String() string { return riskNames[r] }

// Change is one difference.
type Change struct {
	Thing
	Part Part
	// Item says which of several: an inline policy's name, a managed policy's ARN, a grant's
	// grantee, the role of an instance profile.
	Item   string
	Action Action
	Risk   Risk
	// Before and After are documents as JSON, or values as people write them; empty for
	// what is not there.
	Before, After string
	// Reason is why it is kept or refused, or worth knowing: a clause. Hint says what to
	// do about it. Both may be empty.
	Reason, Hint string
	// At is where what is wanted is defined.
	At Place
}

// Unknown is a field that the source of the Actual can't know.
type Unknown struct {
	Thing
	Part Part
	// Want is what is defined, as Change.After.
	Want string
}
