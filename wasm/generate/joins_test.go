package generate

import (
	"slices"
	"testing"
)

// In Policy Sentry's mode a dependent stays off Resource "*" when the statement's ARNs are
// those of one of its own types, whichever service names the type.
func TestDependentsOfForeignTypes(t *testing.T) {
	c := realCatalog(t)
	for _, tt := range []struct{ name, text, dependent string }{
		{"ebs and ec2", "mode: crud\nwrite: ['arn:aws:ec2:us-east-1::snapshot/snap-1']", "ec2:CreateTags"},
		{"wafv2 and amplify", "mode: actions\nactions: [wafv2:AssociateWebACL]", "amplify:AssociateWebACL"},
	} {
		r := FromTemplates(c, readTemplates(t, tt.name, tt.text), Options{Compat: true, Minimize: -1})
		found := false
		for _, s := range r.Statements {
			if slices.Contains(s.Actions, tt.dependent) {
				found = true
				if slices.Contains(s.Resources, "*") {
					t.Errorf("%s: %s is on *", tt.name, tt.dependent)
				}
			}
		}
		if !found {
			t.Errorf("%s: there is no %s", tt.name, tt.dependent)
		}
	}
}
