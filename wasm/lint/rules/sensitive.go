package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Conditions that let more through than they seem to.
var sensitiveRules = [...]lint.Rule{
	{ID: "wildcard-in-sensitive-key", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Keys: sensitiveKeys, Types: lint.OfString, Check: sensitiveWildcard,
		Yields: []lint.Yield{{To: "wildcard-without-like"}, {To: "negated-wildcard-without-like"}, {To: "equivalent-to-null"}, {To: "condition-always-true"}, {To: "condition-never-true"}}},
	{ID: "wildcard-too-broad", Group: lint.GroupCondition, Severity: lint.Security, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtValue, Types: lint.OfString, Check: wildcardTooBroad,
		Number: 6, Least: 1, Most: 64, Counts: "characters that must stand before a wildcard in a token's subject",
		Yields: []lint.Yield{{To: "trust-github-subject-wildcard"}, {To: "trust-gitlab-subject"}, {To: "trust-terraform-subject"}, {To: "trust-buildkite-subject"},
			{To: "trust-circleci-subject"}, {To: "trust-bitbucket-subject"}, {To: "trust-irsa-subject"}, {To: "equivalent-to-null"}}},
	{ID: "dynamodb-attributes-without-select", Group: lint.GroupCondition, Severity: lint.Security, Kinds: lint.ForIdentityLike | lint.ForResource, At: lint.AtStatement, Check: dynamodbSelect},
	{ID: "s3-prefix-negative-context", Group: lint.GroupCondition, Severity: lint.Security, Kinds: lint.ForIdentityLike | lint.ForResource | lint.ForSCP, At: lint.AtKey, Keys: " s3:prefix ", Types: lint.OfString, Check: s3Prefix},
	{ID: "service-principal-key-unsupported", Group: lint.GroupCondition, Severity: lint.Error, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtKey, Check: servicePrincipalKey},
}

var _ = registerAll(sensitiveRules[:])

// sensitiveKeys have whole values only: a part of an ID is nobody's.
const sensitiveKeys = " aws:principalaccount aws:principalorgid aws:resourceaccount aws:resourceorgid aws:sourceaccount aws:sourceorgid aws:sourcevpc aws:sourcevpce aws:vpceaccount aws:vpceorgid "

// sensitiveWildcard leaves variables alone where two keys of this kind are compared, as
// "the account of the resource is mine".
func sensitiveWildcard(p *lint.Pass) {
	text := p.Item.Value
	if strings.ContainsAny(strings.ReplaceAll(text, "${*}", ""), "*?") {
		if p.Operator.Base.Wildcards() {
			p.Report(p.Item.Span, "a pattern for %s, which takes in IDs of others", p.Key.Key.Value).Advise("write the whole ID").Coded("WILDCARD_USAGE_TOO_PERMISSIVE")
		}
		return
	}
	name, ok := strings.CutPrefix(text, "${")
	if !ok || p.HasPlaceholder(text) {
		return
	}
	name, _, _ = strings.Cut(name, "}")
	if !lint.Among(sensitiveKeys, name) && !lint.Fold(name, "aws:Ec2InstanceSourceVpc") {
		p.Report(p.Item.Span, "a variable for %s, which others may be able to set", p.Key.Key.Value).As(lint.Security).Advise("write the whole ID").Coded("VARIABLE_USAGE_TOO_PERMISSIVE")
	}
}

// wildcardTooBroad looks at claims and IDs of who calls. Fewer than six plain characters
// before a wildcard are not enough to say who is meant.
func wildcardTooBroad(p *lint.Pass) {
	if !p.Statement.Allow || p.Operator.Base != cond.StringLike || p.Item.Form != policy.Text {
		return
	}
	key, text := lower(p.Key.Key.Value), p.Item.Value
	subject := strings.HasSuffix(key, ":sub") && strings.Contains(key, ".")
	if key != "aws:userid" && !subject {
		return
	}
	i := strings.IndexAny(text, "*?")
	code := "WILDCARD_USAGE_TOO_PERMISSIVE"
	if v := strings.Index(text, "${"); v >= 0 && (i < 0 || v < i) {
		i, code = v, "VARIABLE_USAGE_TOO_PERMISSIVE"
	}
	if i < 0 || onlyStars(text) && len(p.Key.Items) > 1 {
		return
	}
	if key == "aws:userid" {
		if colon := strings.IndexByte(text, ':'); colon >= 0 && colon < i || i == 0 && strings.HasPrefix(text, "*:") && len(text) > 2 {
			return
		}
	} else if i >= p.Number() {
		return
	}
	p.Report(p.Item.Span, "%q lets many others in", text).Advise("write more of what is meant before the wildcard").Coded(code)
}

// dynamodbSelect: attributes are checked only for requests that name them.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
func dynamodbSelect(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || s.HasKey("dynamodb:Select") || s.Inverted {
		return
	}
	key := conditionIn(s, "dynamodb:Attributes")
	reads := false
	for _, action := range [...]string{"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"} {
		_, ok := s.Grants(action)
		reads = reads || ok
	}
	if key == nil || !reads {
		return
	}
	p.Report(key.Key.Span, "a request that names no attributes gets all of them, whatever dynamodb:Attributes allows").
		Advise(`add "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}`)
}

// s3Prefix: a list of a shorter prefix also shows what lies under a longer one.
func s3Prefix(p *lint.Pass) {
	negated := p.Operator.Base.Negated()
	if p.Statement.Deny == negated || len(p.Key.Items) == 1 && p.Key.Items[0].Value == "" {
		return
	}
	what := "a Deny of listing under a prefix is escaped by listing a shorter one"
	if !p.Statement.Deny {
		what = "an Allow of listing all but a prefix lets a shorter one be listed, which shows it"
	}
	p.Report(p.Key.Key.Span, what).Advise("name the prefixes that may be listed: Allow with StringLike, or Deny with StringNotLike")
}

// principalKeysOnly are missing in requests of services.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
const principalKeysOnly = " aws:principalarn aws:principalaccount aws:principalorgid aws:principalorgpaths aws:principaltag aws:principaltype aws:userid aws:username "

func servicePrincipalKey(p *lint.Pass) {
	name, _, _ := strings.Cut(p.Key.Key.Value, "/")
	if !p.Statement.Allow || !p.KnownOperator || !lint.Among(principalKeysOnly, name) {
		return
	}
	if p.Operator.IfExists || p.Operator.Base.Negated() || p.Operator.Base == cond.Null || p.Operator.Qualifier == cond.ForAllValues || !onlyServices(p.Statement) ||
		lint.HasPrefix(p.Key.Key.Value, "aws:PrincipalTag/x509") { // of a certificate, which Roles Anywhere has
		return
	}
	f := p.Report(p.Key.Key.Span, "requests of services have no %s, so that the statement allows nothing", p.Key.Key.Value)
	if other, ok := strings.CutPrefix(lower(name), "aws:principal"); ok && (other == "orgid" || other == "orgpaths" || other == "account" || other == "arn") {
		names := map[string]string{"orgid": "OrgID", "orgpaths": "OrgPaths", "account": "Account", "arn": "Arn"}
		f.Advise("compare aws:Source" + names[other])
	} else {
		f.Advise("compare aws:SourceAccount or aws:SourceArn")
	}
}

// onlyServices reports whether all principals of a statement are services.
func onlyServices(s *lint.Statement) bool {
	for i := range s.Principal {
		if s.Principal[i].Kind != policy.Service {
			return false
		}
	}
	return len(s.Principal) > 0
}
