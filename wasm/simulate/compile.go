package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Policy is a policy made ready for Evaluate. It does not change and may be used by many
// evaluations at once.
type Policy struct {
	Name     string
	Kind     policy.Kind
	Document *policy.Document
	// Index is the caller's own number for the policy.
	Index      int
	statements []statement
}

// statement is a statement in the form that requests are compared with.
type statement struct {
	policy *Policy
	index  int // in the policy
	source *policy.Statement
	deny   bool
	// problem is why AWS would refuse the statement, and at is where that shows. It is then
	// Unknown whether it applies.
	problem string
	at      policy.Span

	actions   actionSet
	notAction bool

	resources   []resourcePattern
	notResource bool
	anyResource bool // there is no such element, and need be none

	principals   []principalValue
	notPrincipal bool
	anyPrincipal bool // there is no such element

	tests []test

	// Where the elements stand, or the statement if it has none.
	action, principal, resource policy.Span
}

type test struct {
	*cond.Test    // nil for an operator that is none
	derived       derivedKey
	operator, key string
	span          policy.Span
	problem       string
}

// Compile makes a policy of a kind ready. name is what results call it.
//
// It takes any document. What AWS would refuse in it (an effect that is none, an identity
// policy with a principal, a misspelt Condition) makes the statement Unknown where it would
// otherwise apply, and the result names it. What AWS would refuse the whole document for does
// so to every statement; if one may hide there, the policy's Document has one more for it.
func Compile(name string, kind policy.Kind, d *policy.Document) *Policy {
	refused := RefusedDocument(d)
	if refused != nil {
		d = withHidden(d, refused, kind)
	}
	p := &Policy{Name: name, Kind: kind, Document: d, statements: make([]statement, len(d.Statements))}
	variables := d.Version.Value == policy.Version2012
	for i := range d.Statements {
		s := &p.statements[i]
		*s = compileStatement(&d.Statements[i], kind, variables)
		s.policy, s.index = p, i
		if refused != nil {
			s.problem, s.at = refused.text(), refused.Span
		}
	}
	return p
}

// Problem says why AWS would refuse the statement with that index, a clause; empty if it
// would not.
func (p *Policy) Problem(statement int) string { return p.statements[statement].problem }

func compileStatement(s *policy.Statement, kind policy.Kind, variables bool) statement {
	out := statement{source: s, deny: s.Effect.Value == policy.Deny, at: s.Span}
	if r := RefusedStatement(s); r != nil {
		out.problem, out.at = r.text(), r.Span
	} else if s.Raw != "" {
		out.problem = "the statement is no object"
	} else if !out.deny && s.Effect.Value != policy.Allow {
		out.problem = "its Effect is neither Allow nor Deny"
	}
	out.action = elementSpan(s, "Action", "NotAction")
	out.principal = elementSpan(s, "Principal", "NotPrincipal")
	out.resource = elementSpan(s, "Resource", "NotResource")
	out.compileActions(s)
	out.compileResources(s, kind, variables)
	out.compilePrincipals(s, kind)
	for i := range s.Condition {
		out.compileCondition(&s.Condition[i], variables)
	}
	return out
}

// elementSpan is where the value of one of two elements stands.
func elementSpan(s *policy.Statement, name, other string) policy.Span {
	for _, n := range [...]string{name, other} {
		if e := s.Element(n); e != nil {
			return e.Span
		}
	}
	return s.Span
}

// refuse keeps the first problem.
func (s *statement) refuse(problem string) {
	if s.problem == "" {
		s.problem = problem
	}
}

func (s *statement) compileActions(from *policy.Statement) {
	list := from.Action
	if list == nil {
		list, s.notAction = from.NotAction, true
	} else if from.NotAction != nil {
		s.refuse("it has both Action and NotAction")
	}
	if list == nil {
		s.refuse("it has no Action")
	}
	s.actions = newActionSet(list)
	for i := range list {
		if text := list[i].Value; strings.IndexByte(text, ':') < 0 && text != "*" {
			s.refuse("an action without a colon")
		}
	}
}

// compileCondition reads one operator with its keys.
func (s *statement) compileCondition(c *policy.Condition, variables bool) {
	operator, err := cond.ParseOperator(c.Operator.Value)
	if c.Raw != "" {
		s.tests = append(s.tests, test{operator: c.Operator.Value, span: c.Span, problem: "what stands there is no condition"})
		return
	}
	for i := range c.Keys {
		k := &c.Keys[i]
		t := test{operator: c.Operator.Value, key: k.Key.Value, span: policy.Span{Start: k.Key.Span.Start, End: max(k.Key.Span.End, k.Span.End)}}
		if err != nil {
			t.problem = err.Error()
		} else {
			t.Test = cond.NewTest(operator, k.Key.Value, policy.Texts(k.Items), variables)
			t.derived = derivedKeyOf(t.Test.Key)
		}
		s.tests = append(s.tests, t)
	}
}
