package rules

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Wildcards that stand for more than is needed.
var wildcardRules = [...]lint.Rule{
	{ID: "action-star", Group: lint.GroupSecurity, Severity: lint.Warning, Kinds: lint.ForIdentity | lint.ForResourceLike, At: lint.AtStatement, Check: actionStar,
		Yields: []lint.Yield{{To: "full-admin", Where: lint.SameStatement}}},
	{ID: "service-wildcard", Group: lint.GroupSecurity, Severity: lint.Warning, Kinds: lint.ForIdentity, At: lint.AtOddAction, Check: serviceWildcard,
		Yields: append([]lint.Yield{{To: "privilege-escalation"}}, saidAlready...)},
	{ID: "resource-star", Group: lint.GroupSecurity, Severity: lint.Warning, Kinds: lint.ForIdentity, At: lint.AtStatement, Check: func(p *lint.Pass) { noResource(p, true) }, Yields: exposedInStatement},
	{ID: "resource-effectively-star", Group: lint.GroupSecurity, Severity: lint.Warning, Off: true, Kinds: lint.ForIdentity, At: lint.AtStatement, Check: func(p *lint.Pass) { noResource(p, false) }, Yields: exposedInStatement},
	{ID: "assume-role-broad", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity, At: lint.AtStatement, Check: assumeRoleBroad,
		Number: roleHead, Least: 1, Most: 64, Counts: roleHeadCounts,
		Yields: saidAlready},
	{ID: "pass-role-without-service-condition", Group: lint.GroupSecurity, Severity: lint.Suggestion, Off: true, Kinds: lint.ForIdentity, At: lint.AtStatement, Check: passRoleAnyService,
		Yields: append([]lint.Yield{{To: "pass-role-broad", Where: lint.SameStatement}}, saidAlready...)},
}

var _ = registerAll(wildcardRules[:])

// exposedInStatement are the rules that say what a statement without resources exposes.
var exposedInStatement = append([]lint.Yield{
	{To: "service-wildcard", Where: lint.SameStatement}, {To: "privilege-escalation", Where: lint.SameStatement}, {To: "credentials-exposure", Where: lint.SameStatement},
	{To: "data-exfiltration", Where: lint.SameStatement}, {To: "resource-exposure", Where: lint.SameStatement}, {To: "defense-evasion", Where: lint.SameStatement},
	{To: "pass-role-broad", Where: lint.SameStatement}, {To: "create-service-linked-role-broad", Where: lint.SameStatement}, {To: "assume-role-broad", Where: lint.SameStatement},
}, saidAlready...)

func actionStar(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || s.Inverted {
		return
	}
	for i := range s.Actions {
		if !s.Actions[i].Everything() {
			continue
		}
		everywhere := s.Elsewhere
		for k := range s.Resources {
			everywhere = everywhere || s.Resources[k].Everything && !s.Resources[k].Filled
		}
		conditional := expand.IsConditional(s.Statement)
		switch {
		case p.Kind == policy.VPCEndpoint:
			if everywhere && !conditional {
				p.Report(s.Actions[i].Span, "the endpoint lets every request through, as without a policy").As(lint.Suggestion).Advise("name the actions and resources that are needed")
			}
		case everywhere && p.Kind == policy.Identity && !limited(s) && !leftSome(p):
			p.Report(s.Actions[i].Span, "every action is allowed, under a condition that all can meet").As(lint.Security).Advise("name the actions that are needed")
		case !everywhere:
			p.Report(s.Actions[i].Span, "every action on these resources is allowed, also to change who may use them").Advise("name the actions that are needed")
		}
		return
	}
}

// Services of which all actions are harmless enough, and those that give power over the
// account or hold its secrets.
const (
	mildServices     = " logs cloudwatch xray "
	powerfulServices = " iam sts organizations kms secretsmanager ssm lambda sso account s3 "
)

