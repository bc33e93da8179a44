package rules

import (
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
)

// What control policies of Organizations do as a whole.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
var organizationRules = [...]lint.Rule{
	{ID: "scp-deny-all", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForSCP, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if at := denyAll(p.Statement); at != nil {
			p.Report(at.Span, "every action in every account below is denied, to all but the management account and service-linked roles").
				Advise(`exempt a role for emergencies: "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/NAME"}`)
		}
	}},
	{ID: "scp-allow-limits", Group: lint.GroupSecurity, Severity: lint.Suggestion, Kinds: lint.ForSCP, Whole: true, At: lint.AtDocument, Check: scpAllow},
	{ID: "scp-root-or-slr-note", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForSCP, At: lint.AtDocument, Check: func(p *lint.Pass) {
		for i := range p.Statements() {
			if p.Statements()[i].Deny {
				p.Report(lint.Start(p.Doc.Span), "the management account and service-linked roles are not held by it").Advise("keep work out of the management account")
				return
			}
		}
	}},
	{ID: "rcp-anonymous-escape", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForRCP, Keys: " aws:principalisawsservice ", Types: lint.OfBool, At: lint.AtKey, Check: anonymousEscape},
	{ID: "rcp-blanket-deny", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForRCP, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if s := p.Statement; s.Deny && !expand.IsConditional(s.Statement) && len(s.Actions) > 0 && !s.Inverted {
			p.Report(p.Element("Action"), "everybody is denied, also those who run the accounts, and AWS's services").Advise("add a condition on who may, or is exempt")
		}
	}},
}

var _ = registerAll(organizationRules[:])

// anonymousEscape: requests without a signature have no aws:PrincipalIsAWSService, so that
// only BoolIfExists holds for them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
func anonymousEscape(p *lint.Pass) {
	items := p.Key.Items
	if !p.Statement.Deny || p.Operator.Base != cond.BoolIs || p.Operator.IfExists || len(items) != 1 || !lint.Fold(items[0].Value, "false") {
		return
	}
	o := p.Operator
	o.IfExists = true
	f := p.Report(p.Condition.Operator.Span, "requests without a signature have no aws:PrincipalIsAWSService, and are not denied")
	operatorFix(p, f, lint.Narrows, o)
}

// denyAll is the "*" of a Deny of everything.
func denyAll(s *lint.Statement) *lint.Action {
	if !s.Deny || s.Inverted || s.Elsewhere || expand.IsConditional(s.Statement) {
		return nil
	}
	for i := range s.Actions {
		for k := range s.Resources {
			if s.Actions[i].Everything() && s.Resources[k].Everything && !s.Resources[k].Filled {
				return &s.Actions[i]
			}
		}
	}
	return nil
}

// scpAllow: Allow in a service control policy gives nothing. One that names actions ends
// everything else, once the policy that allows all is detached.
func scpAllow(p *lint.Pass) {
	var first *lint.Statement
	for i := range p.Statements() {
		s := &p.Statements()[i]
		if !s.Allow || s.Unresolved || len(s.Actions) == 0 {
			continue
		}
		if first == nil {
			first = s
		}
		for k := range s.Actions {
			if s.Actions[k].Everything() && !s.Inverted {
				return
			}
		}
	}
	if first != nil {
		p.Statement = first
		p.Report(first.ActionSpan(), "Allow gives nothing here: where no other policy allows it, all else is denied, also services to come").
			Advise("keep FullAWSAccess and deny what is not wanted, or confirm that this is a list of all that is")
		p.Statement = nil
	}
}
