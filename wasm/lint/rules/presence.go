package rules

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// What conditions make of requests that lack a key, and operators that say it otherwise.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var presenceRules = [...]lint.Rule{
	{ID: "arn-key-with-string-equals", Group: lint.GroupCondition, Severity: lint.Suggestion, Off: true, At: lint.AtKey, Types: lint.OfString, Check: arnStringEquals,
		Yields: []lint.Yield{{To: "wildcard-without-like"}, {To: "negated-wildcard-without-like"}}},
	{ID: "non-string-account-id", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtValue, Keys: accountKeys, Check: numberAccount,
		Yields: []lint.Yield{{To: "mixed-value-types"}}},
	{ID: "like-without-wildcard", Group: lint.GroupCondition, Severity: lint.Suggestion, Off: true, At: lint.AtKey, Types: lint.OfString, Check: likeWithout},
	{ID: "for-all-values-without-null", Group: lint.GroupCondition, Severity: lint.Security, Kinds: lint.Granting, At: lint.AtKey, Check: forAllWithoutNull},
	{ID: "for-all-values-negated", Group: lint.GroupCondition, Severity: lint.Warning, Off: true, At: lint.AtKey, Keys: " aws:tagkeys ", Check: forAllNegated},
	{ID: "for-any-value-deny-without-null", Group: lint.GroupCondition, Severity: lint.Suggestion, Off: true, At: lint.AtKey, Check: forAnyWithoutNull,
		Yields: []lint.Yield{{To: "for-any-value-single-valued"}}},
	{ID: "if-exists-weakens-allow", Group: lint.GroupCondition, Severity: lint.Security, Kinds: lint.Granting, At: lint.AtKey, Keys: gates, Check: ifExistsAllow},
	{ID: "if-exists-widens-deny", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtKey, Types: lint.OfString, Check: ifExistsDeny},
	{ID: "if-exists-redundant", Group: lint.GroupCondition, Severity: lint.Suggestion, Off: true, At: lint.AtKey, Check: ifExistsRedundant},
	{ID: "policy-variable-tag-compare-absent", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtValue, Types: lint.OfPatterns, Check: tagCompare},
}

var stringWithARN = lint.Rule{ID: "string-key-with-arn-operator", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtKey, Types: lint.OfARN, Check: stringARN}

var (
	_ = registerAll(presenceRules[:])
	_ = register(&stringWithARN)
)

// operatorFix offers another operator for the block, if that has no other key and there is
// no such block yet.
func operatorFix(p *lint.Pass, f *lint.Finding, effect lint.Effect, o cond.Operator) {
	f.Advise("write %s", o.String())
	if len(p.Condition.Keys) == 1 && !hasOperator(p.Statement, o.String()) {
		f.Fix(effect, lint.Rename(&p.Condition.Operator, o.String()))
	}
}

func arnStringEquals(p *lint.Pass) {
	key, known := p.CatalogKey()
	if !known || key.Type() != catalog.ARN || p.Operator.Base != cond.StringEquals && p.Operator.Base != cond.StringNotEquals || wild(p.Key.Items) {
		return
	}
	o := p.Operator
	o.Base = cond.ARNEquals
	if p.Operator.Base.Negated() {
		o.Base = cond.ARNNotEquals
	}
	f := p.Report(p.Condition.Operator.Span, "%s is an ARN, which AWS advises to compare as one", p.Key.Key.Value)
	effect := lint.Same
	for i := range p.Key.Items {
		if _, err := arn.Parse(p.Key.Items[i].Value); err != nil || strings.Contains(p.Key.Items[i].Value, "$") {
			effect = lint.NeedsInput
		}
	}
	operatorFix(p, f, effect, o)
}

// stringARN: what is no ARN of six fields matches no pattern of one.
func stringARN(p *lint.Pass) {
	key, known := p.CatalogKey()
	if !known || !isStringWithARN(p, key) {
		return
	}
	o := p.Operator
	o.Base = otherOperator(o.Base, catalog.String)
	if wild(p.Key.Items) {
		o.Base += cond.StringLike - cond.StringEquals
	}
	f := p.Report(p.Condition.Operator.Span, "%s is no ARN, so that "+p.Operator.Base.String()+" never matches it", p.Key.Key.Value).Coded("TYPE_MISMATCH")
	operatorFix(p, f, lint.NeedsInput, o)
}

