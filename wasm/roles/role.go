package roles

// Place is where something is defined: bytes of a file, from 0, End exclusive. It is zero
// in what was found in an account.
type Place struct {
	File       string
	Start, End int
}

// Role is a role, desired or found. Nil fields say nothing, see the package.
type Role struct {
	Name string
	// Path begins and ends with a slash.
	Path string
	// ID is the unique one, "AROA…", of a role that was found.
	ID string
	// Trust is the document that says who may assume the role, as JSON.
	Trust string
	// Inline are all inline policies, sorted by name.
	Inline []Policy
	// Description may be empty.
	Description *string
	// MaxSession is the longest session in seconds, from 3600 to 43200.
	MaxSession *int
	// Boundary is the ARN of the permissions boundary, empty for none.
	Boundary *string
	// Managed are the ARNs of the attached managed policies, sorted.
	Managed []string
	// Tags are sorted by key. Those of AWS, "aws:…", are left out.
	Tags []Tag
	// Profiles are the instance profiles that hold the role, sorted; in a definition those
	// that have to.
	Profiles []string
	// Stack is the stack of CloudFormation that made a role that was found, from its tag
	// "aws:cloudformation:stack-name".
	Stack string
	// Template is the ARN of the role template that AcquireRole made a role that was found of.
	// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcquireRole.html
	Template string
	At       Place
}

// Policy is an inline policy.
type Policy struct {
	Name string
	// Document is JSON.
	Document string
}

// Tag is a tag, or a pair of an encryption context.
type Tag struct{ Key, Value string }

// Profile is an instance profile that was found. It holds at most one role.
type Profile struct {
	Name string
	Path string
	Role string // name; empty if it holds none
}

// Managed is a managed policy that was found.
type Managed struct {
	ARN string
	// Document is that of the version in force, as JSON; empty if the source lacks it.
	Document string
}

// Principal is a user or role that exists: documents may name it by ARN or unique ID.
type Principal struct{ ID, ARN string }