func serviceWildcard(p *lint.Pass) {
	a := p.Action
	s := p.Statement
	if !s.Allow || s.Inverted || !a.KnownService || !onlyStars(a.Name) || limited(s) {
		return
	}
	name := " " + lower(a.Prefix) + " "
	if strings.Contains(mildServices, name) || !wholeService(s, a.Service) || deniedAgain(p, a.Value) {
		return
	}
	f := p.Report(a.Span, "every action of "+a.Service.Prefix()+" is allowed, also those to come").Advise("name the actions that are needed")
	if strings.Contains(powerfulServices, name) {
		f.As(lint.Security)
	}
}

// wholeService reports whether a statement names no resource of a service.
func wholeService(s *lint.Statement, v catalog.Service) bool {
	if s.Elsewhere {
		return true
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		if r.Everything && !r.Filled {
			return true
		}
		if r.Err == nil && !r.Nameless() && onlyStars(r.ARN.Resource) && lint.Match(r.ARN.Service, v.Prefix(), false) {
			return true
		}
	}
	return false
}

// noResource reports actions that could name resources, and for which a statement has "*",
// or ARNs that come to the same.
func noResource(p *lint.Pass, star bool) {
	s := p.Statement
	if !s.Allow || s.Inverted || s.Elsewhere || s.Unresolved || len(s.Resources) == 0 || limited(s) {
		return
	}
	at := -1
	for i := range s.Resources {
		if s.Resources[i].Everything {
			at = i
		}
	}
	if at >= 0 != star || !star && (!anyEndless(s) || len(s.Actions)*len(s.Resources) > mostPairs) {
		return
	}
	var changes []string
	for i := range s.Actions {
		a := &s.Actions[i]
		switch {
		case a.AnyService || !a.KnownService || !a.Wild && !a.Known || lint.Among(mildServices, a.Prefix):
		case !a.Wild && changesResources(a.Action):
			if !star {
				n := allOf(p, s, a.Action)
				if n < 0 {
					continue
				}
				at = n
			}
			changes = append(changes, a.Value)
		case star && a.Wild && !hasWord(a.Name, "Get List Describe", strings.HasPrefix):
			for one := range a.Service.Match(a.Name) {
				if changesResources(one) {
					changes = append(changes, a.Value)
					break
				}
			}
		}
	}
	switch {
	case len(changes) == 0:
	case star:
		p.Report(s.Resources[at].Span, "every resource is meant, and the actions could name theirs: "+lint.List(changes)).Advise("name the resources")
	default:
		p.Report(s.Resources[at].Span, "%q is every resource there is for "+lint.List(changes), s.Resources[at].Value).Advise("name the resources")
	}
}

func anyEndless(s *lint.Statement) bool {
	for i := range s.Resources {
		if endless(&s.Resources[i]) {
			return true
		}
	}
	return false
}

// allOf is the number of a resource of a statement that is all of a type an action works
// on, if there are such for every type that it needs; or -1.
func allOf(p *lint.Pass, s *lint.Statement, a catalog.Action) int {
	at := -1
	for k := range a.NumRows() {
		row := a.Row(k)
		covered := false
		for i := range s.Resources {
			if isAllOf(p, &s.Resources[i], row.ResourceType()) {
				at, covered = i, true
			}
		}
		if !covered && row.Required() {
			return -1
		}
	}
	return at
}

func assumeRoleBroad(p *lint.Pass) {
	s := p.Statement
	by, ok := s.Grants(assumeRole)
	if !ok || !s.Allow || by == nil || limited(s) || deniedAgain(p, assumeRole) {
		return
	}
	if s.Elsewhere {
		p.Report(by.Span, "every role that lets the caller in may be assumed, but those of NotResource").Advise("name the roles")
		return
	}
	for i := range s.Resources {
		if r := &s.Resources[i]; !r.Nameless() && openRole(r, p.Number()) {
			p.Report(by.Span, "every role that lets the caller in may be assumed, in this account and others").Advise("name the roles")
			return
		}
	}
}

func passRoleAnyService(p *lint.Pass) {
	s := p.Statement
	if by, ok := s.Grants("iam:PassRole"); ok && by != nil && s.Allow && restriction(s, "iam:PassedToService") == nil && !deniedAgain(p, "iam:PassRole") {
		p.Report(by.Span, "the roles may be passed to every service that they trust").Advise(`add "StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}, with the service that is meant`)
	}
}
