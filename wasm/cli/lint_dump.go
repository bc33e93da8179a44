package cli

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// isDump reports whether a text may be what "aws iam get-account-authorization-details" writes.
func isDump(text string) bool {
	for _, name := range [...]string{`"UserDetailList"`, `"GroupDetailList"`, `"RoleDetailList"`, `"PolicyVersionList"`} {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// lookDump finds what is wrong in the policies of an account's dump, in one page or several:
// trust policies, inline policies, and the versions of managed policies that are in force.
// ok is false if the text is no dump.
func lookDump(l *lint.Linter, text string, o lint.Options) (result lint.Result, ok bool) {
	dump, err := accountdump.Read(text)
	if err != nil {
		return result, false
	}
	look := func(at accountdump.Document, kind policy.Kind) {
		if at == (accountdump.Document{}) {
			return
		}
		of := o
		if o.Detect {
			of = lint.Options{Kind: kind}
		}
		join(&result, shifted(l.Text(dump.Text(at), of), at.Start))
	}
	for _, u := range dump.Users {
		inline(look, u.Entity)
	}
	for _, g := range dump.Groups {
		inline(look, g.Entity)
	}
	for _, r := range dump.Roles {
		look(r.Trust, policy.Trust)
		inline(look, r.Entity)
	}
	only := onlyBoundaries(dump)
	for _, p := range dump.Policies {
		kind := policy.Identity
		if only[p.ARN] {
			kind = policy.Boundary
		}
		look(p.Default, kind)
	}
	slices.SortStableFunc(result.Findings, func(a, b lint.Finding) int { return a.Span.Start - b.Span.Start })
	return result, true
}

func inline(look func(accountdump.Document, policy.Kind), e accountdump.Entity) {
	for _, p := range e.Inline {
		look(p.Document, policy.Identity)
	}
}

// onlyBoundaries are the ARNs of managed policies that bound some user or role and are
// attached to none.
func onlyBoundaries(dump *accountdump.Dump) map[string]bool {
	only, attached := map[string]bool{}, map[string]bool{}
	note := func(e accountdump.Entity) {
		if e.Boundary.ARN != "" {
			only[e.Boundary.ARN] = true
		}
		for _, a := range e.Attached {
			attached[a.ARN] = true
		}
	}
	for _, u := range dump.Users {
		note(u.Entity)
	}
	for _, g := range dump.Groups {
		note(g.Entity)
	}
	for _, r := range dump.Roles {
		note(r.Entity)
	}
	for arn := range attached {
		delete(only, arn)
	}
	return only
}
