package lint

import (
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Rule is one thing to look for. What a rule is called, why it matters and where AWS says
// so stands in its page in package rulebook, which the browser's module does not link.
type Rule struct {
	// ID is the rule's name in every output, in small letters with hyphens. It names the
	// pattern and not the cure, and never changes.
	ID       string
	Group    Group
	Severity Severity // of its findings, unless one says otherwise
	// Kinds are the policies it looks at; zero is all.
	Kinds Kinds
	// Off rules run only when they are asked for.
	Off bool
	// Placeholders is set for rules that want to see items with a template's placeholder in
	// them, ${var.bucket} or <account>, and know that it may stand for anything. Others
	// are never called for such an item.
	Placeholders bool
	// Whole is set for rules about what a policy lacks: they are not called where further
	// statements of it are not in the text.
	Whole bool
	// Keys are the condition keys that a rule AtKey or AtValue is about: a list for [Among].
	// It is called for others only if there is no list.
	Keys string
	// Types are the types of known operators that a rule AtKey or AtValue is about. Without
	// any it is called for all operators, and for texts that are none.
	Types Types
	// Number is a threshold of the rule, of what Counts says, "percent of the quota"; a project
	// may set another one between Least and Most. Rules without a threshold have no Counts.
	Number, Least, Most int
	Counts              string
	// At says for what Check is called.
	At    Part
	Check func(*Pass)
	// With is the rule whose Check reports findings of this one, see [Pass.ReportFor]. Where
	// one look at a text answers for several rules, one of them has the Check.
	With *Rule
	// Yields lists rules whose findings make this one's superfluous.
	Yields []Yield
}

// Part is a part of a policy that rules are called for.
type Part uint8

// The parts. A rule AtDocument is called once a policy, and AtStatement once for every
// statement that is an object; then for single strings of Action and NotAction, Resource
// and NotResource, Principal and NotPrincipal, for the operators of a condition block, the
// keys below them and their single values. AtOddAction is AtAction without those, the most,
// that name one action letter by letter as the catalog does. Nowhere is for what the parser
// finds.
const (
	Nowhere Part = iota
	AtDocument
	AtStatement
	AtAction
	AtOddAction
	AtResource
	AtPrincipal
	AtOperator
	AtKey
	AtValue
	parts
)

// Types is a set of types of operators.
type Types uint16

// The types, and those with patterns.
const (
	OfString    = Types(1) << cond.String
	OfNumeric   = Types(1) << cond.Numeric
	OfDate      = Types(1) << cond.Date
	OfBool      = Types(1) << cond.Bool
	OfBinary    = Types(1) << cond.Binary
	OfIP        = Types(1) << cond.IP
	OfARN       = Types(1) << cond.ARN
	OfExistence = Types(1) << cond.Existence
	OfPatterns  = OfString | OfARN
)

// Yield is a rule that comes first: where it found something, another is silent.
type Yield struct {
	To    string // the other rule's ID
	Where Scope
}

// Scope is how near two findings must be for one to make the other superfluous.
type Scope uint8

// The scopes: spans that have a byte in common, the same statement, the same policy.
const (
	SamePlace Scope = iota
	SameStatement
	SamePolicy
)

// Kinds is a set of kinds of policies. The zero value stands for all.
type Kinds uint16

// The kinds, and those that mostly go together. Granting are those that can give access.
const (
	ForIdentity    = Kinds(1) << policy.Identity
	ForResource    = Kinds(1) << policy.Resource
	ForTrust       = Kinds(1) << policy.Trust
	ForBoundary    = Kinds(1) << policy.Boundary
	ForSession     = Kinds(1) << policy.Session
	ForSCP         = Kinds(1) << policy.SCP
	ForRCP         = Kinds(1) << policy.RCP
	ForVPCEndpoint = Kinds(1) << policy.VPCEndpoint

	// ForIdentityLike have no principals and belong to an identity.
	ForIdentityLike = ForIdentity | ForBoundary | ForSession
	// ForResourceLike name principals and belong to a resource.
	ForResourceLike = ForResource | ForVPCEndpoint
	// WithPrincipals are all whose statements name principals.
	WithPrincipals = ForResource | ForVPCEndpoint | ForTrust | ForRCP
	// Granting are those whose Allow gives access by itself.
	Granting = ForIdentity | ForResource | ForTrust
)

// Has reports whether the set has a kind.
func (k Kinds) Has(kind policy.Kind) bool { return k == 0 || k>>kind&1 != 0 }
