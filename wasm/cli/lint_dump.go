package cli

import (
	"strings"

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
