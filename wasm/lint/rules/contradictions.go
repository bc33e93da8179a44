package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Statements that can do nothing.
var contradictionRules = [...]lint.Rule{
	{ID: "principal-arn-session", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Keys: " aws:principalarn ", Types: lint.OfPatterns, Check: principalSession},
	{ID: "mutually-exclusive-keys", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtStatement, Check: exclusiveKeys},
	{ID: "ineffective-deny", Group: lint.GroupSecurity, Severity: lint.Security, At: lint.AtStatement, Check: ineffectiveDeny,
		Yields: []lint.Yield{{To: "not-principal-unsupported"}, {To: "unsupported-principal"}}},
	{ID: "ineffective-allow", Group: lint.GroupRedundancy, Severity: lint.Warning, At: lint.AtStatement, Check: ineffectiveAllow},
	{ID: "resource-unused-by-actions", Group: lint.GroupCatalog, Severity: lint.Warning, Kinds: lint.ForIdentityLike | lint.ForResource, At: lint.AtResource, Check: resourceUnused,
		Yields: []lint.Yield{{To: "resource-policy-arn-mismatch"}, {To: "action-resource-mismatch", Where: lint.SameStatement},
			{To: "s3-bucket-object-confusion", Where: lint.SameStatement}, {To: "action-requires-star-resource", Where: lint.SameStatement}}},
}

var _ = registerAll(contradictionRules[:])

// principalSession: aws:PrincipalArn holds the role also in a session of it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
func principalSession(p *lint.Pass) {
	a, err := arn.Parse(p.Item.Value)
	rest, session := strings.CutPrefix(a.Resource, "assumed-role/")
	if err != nil || a.Service != "sts" || !session {
		return
	}
	role, _, _ := strings.Cut(rest, "/")
	a.Service, a.Resource = "iam", "role/"+role
	p.Report(p.Item.Span, "aws:PrincipalArn is the ARN of the role in every session of it, never %q", p.Item.Value).
		Advise("write %s", a.String()).Fix(lint.NeedsInput, lint.Rename(p.Item, a.String()))
}

// exclusive are keys that no request has together.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var exclusive = [...]struct{ a, b, why string }{
	{"aws:SourceIp", "aws:SourceVpce", "requests through a VPC endpoint have no aws:SourceIp"},
	{"aws:SourceIp", "aws:SourceVpc", "requests through a VPC endpoint have no aws:SourceIp"},
	{"aws:SourceIp", "aws:VpcSourceIp", "requests through a VPC endpoint have no aws:SourceIp"},
	{"aws:username", "aws:FederatedProvider", "only IAM users have aws:username, and they are not federated"},
	{"aws:username", "aws:PrincipalServiceName", "only IAM users have aws:username, and services are none"},
}

// needs reports whether a statement's conditions hold only for requests with a key, and
// where it stands.
func needs(s *lint.Statement, name string) *policy.ConditionKey {
	return needsAny(s, func(key string) bool { return lint.Fold(key, name) })
}

// needsAny is needs for the first of several keys.
func needsAny(s *lint.Statement, is func(name string) bool) *policy.ConditionKey {
	for i := range s.Condition {
		o, err := cond.ParseOperator(s.Condition[i].Operator.Value)
		if err != nil || o.Base == cond.Null || holdsWithout(o) {
			continue
		}
		for k := range s.Condition[i].Keys {
			if key := &s.Condition[i].Keys[k]; len(key.Items) > 0 && is(key.Key.Value) {
				return key
			}
		}
	}
	return nil
}

func exclusiveKeys(p *lint.Pass) {
	s := p.Statement
	if len(s.Condition) == 0 {
		return
	}
	never := func(at policy.Span, why string) {
		judge(p.Report(at, "the condition never holds: "+why).Advise("make two statements of it"), s)
	}
	for _, pair := range exclusive {
		if a, b := needs(s, pair.a), needs(s, pair.b); a != nil && b != nil {
			never(b.Key.Span, pair.why)
			return
		}
	}
	// Each way of assuming a role has claims of its own.
	external, saml, token := needs(s, "sts:ExternalId"), needsAny(s, isSAML), needsAny(s, isTokenClaim)
	_, web := s.Grants("sts:AssumeRoleWithWebIdentity")
	_, withSAML := s.Grants("sts:AssumeRoleWithSAML")
	switch {
	case saml != nil && token != nil:
		never(saml.Key.Span, "no request has claims of SAML and of a web identity")
	case saml != nil && external != nil:
		never(external.Key.Span, "only sts:AssumeRole has sts:ExternalId, and it has no claims of SAML")
	case token != nil && external != nil:
		never(external.Key.Span, "only sts:AssumeRole has sts:ExternalId, and it has no claims of a web identity")
	case saml != nil && web && !withSAML:
		never(saml.Key.Span, "sts:AssumeRoleWithWebIdentity has no claims of SAML")
	}
}

