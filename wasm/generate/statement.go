package generate

// Statement allows, or denies, some actions on some resources.
type Statement struct {
	Sid string
	// Deny is the effect.
	Deny bool
	// Actions are IDs or, where the policy is minimized, patterns; sorted.
	Actions []string
	// Exact are the IDs of a minimized statement, sorted; nil where Actions has them.
	Exact []string
	// Resources are ARNs.
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

// Condition is one condition of a statement.
type Condition struct {
	Operator, Key string
	Values        []string
}
