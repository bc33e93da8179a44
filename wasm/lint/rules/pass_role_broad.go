package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
)

var passRoleBroad = lint.Rule{
	ID:       "pass-role-broad",
	Group:    lint.GroupSecurity,
	Severity: lint.Security,
	Kinds:    lint.ForIdentity | lint.ForSession,
	Number:   roleHead, Least: 1, Most: 64, Counts: roleHeadCounts,
	At:     lint.AtStatement,
	Yields: []lint.Yield{{To: "full-admin", Where: lint.SameStatement}},
	Check: func(p *lint.Pass) {
		if s := p.Statement; s.Allow && restriction(s, "iam:PassedToService") == nil {
			broadGrant(p, "iam:PassRole", "PASS_ROLE_WITH_", "role")
		}
	},
}

// broadGrant finds an Allow of an action of IAM for roles that a wildcard or NotResource
// leaves open. There is a code of Access Analyzer's for each way to write that: head and
// what is appended here.
func broadGrant(p *lint.Pass, action, head, resource string) {
	s := p.Statement
	by, ok := s.Grants(action)
	if !ok || s.Unresolved && (s.Inverted || s.Elsewhere) || deniedAgain(p, action) {
		return
	}
	at, code, how := p.Element("NotAction"), "NOT_ACTION", "NotAction leaves "+action+" allowed"
	if by != nil {
		at, code, how = by.Span, "", action+" is allowed"
		if by.Wild || by.AnyService {
			code, how = "STAR_IN_ACTION", lint.Say("%q allows ", by.Value)+action
		}
	}
	advice := "name the " + resource + "s that may be meant"
	if s.Elsewhere {
		code = strings.TrimPrefix(code+"_AND_NOT_RESOURCE", "_AND_")
		p.Report(at, "%s for every "+resource+" but those of NotResource", how).Coded(head + code).Advise(advice)
		return
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		if r.Nameless() || !openRole(r, p.Number()) {
			continue
		}
		switch {
		case by == nil:
			code = "STAR_IN_RESOURCE_AND_NOT_ACTION"
		case code != "":
			code = "STAR_IN_ACTION_AND_RESOURCE"
		default:
			code = "STAR_IN_RESOURCE"
		}
		p.Report(at, "%s for every "+resource+" that fits %q", how, r.Value).Coded(head + code).Advise(advice)
		return
	}
}

// roleHead are as many characters as say whose a role is, before a wildcard in its name.
const (
	roleHead       = 3
	roleHeadCounts = "characters that must stand before a wildcard in a role's name"
)

// openRole reports whether a resource stands for roles of any name. The name of a role may
// end in a wildcard behind a head that says whose it is.
func openRole(r *lint.Resource, head int) bool {
	if r.Everything {
		return true
	}
	if r.Err != nil || !strings.ContainsAny(r.ARN.Resource, "*?") || !lint.Match(r.ARN.Service, "iam", false) {
		return false
	}
	name, isRole := strings.CutPrefix(r.ARN.Resource, "role/")
	if !isRole {
		return lint.Match(r.ARN.Resource, "role/x", false)
	}
	name = strings.TrimPrefix(name, "service-role/")
	return strings.IndexAny(name, "*?") < head
}

var _ = register(&passRoleBroad)
