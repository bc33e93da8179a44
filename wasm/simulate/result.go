package simulate

import (
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Decision is what comes of a request.
type Decision uint8

// The decisions. Skipped is a layer's that has no say.
const (
	ImplicitDeny Decision = iota
	ExplicitDeny
	Allowed
	Unknown
	Skipped
)

// Decisions are the names of all decisions, by Decision.
var Decisions = []string{"implicit-deny", "explicit-deny", "allowed", "unknown", "skipped"}

// String is the decision's name.
func (d Decision) String() string { return Decisions[min(int(d), len(Decisions)-1)] }

// Layer is a kind of policy in its place in the evaluation.
type Layer uint8

// The layers in AWS's order.
const (
	RCPs Layer = iota
	SCPs
	EndpointPolicy
	ResourcePolicy
	TrustPolicy
	IdentityPolicies
	BoundaryPolicy
	SessionPolicies
)

// Layers are the names of all layers, by Layer.
var Layers = []string{"rcp", "scp", "vpc-endpoint", "resource", "trust", "identity", "boundary", "session"}

// String is the layer's name.
func (l Layer) String() string { return Layers[min(int(l), len(Layers)-1)] }

// Result is what Evaluate found.
type Result struct {
	// Decision is ExplicitDeny if one resource's is, else Unknown if one is, else
	// ImplicitDeny if one is, else Allowed.
	Decision Decision
	// Resources has one entry for each resource, in their order.
	Resources []ResourceResult
}

// ResourceResult is the decision on one resource.
type ResourceResult struct {
	ARN string
	// Account owns the resource, as far as that is known.
	Account  string
	Decision Decision
	// CrossAccount is set if principal and resource are of different accounts.
	CrossAccount bool
	// Layers are in AWS's order; each level of an organization has one of its own.
	Layers []LayerResult
	// Unknown says what keeps an Unknown decision from being another.
	Unknown []Construct
	// Notes say what a reader should know of the decision.
	Notes []Note
}

// LayerResult is what one layer says by itself.
type LayerResult struct {
	Layer    Layer
	Decision Decision
	// Level counts an organization's levels from the root, 0; else it is 0.
	Level int32
	// Why says why the layer is Skipped, or why it decides without a statement.
	Why string
	// Reasons has every statement of every policy, in order. Explain tells more of each.
	Reasons []Reason
	run     *run
}

// Explain compares the statement of a reason with the request once more and says what
// stands against it.
func (l *LayerResult) Explain(reason int) *Explanation {
	one, s := *l.run, l.Reasons[reason].statement
	one.why = &Explanation{}
	one.match(s)
	return one.why
}

// Reason is what came of one statement.
type Reason struct {
	statement *statement
	// Matched says whether the statement applies to the request.
	Matched cond.Truth
	Deny    bool // its effect
	// Grants says whom an Allow of a resource's policy reaches.
	Grants Grants
}

// Policy is what the statement stands in.
func (r *Reason) Policy() *Policy { return r.statement.policy }

// Statement is the index in the policy.
func (r *Reason) Statement() int { return r.statement.index }

// Source is the statement in the policy's document, with its Sid and span.
func (r *Reason) Source() *policy.Statement { return r.statement.source }

// Explanation is what a statement's match, or its miss, rests on.
type Explanation struct {
	// Action, Resource and Principal are the patterns that matched, empty spans where
	// there is none.
	Action, Resource, Principal policy.Span
	// Misses say what did not match, or is unknown. Of action, principal and resource the
	// first that misses stands alone; conditions are only looked at if those match, and
	// then each that does not hold is listed.
	Misses []Miss
}

// Element is a part of a statement that has to match.
type Element uint8

// The elements.
const (
	ActionElement Element = iota
	PrincipalElement
	ResourceElement
	ConditionElement
	OtherElement // something is wrong with the statement itself
)

// Elements are the names of all elements, by Element.
var Elements = []string{"action", "principal", "resource", "condition", "statement"}

// String is the element's name.
func (e Element) String() string { return Elements[min(int(e), len(Elements)-1)] }

// Miss is one thing that keeps a statement from applying, or leaves it open whether it does.
type Miss struct {
	Element Element
	// Not is set for NotAction, NotPrincipal and NotResource.
	Not  bool
	Span policy.Span // the element's, or the condition's key with its values
	// Operator and Key are a condition's, as written.
	Operator, Key string
	// Values are the request's for the key; none if it does not have it.
	Values []string
	// Unknown is why it is open; empty for a plain miss.
	Unknown string
}

// Grants says whom an Allow in a resource's policy reaches. It decides which other layers
// may still deny by being silent.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
type Grants uint8

// What a principal element may name. They add up.
const (
	ToSession Grants = 1 << iota // the user or session itself, or everybody
	ToEntity                     // the session's role, the federated user's user
	ToAccount                    // the account, which may hand it on in its own policies
)

// Construct is something not modelled or not documented, which a decision depends on.
type Construct struct {
	// Name says what it is, without full stop.
	Name string
	// Page is AWS's, empty if there is none.
	Page string
	// From, Layer, Level, Statement and Span say where it stands. From is nil if it is no
	// statement's.
	From      *Policy
	Layer     Layer
	Level     int
	Statement int
	Span      policy.Span
}

// Note is a remark on a decision.
type Note struct {
	Text string
	Page string // AWS's; may be empty
}