// isStringWithARN reports whether a key of type String is compared as an ARN. Tags and
// their like hold whatever somebody wrote.
func isStringWithARN(p *lint.Pass, key catalog.ConditionKey) bool {
	return key.Type() == catalog.String && p.KnownOperator && p.Operator.Base.Type() == cond.ARN && !strings.Contains(key.Name(), "$") &&
		!lint.Fold(key.Name(), "aws:SourceVpcArn")
}

// accountKeys hold numbers of accounts.
const accountKeys = " aws:principalaccount aws:resourceaccount aws:sourceaccount aws:vpceaccount s3:resourceaccount kms:calleraccount "

// numberAccount: a number has no zeros before it.
func numberAccount(p *lint.Pass) {
	if p.Item.Form != policy.Number || !allDigits(p.Item.Value) || len(p.Item.Value) > 12 {
		return
	}
	want := strings.Repeat("0", 12-len(p.Item.Value)) + p.Item.Value
	f := p.Report(p.Item.Span, "the account %s is written as a number", p.Item.Value)
	if want != p.Item.Value {
		f = f.As(lint.Error)
		f.Message += ", which has lost the zeros before it"
	}
	f.Advise(`write "%s"`, want).Fix(lint.NeedsInput, lint.Rename(p.Item, want))
}

func likeWithout(p *lint.Pass) {
	if p.Operator.Base != cond.StringLike && p.Operator.Base != cond.StringNotLike || len(p.Key.Items) == 0 {
		return
	}
	for i := range p.Key.Items {
		if strings.ContainsAny(p.Key.Items[i].Value, "*?$") {
			return
		}
	}
	o := p.Operator
	o.Base -= cond.StringLike - cond.StringEquals
	f := p.Report(p.Condition.Operator.Span, p.Operator.Base.String()+" is for patterns, and no value of %s is one", p.Key.Key.Value)
	operatorFix(p, f, lint.Same, o)
}

// vouching are keys with several values that say on whose behalf a request is made; without
// them it is on nobody's. Of tags and attributes a request without any asks for none.
const vouching = " aws:calledvia aws:principalorgpaths aws:resourceorgpaths aws:sourceorgpaths aws:vpceorgpaths aws:principalservicenameslist "

// forAllWithoutNull also knows that a scan names no leading keys.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
func forAllWithoutNull(p *lint.Pass) {
	if !p.Statement.Allow || !p.KnownOperator || p.Operator.Qualifier != cond.ForAllValues || p.Operator.Base == cond.Null || p.Key.Key.Value == "" {
		return
	}
	name := lower(p.Key.Key.Value)
	if name == "dynamodb:leadingkeys" {
		if _, scans := p.Statement.Grants("dynamodb:Scan"); !scans {
			return
		}
	} else if !lint.Among(vouching, name) || p.Operator.Base.Negated() {
		return
	}
	if hasNull(p.Statement, name) || needs(p.Statement, name) != nil {
		return
	}
	p.Report(p.Condition.Operator.Span, "requests without any %s pass as well", p.Key.Key.Value).
		Advise(`add "Null": {"%s": "false"}, or write ForAnyValue`, p.Key.Key.Value)
}

// forAnyWithoutNull: no value of what is not there matches.
func forAnyWithoutNull(p *lint.Pass) {
	if p.Statement.Deny && p.KnownOperator && p.Operator.Qualifier == cond.ForAnyValue && p.Operator.Base != cond.Null && p.Key.Key.Value != "" && !hasNull(p.Statement, p.Key.Key.Value) {
		p.Report(p.Condition.Operator.Span, "requests without any %s are not denied", p.Key.Key.Value).
			Advise(`deny them with "Null": {"%s": "true"} in another statement, or leave it if that is meant`, p.Key.Key.Value)
	}
}

