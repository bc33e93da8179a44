package rules

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Access without bounds.
var broadRules = [...]lint.Rule{
	{ID: "full-admin", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity | lint.ForResource, At: lint.AtStatement, Check: fullAdmin},
	{ID: "not-action-allow", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity | lint.ForResource, At: lint.AtStatement, Check: notActionAllow,
		Yields: grantsNothing[:]},
	{ID: "not-resource-allow", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForIdentity | lint.ForResource, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if s := p.Statement; s.Allow && s.Elsewhere && len(s.Resources) > 0 {
			p.Report(p.Element("NotResource"), "Allow with NotResource gives access to all other resources, of every service, also those to come").
				Advise("name with Resource what is meant, and deny the rest")
		}
	}, Yields: grantsNothing[:]},
	{ID: "public-access-weak-condition", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForResource, With: &publicAccessRule,
		Yields: []lint.Yield{{To: "public-invoke-url", Where: lint.SameStatement}, {To: "cidr-matches-everything", Where: lint.SameStatement}}},
	{ID: "all-accounts-principal", Group: lint.GroupTrustPolicy, Severity: lint.Security, Kinds: lint.ForTrust, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if p.Principal.Kind == policy.AWS && p.Item.Value == "*" && p.Statement.Allow && !narrowed(p.Statement) && !closed(p, p.Statement) {
			p.Report(p.Item.Span, "every account of AWS can assume the role").Advise("name the accounts or roles")
		}
	}},
}

// grantsNothing is the rule about an Allow that leaves out everything.
var grantsNothing = [...]lint.Yield{{To: "ineffective-allow", Where: lint.SameStatement}}

var publicAccessRule = lint.Rule{ID: "public-access", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForResource, At: lint.AtStatement, Check: publicAccess}

var (
	_ = register(&publicAccessRule)
	_ = registerAll(broadRules[:])
)

func fullAdmin(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || s.Inverted || s.Elsewhere || expand.IsConditional(s.Statement) {
		return
	}
	for i := range s.Actions {
		if !s.Actions[i].Everything() || leftSome(p) {
			continue
		}
		for k := range s.Resources {
			if s.Resources[k].Everything && !s.Resources[k].Filled {
				p.Report(s.Actions[i].Span, "every action is allowed on every resource").Advise("name the actions and resources that are needed")
				return
			}
		}
	}
}

// leftSome reports whether a Deny with NotAction leaves only what it names of all there is.
func leftSome(p *lint.Pass) bool {
	list := p.Statements()
	for i := range list {
		d := &list[i]
		if d.Deny && d.Inverted && !d.Unresolved && len(d.Actions) > 0 && !expand.IsConditional(d.Statement) && takes(d, p.Statement) {
			return true
		}
	}
	return false
}

func notActionAllow(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || !s.Inverted || len(s.Actions) == 0 {
		return
	}
	f := p.Report(p.Element("NotAction"), "Allow with NotAction gives all other actions, of every service, also those to come").Advise("name with Action what is meant")
	if expand.IsConditional(s.Statement) {
		f.As(lint.Warning)
	}
}

// narrowing are keys that say who calls, or from where, so that "*" is not everybody. Tags
// and names of users are not among them: anybody gives those of his own account.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
var narrowing = [...]string{
	"aws:SourceArn", "aws:SourceAccount", "aws:SourceOwner", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID",
	"aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "aws:userid", "aws:SourceIp", "aws:VpcSourceIp", "aws:SourceVpc",
	"aws:SourceVpce", "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "kms:CallerAccount", "kms:ViaService", "s3:DataAccessPointAccount",
	"s3:DataAccessPointArn", "s3:AccessPointNetworkOrigin", "lambda:SourceFunctionArn", "ec2:SourceInstanceArn", "elasticfilesystem:AccessedViaMountTarget",
}

// narrowed reports whether a statement's condition says who calls, and holds for nobody
// else.
func narrowed(s *lint.Statement) bool {
	for _, key := range narrowing {
		if c := needs(s, key); c != nil && narrows(c) {
			return true
		}
	}
	return false
}

// isNarrowing reports whether a key is one of narrowing.
func isNarrowing(name string) bool {
	return slices.ContainsFunc(narrowing[:], func(key string) bool { return lint.Fold(name, key) })
}

// isCallers reports whether a key is about who calls, which only signed requests have.
func isCallers(name string) bool {
	return lint.HasPrefix(name, "aws:Principal") || lint.Among(" aws:userid aws:username ", name)
}

// narrows reports whether a key's values are such as not everybody has.
func narrows(c *policy.ConditionKey) bool {
	return isNarrowing(c.Key.Value) && !slices.ContainsFunc(c.Items, func(v policy.String) bool { return anybodyHas(c.Key.Value, v.Value) })
}

