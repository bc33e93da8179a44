package roles

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/policy"
)

// join is a policy with the permissions of one and the denials of both; either may be empty.
// It is empty if nothing is left.
func (r *reader) join(allows, denies string) string {
	one, two := r.form(allows), r.form(denies)
	if allows == "" {
		one = &form{version: two.version}
	}
	if denies == "" || one.broken || two.broken || one.version != two.version {
		return allows
	}
	out := policy.Document{Version: policy.Str(one.version)}
	for _, c := range one.clauses {
		if c.statement != nil {
			out.Statements = append(out.Statements, nameless(c.statement))
		}
	}
	for _, c := range two.clauses {
		known := slices.ContainsFunc(one.clauses, func(o clause) bool { return o.body == c.body })
		if c.statement != nil && c.statement.Effect.Value == policy.Deny && !known {
			out.Statements = append(out.Statements, nameless(c.statement))
		}
	}
	if out.Statements == nil {
		return ""
	}
	return policy.Print(&out, policy.Layout{Lists: policy.Scalars})
}

// nameless is a statement without its Sid, which could meet another of the same name.
func nameless(s *policy.Statement) policy.Statement {
	out := *s
	out.Sid, out.Elements = policy.String{}, nil
	for _, e := range s.Elements {
		if e.Name == "" {
			out.Elements = append(out.Elements, e)
		}
	}
	return out
}
