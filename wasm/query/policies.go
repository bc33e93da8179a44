package query

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

// StatementActions lists the actions that a statement's Action or NotAction covers,
// whatever its effect.
func StatementActions(c *catalog.Catalog, s *policy.Statement) []catalog.Action {
	if s.NotAction != nil {
		return AllExcept(c, policy.Texts(s.NotAction)...)
	}
	actions, _ := Expand(c, policy.Texts(s.Action)...)
	return actions
}

// StatementActionsAtLevel lists those of them that a level table puts at a level.
func StatementActionsAtLevel(c *catalog.Catalog, s *policy.Statement, table levels.Table, level catalog.AccessLevel) []catalog.Action {
	return AtLevel(StatementActions(c, s), table, level)
}

// AllowedActions lists the actions that some Allow statement of a policy covers. What Deny
// statements take away is not looked at: it may depend on resources and conditions.
func AllowedActions(c *catalog.Catalog, d *policy.Document) []catalog.Action {
	set := expand.NewSet(c)
	for i := range d.Statements {
		if s := &d.Statements[i]; s.Effect.Value == policy.Allow {
			for _, a := range StatementActions(c, s) {
				set.Add(a)
			}
		}
	}
	return list(c, set)
}

// AllowedActionsAtLevel lists those of them that a level table puts at a level.
func AllowedActionsAtLevel(c *catalog.Catalog, d *policy.Document, table levels.Table, level catalog.AccessLevel) []catalog.Action {
	return AtLevel(AllowedActions(c, d), table, level)
}

// ExpandPolicy is a copy of a policy with the patterns in Action and NotAction, of Allow
// and Deny statements alike, replaced by what they stand for; patterns that stand for
// nothing stay. Spans of the copy mean nothing: it is for policy.Print.
func ExpandPolicy(c *catalog.Catalog, d *policy.Document) *policy.Document {
	out := *d
	out.Statements = slices.Clone(d.Statements)
	for i := range out.Statements {
		s := &out.Statements[i]
		for _, patterns := range []*[]policy.String{&s.Action, &s.NotAction} {
			if *patterns != nil {
				*patterns = policy.Strings(ExpandToText(c, policy.Texts(*patterns)...)...)
			}
		}
	}
	return &out
}

// SIDs lists the Sid of each statement that has one, in order.
func SIDs(d *policy.Document) []string {
	var out []string
	for _, s := range d.Statements {
		if s.Sid.Value != "" {
			out = append(out, s.Sid.Value)
		}
	}
	return out
}

// StatementBySID is the first statement with a Sid, nil when there is none. Letter case
// matters, as it does to AWS.
func StatementBySID(d *policy.Document, sid string) *policy.Statement {
	for i := range d.Statements {
		if d.Statements[i].Sid.Value == sid {
			return &d.Statements[i]
		}
	}
	return nil
}