func isSAML(key string) bool { return lint.HasPrefix(key, "saml:") }

// isTokenClaim knows claims of web identities by the host before the colon.
func isTokenClaim(key string) bool {
	host, _, ok := strings.Cut(key, ":")
	return ok && strings.Contains(host, ".")
}

// ineffectiveDeny knows ways to exempt everything.
func ineffectiveDeny(p *lint.Pass) {
	s := p.Statement
	if !s.Deny {
		return
	}
	nothing := func(at policy.Span, what string) {
		p.Report(at, what+" exempts everything, so that the Deny denies nothing").Advise("name what is to be exempt")
	}
	for i := range s.Resources {
		if s.Elsewhere && s.Resources[i].Everything {
			nothing(s.Resources[i].Span, "NotResource")
			return
		}
	}
	for i := range s.Actions {
		if s.Inverted && s.Actions[i].Everything() {
			nothing(s.Actions[i].Span, "NotAction")
			return
		}
	}
	for i := range s.NotPrincipal {
		for k := range s.NotPrincipal[i].Items {
			if item := &s.NotPrincipal[i].Items[k]; item.Value == "*" && s.NotPrincipal[i].Kind <= policy.AWS {
				nothing(item.Span, "NotPrincipal")
				return
			}
		}
	}
	for i := range s.Condition {
		o, err := cond.ParseOperator(s.Condition[i].Operator.Value)
		if err != nil || !o.Base.Negated() || !o.Base.Wildcards() {
			continue
		}
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k]
			if !lint.Fold(key.Key.Value, "aws:PrincipalArn") {
				continue
			}
			for n := range key.Items {
				if text := key.Items[n].Value; onlyStars(text) || text == "arn:aws:iam::*:*" || text == "arn:*:iam::*:*" {
					nothing(key.Items[n].Span, s.Condition[i].Operator.Value+" with a pattern for every principal")
					return
				}
			}
		}
	}
}

// ineffectiveAllow: what leaves out everything allows nothing.
func ineffectiveAllow(p *lint.Pass) {
	s := p.Statement
	if !s.Allow {
		return
	}
	nothing := func(at policy.Span, name string) {
		p.Report(at, name+" leaves out everything, so that the statement allows nothing").Advise("name what is to be left out, or remove the statement")
	}
	for i := range s.Actions {
		if s.Inverted && s.Actions[i].Everything() {
			nothing(s.Actions[i].Span, "NotAction")
			return
		}
	}
	for i := range s.Resources {
		if s.Elsewhere && s.Resources[i].Everything && !s.Resources[i].Filled {
			nothing(s.Resources[i].Span, "NotResource")
			return
		}
	}
}

// resourceUnused reports a resource of a kind that none of the statement's actions works
// on. It is silent where a pattern of actions or an action without types may be meant.
func resourceUnused(p *lint.Pass) {
	s := p.Statement
	place := p.Place()
	if s.Inverted || s.Elsewhere || s.Unresolved || len(place.Fits) == 0 || len(s.Resources) < 2 {
		return
	}
	switch p.Resource.ARN.Service {
	case "codeconnections", "codestar-connections":
		return // two names of one service, whose ARNs and actions have either
	case "redshift-serverless":
		return // https://docs.aws.amazon.com/redshift/latest/APIReference/API_RestoreFromClusterSnapshot.html takes its snapshots as well
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.AnyService || !a.KnownService || !a.Wild && !a.Known {
			return
		}
		if !a.Wild {
			if worksOn(p, a, p.Resource) {
				return
			}
			continue
		}
		for action := range a.Service.Match(a.Name) {
			one := lint.Action{Action: action}
			if worksOn(p, &one, p.Resource) {
				return
			}
		}
	}
	if len(s.Actions) == 0 || len(place.Fits) > 20 {
		return
	}
	e := s.Element("Resource")
	effect := lint.Narrows // should the catalog lack something
	if s.Deny {
		effect = lint.Widens
	}
	p.Report(p.Resource.Span, "no action of the statement works on %q", p.Resource.Value).Advise("remove it, or name actions for it").
		Fix(effect, p.Without(e.Span, s.Resource, p.Index)...)
}

// worksOn reports whether an action has a resource type that a resource, as a pattern, may
// name.
func worksOn(p *lint.Pass, a *lint.Action, r *lint.Resource) bool {
	for i := range a.Action.NumRows() {
		formats := p.TypeFormats(a.Action.Row(i).ResourceType())
		for k := range formats {
			f := &formats[k]
			if f.ARN.Service != "" && f.ARN.Service != r.ARN.Service {
				continue
			}
			if strings.HasPrefix(f.Text, "arn:${Partition}:") && !r.Pattern().Disjoint(&f.Pattern) {
				return true
			}
		}
	}
	return a.Action.ResourceOptional()
}
