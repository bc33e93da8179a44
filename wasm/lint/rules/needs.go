package rules

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/lint"
)

// What calls need besides what the policy allows.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var needRules = [...]lint.Rule{
	{ID: "missing-required-resource-type", Group: lint.GroupCatalog, Severity: lint.Warning, Kinds: lint.ForIdentityLike, Whole: true, At: lint.AtDocument, Check: missingType},
	{ID: "dependent-action-missing", Group: lint.GroupCatalog, Severity: lint.Suggestion, Kinds: lint.ForIdentity, Off: true, Whole: true, At: lint.AtDocument, Check: missingDependent},
}

var _ = registerAll(needRules[:])

// eachAllowed calls with every action that Allow statements name one by one, the first time
// that each stands there; services are prefixes between blanks, empty for all.
func eachAllowed(p *lint.Pass, services string, f func(*lint.Statement, *lint.Action)) {
	seen := p.Actions()
	for i := range p.Statements() {
		s := &p.Statements()[i]
		if !s.Allow || s.Inverted {
			continue
		}
		for k := range s.Actions {
			if a := &s.Actions[k]; a.Known && (services == "" || lint.Among(services, a.Service.Prefix())) && !seen.Has(a.Action) {
				seen.Add(a.Action)
				f(s, a)
			}
		}
	}
}

// mostStatements bounds the statements in which rules look for the rest of what a call
// needs.
const mostStatements = 100

// severalTypes are services whose reference marks as required what one call needs together;
// others mark so what it needs one of.
const severalTypes = " ec2 "

// missingType looks at actions that need resources of several types in one call, such as
// the instance and the volume of ec2:AttachVolume, in all statements of the policy.
func missingType(p *lint.Pass) {
	if len(p.Statements()) > mostStatements {
		return
	}
	eachAllowed(p, severalTypes, func(s *lint.Statement, a *lint.Action) {
		if a.Action.NumRows() < 2 || !readable(p, s) || a.Action.ResourceOptional() {
			return
		}
		var required, lacking []catalog.ResourceType
		for i := range a.Action.NumRows() {
			row := a.Action.Row(i)
			if row.Alternative() != 0 {
				return
			}
			if row.Required() {
				required = append(required, row.ResourceType())
				if !grantedOn(p, a, row.ResourceType()) {
					lacking = append(lacking, row.ResourceType())
				}
			}
		}
		if len(lacking) == 0 || len(lacking) == len(required) {
			return
		}
		var names []string
		for _, t := range lacking {
			names = append(names, t.Name())
		}
		p.Report(a.Span, "a call of %s needs a resource of type %s as well, which no statement allows", a.Value, lint.List(names)).
			Advise("add its ARN, %s", lacking[0].Format(0))
	})
}

// grantedOn reports whether some Allow gives an action on resources of a type.
func grantedOn(p *lint.Pass, a *lint.Action, t catalog.ResourceType) bool {
	formats := p.TypeFormats(t)
	if len(formats) == 0 {
		return true
	}
	id := a.Service.Prefix() + ":" + a.Action.Name()
	for i := range p.Statements() {
		s := &p.Statements()[i]
		if !s.Allow {
			continue
		}
		if _, ok := s.Grants(id); !ok && !s.Unresolved {
			continue
		}
		m := matcher{p, s.Resources, mostComparisons}
		if !readable(p, s) {
			return true
		}
		for k := range formats {
			if m.takes(&formats[k]) {
				return true
			}
		}
	}
	return false
}

// missingDependent looks for the further actions that calls need, such as iam:PassRole.
func missingDependent(p *lint.Pass) {
	if len(p.Statements()) > mostStatements {
		return
	}
	eachAllowed(p, "", func(_ *lint.Statement, a *lint.Action) {
		if !a.Action.HasDependents() {
			return
		}
		var names []string
		for _, d := range facts.Dependents(a.Action) {
			if !d.Page {
				continue
			}
			if !grantedAtAll(p, d.Action) {
				names = append(names, d.Action.ID())
			}
		}
		if len(names) > 0 {
			p.Report(a.Span, "calls of %s may also need %s, which no statement allows", a.Value, lint.List(names)).
				Advise("allow it, or leave it if the calls in question do without")
		}
	})
}

func grantedAtAll(p *lint.Pass, a catalog.Action) bool {
	for i := range p.Statements() {
		if s := &p.Statements()[i]; s.Allow && (s.Unresolved || p.Expand(s).Has(a)) {
			return true
		}
	}
	return false
}