// forAllNegated looks at lists of tags' keys, of which each is to be one of a few.
func forAllNegated(p *lint.Pass) {
	if p.Statement.Deny && p.KnownOperator && p.Operator.Qualifier == cond.ForAllValues && p.Operator.Base.Negated() && len(p.Key.Items) > 1 {
		o := p.Operator
		o.Qualifier = cond.ForAnyValue
		p.Report(p.Condition.Operator.Span, "requests are denied only if none of their tags is in the list").Advise("write %s if each tag must be in it", o.String())
	}
}

// gates are keys whose presence says where a request comes from; they are in some requests
// only.
const gates = " aws:sourceip aws:sourcevpc aws:sourcevpce aws:sourcevpcarn aws:vpcsourceip aws:vpceaccount aws:vpceorgid aws:principalorgid aws:sourcearn aws:sourceaccount" +
	" aws:sourceorgid aws:federatedprovider aws:sourceidentity sts:externalid aws:ec2instancesourcevpc "

// ifExistsAllow leaves alone what is compared in another way as well, and pairs of keys of
// which each request has one: an address, or an endpoint.
func ifExistsAllow(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || !p.KnownOperator || !p.Operator.IfExists || p.Operator.Base.Negated() ||
		hasNull(s, p.Key.Key.Value) || needs(s, p.Key.Key.Value) != nil || needsAny(s, saysWho) != nil {
		return
	}
	others := 0
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			if lint.Among(gates, s.Condition[i].Keys[k].Key.Value) {
				others++
			}
		}
	}
	if others > 1 {
		return
	}
	plain := p.Operator
	plain.IfExists = false
	f := p.Report(p.Condition.Operator.Span, "requests without %s pass as well", p.Key.Key.Value)
	operatorFix(p, f, lint.Narrows, plain)
}

func saysWho(key string) bool { return isNarrowing(key) || isCallers(key) }

// ifExistsDeny looks at tags, which most requests lack.
func ifExistsDeny(p *lint.Pass) {
	if !p.Statement.Deny || !p.Operator.IfExists || p.Operator.Base.Negated() || hasNull(p.Statement, p.Key.Key.Value) {
		return
	}
	if name := p.Key.Key.Value; lint.HasPrefix(name, "aws:ResourceTag/") || lint.HasPrefix(name, "aws:RequestTag/") {
		plain := p.Operator
		plain.IfExists = false
		f := p.Report(p.Condition.Operator.Span, "requests without %s are denied as well", name)
		operatorFix(p, f, lint.NeedsInput, plain)
	}
}

func ifExistsRedundant(p *lint.Pass) {
	if !p.KnownOperator || !p.Operator.IfExists || p.Operator.Qualifier != cond.None {
		return
	}
	why := ""
	switch {
	case p.Operator.Base.Negated():
		why = p.Operator.Base.String() + " holds for requests without %s anyway"
	case alwaysThere(p.Key.Key.Value):
		why = "every request has %s"
	default:
		return
	}
	plain := p.Operator
	plain.IfExists = false
	f := p.Report(p.Condition.Operator.Span, why, p.Key.Key.Value)
	effect := lint.Same
	if !p.Operator.Base.Negated() {
		effect = lint.NeedsInput // somebody may try the policy with less
	}
	operatorFix(p, f, effect, plain)
}

// tagCompare: without the tag the variable has no value, and nothing equals it.
func tagCompare(p *lint.Pass) {
	text := p.Item.Value
	if !p.Statement.Allow || !p.Operator.Base.Negated() || !p.Operator.Base.Variables() || p.Item.Form != policy.Text {
		return
	}
	at := strings.Index(text, "${aws:PrincipalTag/")
	if at < 0 {
		return
	}
	if v, size := cond.ReadVariable(text[at:]); size > 0 && !v.HasDefault {
		p.Report(p.Item.Span, "whoever lacks the tag of %q passes", text).Advise("compare with a positive operator, or deny in another statement")
	}
}
