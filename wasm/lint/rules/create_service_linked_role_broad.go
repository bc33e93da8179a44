package rules

import "github.com/leastwise/leastwise/wasm/lint"

var createServiceLinkedRoleBroad = lint.Rule{
	ID:       "create-service-linked-role-broad",
	Group:    lint.GroupSecurity,
	Severity: lint.Warning,
	Kinds:    lint.ForIdentity | lint.ForSession,
	Number:   roleHead, Least: 1, Most: 64, Counts: roleHeadCounts,
	At:     lint.AtStatement,
	Yields: []lint.Yield{{To: "pass-role-broad", Where: lint.SamePlace}},
	Check: func(p *lint.Pass) {
		if s := p.Statement; s.Allow && restriction(s, "iam:AWSServiceName") == nil {
			broadGrant(p, "iam:CreateServiceLinkedRole", "CREATE_SLR_WITH_", "service-linked role")
		}
	},
}

var _ = register(&createServiceLinkedRoleBroad)