// anybodyHas reports whether a value of a narrowing key takes in what others can have in
// accounts of their own. Of networks those are broad that S3 says are.
func anybodyHas(key, value string) bool {
	const idHead = len("AROA") // of the IDs of all roles
	wild := strings.IndexAny(value, "*?")
	switch {
	case onlyStars(value):
		return true
	case lint.Fold(key, "aws:SourceIp"):
		n, ok := cond.ParseNetwork(value)
		return ok && n.Bits() < n.Width()/4
	case wild < 0:
		return false
	case lint.Fold(key, "aws:userid"):
		return wild <= idHead
	}
	return lint.Among(" aws:principalarn aws:sourcearn ", key) && anybodysARN(value, value[:wild])
}

// unique are services whose resources have names that no two accounts give.
const unique = " s3 cloudfront execute-api "

// anybodysARN reports whether a pattern, head before its first wildcard, takes in ARNs of any
// account.
func anybodysARN(pattern, head string) bool {
	a, err := arn.Parse(pattern)
	switch {
	case err != nil:
		return !strings.ContainsAny(head, "0123456789$")
	case a.Account != "" && !strings.ContainsAny(a.Account, "*?"):
		return false
	case a.Account == "" || lint.Among(unique, a.Service):
		name := strings.TrimPrefix(strings.TrimPrefix(a.Resource, "distribution/"), "hostedzone/")
		return strings.IndexAny(name, "*?") == 0
	}
	return true
}

// closed reports whether a Deny takes what an Allow gives away again from all but those who
// have what narrows an Allow: AWS's pattern for private APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
func closed(p *lint.Pass, s *lint.Statement) bool {
	list := p.Statements()
	for i := range list[:min(len(list), mostStatements)] {
		if d := &list[i]; d.Deny && everybody(d) && exemptsFew(d) && appliesToAll(d, s) && expand.CoversResources(d.Statement, s.Statement) {
			return true
		}
	}
	return false
}

// appliesToAll reports whether a statement surely applies to every action of another.
func appliesToAll(s, other *lint.Statement) bool {
	if other.Inverted {
		return appliesTo(s, "*")
	}
	for i := range other.Actions {
		if !appliesTo(s, other.Actions[i].Value) {
			return false
		}
	}
	return true
}

// exemptsFew reports whether a Deny's condition leaves out only requests with a value that
// narrows an Allow, and those of AWS's services.
func exemptsFew(d *lint.Statement) bool {
	for i := range d.Condition {
		o, err := cond.ParseOperator(d.Condition[i].Operator.Value)
		if err != nil {
			return false
		}
		for k := range d.Condition[i].Keys {
			key := &d.Condition[i].Keys[k]
			name := key.Key.Value
			switch {
			case o.Base.Negated() && o.Qualifier != cond.ForAnyValue && narrows(key):
			case o.Base == cond.BoolIs && len(key.Items) == 1 && lint.Fold(key.Items[0].Value, "false") &&
				(lint.Fold(name, "aws:ViaAWSService") || o.IfExists && lint.Fold(name, "aws:PrincipalIsAWSService")): // which only signed requests have
			default:
				return false
			}
		}
	}
	return len(d.Condition) > 0 || !expand.IsConditional(d.Statement)
}

// onlyForKnown reports whether every resource has a variable that anonymous requests lack.
func onlyForKnown(s *lint.Statement) bool {
	for i := range s.Resources {
		text := lower(s.Resources[i].Value)
		if !strings.Contains(text, "${aws:principaltag/") && !strings.Contains(text, "${aws:federatedprovider}") && !strings.Contains(text, "${aws:username}") {
			return false
		}
	}
	return len(s.Resources) > 0 && !s.Elsewhere
}

func publicAccess(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || !everybody(s) || narrowed(s) || servicesAlone(s) || closed(p, s) {
		return
	}
	for i := range s.Principal {
		one := &s.Principal[i]
		for k := range one.Items {
			if one.Items[k].Value == "*" && (one.Kind == policy.Any || one.Kind == policy.AWS) {
				const advice = "name accounts or roles, or compare aws:PrincipalOrgID, aws:SourceArn or aws:SourceVpce"
				if expand.IsConditional(s.Statement) {
					what := "everybody is let in under a condition that anybody can meet"
					if needsAny(s, isCallers) != nil {
						what = "everybody with an account of AWS is let in, where anybody can meet the condition"
					}
					p.ReportFor("public-access-weak-condition", one.Items[k].Span, what).Advise(advice)
				} else {
					what := "everybody is let in, also without an account"
					if onlyForKnown(s) {
						what = "everybody with an account of AWS is let in, and says himself what a variable stands for"
					}
					p.Report(one.Items[k].Span, what).Advise(advice)
				}
				return
			}
		}
	}
}
