package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Services that act for somebody.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
var deputyRules = [...]lint.Rule{
	{ID: "confused-deputy", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForResource, At: lint.AtStatement, Check: confusedDeputy,
		Yields: []lint.Yield{{To: "wildcard-in-sensitive-key", Where: lint.SameStatement}}},
	{ID: "service-principal-weak-guard", Group: lint.GroupSecurity, Severity: lint.Suggestion, Kinds: lint.ForResource, At: lint.AtStatement, Check: weakGuard,
		Yields: []lint.Yield{{To: "untrustworthy-key", Where: lint.SameStatement}}},
}

var _ = registerAll(deputyRules[:])

// ownResources are principals of services that act in their own name, or inside of the
// account only, so that there is no one to be a deputy of.
const ownResources = " logdelivery.elasticloadbalancing.amazonaws.com delivery.logs.amazonaws.com ec2.amazonaws.com lambda.amazonaws.com edgelambda.amazonaws.com" +
	" ecs-tasks.amazonaws.com pods.eks.amazonaws.com logdelivery.elb.amazonaws.com redshift.amazonaws.com vpce.amazonaws.com "

var sourceKeys = [...]string{"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"}

const sourceAdvice = "add a condition on aws:SourceArn, aws:SourceAccount or aws:SourceOrgID"

// servicesAlone reports whether a statement's condition holds for AWS's services alone.
func servicesAlone(s *lint.Statement) bool {
	const key = "aws:PrincipalIsAWSService"
	return needs(s, key) != nil && hasBool(s, key, "true")
}

// guarded reports whether a statement says who a service acts for.
func guarded(s *lint.Statement) bool { return restrictionAny(s, saysForWhom) != nil }

// saysForWhom also knows keys of services that mean the same: kms:ViaService,
// s3:ResourceAccount.
func saysForWhom(key string) bool {
	name := lower(key)
	return strings.HasPrefix(name, "kms:") || strings.HasSuffix(name, "account") || strings.HasSuffix(name, "sourcearn") || strings.HasSuffix(name, "orgid") ||
		name == "aws:sourceorgpaths"
}

func confusedDeputy(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || guarded(s) || otherGuard(s) != "" {
		return
	}
	for i := range s.Principal {
		one := &s.Principal[i]
		if one.Kind <= policy.AWS && servicesAlone(s) {
			for k := range one.Items {
				if one.Items[k].Value == "*" {
					p.Report(one.Items[k].Span, "whoever makes a service of AWS act is let in, from any account").Advise(sourceAdvice)
					return
				}
			}
		}
		if one.Kind != policy.Service {
			continue
		}
		for k := range one.Items {
			name := one.Items[k].Value
			if name == "" || p.HasPlaceholder(name) || strings.ContainsAny(name, "*?") || lint.Among(ownResources, name) {
				continue
			}
			p.Report(one.Items[k].Span, "whoever makes %q act is let in, from any account", name).
				Advise(sourceAdvice)
			return
		}
	}
}

// otherGuard is a key that narrows who calls in another way.
func otherGuard(s *lint.Statement) string {
	for _, key := range [...]string{"aws:Referer", "aws:SourceIp", "aws:UserAgent", "aws:SourceVpc", "aws:SourceVpce", "s3:x-amz-acl", "aws:PrincipalServiceName"} {
		if restriction(s, key) != nil {
			return key
		}
	}
	return ""
}

func weakGuard(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || guarded(s) || !onlyServices(s) {
		return
	}
	key := otherGuard(s)
	if key == "" || key == "aws:SourceVpc" || key == "aws:SourceVpce" || key == "s3:x-amz-acl" {
		return
	}
	p.Report(restriction(s, key).Key.Span, key+" is all that says for whom the service acts").Advise("add aws:SourceArn or aws:SourceAccount")
}

// rcpCarveOut: keys that requests of services lack, or that only they have.
var carveOutRules = [...]lint.Rule{
	{ID: "rcp-service-carve-out", Group: lint.GroupSecurity, Severity: lint.Warning, Kinds: lint.ForRCP, At: lint.AtStatement, Check: rcpCarveOut},
	{ID: "rcp-source-null-check", Group: lint.GroupSecurity, Severity: lint.Warning, Kinds: lint.ForRCP, At: lint.AtStatement, Check: rcpNullCheck},
}

var _ = registerAll(carveOutRules[:])

// hasBool reports whether a condition block has Bool or BoolIfExists of a key with a value.
func hasBool(s *lint.Statement, key, value string) bool {
	for i := range s.Condition {
		o, err := cond.ParseOperator(s.Condition[i].Operator.Value)
		if err != nil || o.Base != cond.BoolIs {
			continue
		}
		for k := range s.Condition[i].Keys {
			one := &s.Condition[i].Keys[k]
			if lint.Fold(one.Key.Value, key) && len(one.Items) == 1 && lint.Fold(one.Items[0].Value, value) {
				return true
			}
		}
	}
	return false
}

func rcpCarveOut(p *lint.Pass) {
	s := p.Statement
	if !s.Deny || s.HasKey("aws:PrincipalServiceName") || s.HasKey("aws:PrincipalServiceNamesList") {
		return
	}
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k].Key
			name := lower(key.Value)
			switch {
			case strings.HasPrefix(name, "aws:principal") && !strings.HasPrefix(name, "aws:principalisawsservice"):
				if !hasBool(s, "aws:PrincipalIsAWSService", "false") {
					p.Report(key.Span, "requests of AWS's services have no %s, and are denied as well", key.Value).
						Advise(`add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`).Coded("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY")
				}
				return
			case isSourceKey(name):
				if !hasBool(s, "aws:PrincipalIsAWSService", "true") {
					p.Report(key.Span, "only requests of AWS's services have %s; those of others are denied as well", key.Value).
						Advise(`add "Bool": {"aws:PrincipalIsAWSService": "true"}`).Coded("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY")
				}
				return
			}
		}
	}
}

func isSourceKey(name string) bool {
	for _, key := range sourceKeys {
		if lint.Fold(name, key) {
			return true
		}
	}
	return false
}

func rcpNullCheck(p *lint.Pass) {
	s := p.Statement
	if !s.Deny {
		return
	}
	var used *policy.String
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k].Key
			if !isSourceKey(key.Value) {
				continue
			}
			if s.Condition[i].Operator.Value == "Null" {
				return
			}
			if used == nil {
				used = key
			}
		}
	}
	if used != nil {
		p.Report(used.Span, "services act for nobody's account in some requests, which have no %s and are denied as well", used.Value).
			Advise(`add "Null": {"aws:SourceAccount": "false"}`)
	}
}
