package generate

import "slices"

// Statement allows, or denies, some actions on some resources.
type Statement struct {
	Sid string
	// Deny is the effect.
	Deny bool
	// Actions are IDs or, where the policy is minimized, patterns; sorted.
	Actions []string
	// Exact are the IDs of a minimized statement, sorted; nil where Actions has them.
	Exact []string
	// Principals are who may do it; nil in policies of identities.
	Principals []Principal
	// Resources are ARNs; there are none in trust policies and those of some services.
	Resources []string
	// Conditions all have to hold.
	Conditions []Condition
}

// IDs are the statement's actions by their IDs, sorted.
func (s *Statement) IDs() []string {
	if s.Exact != nil {
		return s.Exact
	}
	return s.Actions
}

// Principal has the principals of a kind: "AWS", "Service", "Federated" or
// "CanonicalUser"; "*" is everybody and has no values.
type Principal struct {
	Kind   string
	Values []string
}

func equalPrincipals(a, b Principal) bool {
	return a.Kind == b.Kind && slices.Equal(a.Values, b.Values)
}

// Condition is one condition of a statement.
type Condition struct {
	Operator, Key string
	Values        []string
}
