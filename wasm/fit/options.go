package fit

import (
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Options tune Shrink. The zero value keeps words whole in patterns and loses no Sid that
// a statement can keep.
type Options struct {
	// Patterns say which patterns may stand for actions; MinLength, Stars and Nodes count.
	Patterns expand.Options
	// Letters cuts names anywhere: "ec2:Des*" where "ec2:Describe*" would do. It saves a
	// little, and covers more of what AWS may add.
	Letters bool
	// Services are the prefixes of services whose patterns may be rewritten; nil for all.
	Services []string
	// Control leaves all lists of actions alone, as those of an SCP or RCP must be; Deny
	// rewrites even those, and those of Deny statements.
	Control, Deny bool
	// KeepSids joins no statements that have different Sids; DropSids takes all Sids, and
	// the document's Id, out.
	KeepSids, DropSids bool
}

// A Step is one way of making a policy smaller.
type Step struct {
	Name string
	// Saved is in what the quota counts; for Shrink, in characters without white space.
	Saved int
	// Extra are IDs of actions that the step grants and the policy did not; nil but for
	// offers that were taken.
	Extra []string
}

// plain reports whether a statement may be changed: it is what AWS's grammar allows, and
// every part of it is understood.
func plain(s *policy.Statement) bool {
	if s.Raw != "" || s.Effect.Value != policy.Allow && s.Effect.Value != policy.Deny {
		return false
	}
	for i := range s.Elements {
		e := &s.Elements[i]
		if e.Name == "" || s.Element(e.Name) != e {
			return false
		}
	}
	if (s.Action == nil) == (s.NotAction == nil) || s.Resource != nil && s.NotResource != nil {
		return false
	}
	for _, list := range [][]policy.String{s.Action, s.NotAction, s.Resource, s.NotResource} {
		for i := range list {
			if list[i].Form != policy.Text {
				return false
			}
		}
	}
	return true
}
