package rules

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Condition keys and how operators fit them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var keyRules = [...]lint.Rule{
	{ID: "condition-key-format", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtKey, Check: conditionKeyFormat},
	{ID: "tag-key-missing", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtKey, Check: func(p *lint.Pass) {
		if lacksTagKey(p) {
			p.Report(p.Key.Key.Span, "%q lacks the key of a tag", p.Key.Key.Value).Advise("write %s/TAG-KEY", strings.TrimSuffix(p.Key.Key.Value, "/"))
		}
	}},
	{ID: "deprecated-condition-key", Group: lint.GroupCatalog, Severity: lint.Warning, At: lint.AtKey, Keys: " aws:arn aws:sourceowner ", Check: deprecatedKey},
	{ID: "unknown-global-condition-key", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtKey, Check: unknownGlobalKey},
	{ID: "unknown-service-condition-key", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtKey, Check: unknownServiceKey},
	{ID: "missing-set-qualifier", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtKey, Check: missingQualifier},
	{ID: "for-all-values-single-valued", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Check: func(p *lint.Pass) {
		if f := singleValued(p, cond.ForAllValues); f != nil {
			f.Message += ", and holds for requests without it"
			if !p.Statement.Allow {
				f.As(lint.Warning)
			}
		}
	}},
	{ID: "for-any-value-single-valued", Group: lint.GroupCondition, Severity: lint.Suggestion, At: lint.AtKey, Check: func(p *lint.Pass) {
		if !isAudience(p.Key.Key.Value) {
			singleValued(p, cond.ForAnyValue)
		}
	}},
	{ID: "trust-oidc-audience-qualifier", Group: lint.GroupTrustPolicy, Severity: lint.Suggestion, Kinds: lint.ForTrust, At: lint.AtKey, Check: audienceQualifier},
	{ID: "operator-key-type-mismatch", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtKey, Check: typeMismatch},
	{ID: "arn-key-with-string-like", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Types: lint.OfString, Check: arnStringLike},
	{ID: "mixed-value-types", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtKey, Check: mixedTypes},
	{ID: "multiple-bool-values", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtKey, Types: lint.OfBool, Check: func(p *lint.Pass) {
		if p.Operator.Base == cond.BoolIs && p.Operator.Qualifier == cond.None && len(p.Key.Items) > 1 {
			p.Report(p.Key.Span, "Bool compares %s with several values", p.Key.Key.Value).Advise("write one")
		}
	}},
	{ID: "missing-paired-key", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Keys: " aws:vpcsourceip aws:ec2instancesourceprivateipv4 ", Check: missingPair},
	{ID: "untrustworthy-key", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Keys: forgeable, Check: untrustworthy},
}

var _ = registerAll(keyRules[:])

func conditionKeyFormat(p *lint.Pass) {
	key := &p.Key.Key
	if i := strings.IndexByte(key.Value, ':'); i > 0 && i < len(key.Value)-1 || key.Value == "" || isFunction(`{"`+key.Value+`":`) {
		return
	}
	f := p.Report(key.Span, "%q is no condition key: they read prefix:name", key.Value)
	for _, want := range [...]string{"aws:" + key.Value, strings.Replace(key.Value, "/", ":", 1)} {
		if known, ok := p.FindKey(want); ok && strings.Contains(want, ":") {
			if !strings.Contains(known.Name(), "$") {
				want = known.Name()
			}
			f.Advise("write %s", want).Fix(lint.NeedsInput, lint.Rename(key, want))
			return
		}
	}
}

// lacksTagKey reports whether a key of tags has no tag's key behind it.
func lacksTagKey(p *lint.Pass) bool {
	name := strings.TrimSuffix(p.Key.Key.Value, "/")
	if len(name) < 5 || !lint.Fold(name[len(name)-3:], "tag") {
		return false
	}
	if name == p.Key.Key.Value {
		if _, known := p.CatalogKey(); known {
			return false
		}
	}
	key, ok := p.FindKey(name + "/x")
	return ok && strings.Contains(key.Name(), "/$")
}

// newKeys are what took the place of keys that AWS advises against.
const newKeys = " aws:arn=aws:PrincipalArn aws:sourceowner=aws:SourceAccount "

func deprecatedKey(p *lint.Pass) {
	key := &p.Key.Key
	want := lint.Entry(newKeys, key.Value)
	f := p.Report(key.Span, "AWS advises against %q", key.Value).Advise("write %s", want).
		Fix(lint.NeedsInput, lint.Rename(key, want)).Coded("DEPRECATED_GLOBAL_CONDITION_KEY")
	if lint.Fold(key.Value, "aws:ARN") {
		f.Coded("UNSUPPORTED_GLOBAL_CONDITION_KEY")
	}
}

func unknownGlobalKey(p *lint.Pass) {
	key := &p.Key.Key
	if !lint.HasPrefix(key.Value, "aws:") || len(key.Value) == 4 || lint.Fold(key.Value, "aws:ARN") || lacksTagKey(p) {
		return
	}
	if _, known := p.CatalogKey(); known {
		return
	}
	f := p.Report(key.Span, "the global condition key %q is "+p.Unknown(), key.Value)
	suggestKey(p, f, facts.GlobalKeys(p.Catalog))
}

func globalNames(p *lint.Pass) []string {
	var names []string
	for _, k := range facts.GlobalKeys(p.Catalog) {
		names = append(names, k.Name())
	}
	return names
}

func suggestKey(p *lint.Pass, f *lint.Finding, keys []catalog.ConditionKey) {
	if !p.MayGuess() {
		return
	}
	var names []string
	for _, k := range keys {
		names = append(names, k.Name())
	}
	if name := p.Guess(p.Key.Key.Value, names); name != "" {
		f.Advise("did you mean %s?", name)
		if !strings.Contains(name, "$") {
			f.Fix(lint.NeedsInput, lint.Rename(&p.Key.Key, name))
		}
	}
}

// unknownServiceKey knows that the claims of identity providers have a host for a prefix,
// and those of SAML saml.
func unknownServiceKey(p *lint.Pass) {
	key := &p.Key.Key
	prefix, name, ok := strings.Cut(key.Value, ":")
	if !ok || prefix == "" || name == "" || lint.Fold(prefix, "aws") || lint.Fold(prefix, "saml") || strings.ContainsAny(prefix, "./") || lacksTagKey(p) {
		return
	}
	if _, known := p.CatalogKey(); known {
		return
	}
	s, known := p.Catalog.LookupService(prefix)
	if !known {
		f := p.Report(key.Span, "the service of the condition key %q is "+p.Unknown(), key.Value).Coded("INVALID_SERVICE")
		if guess := guessService(p, prefix); guess != "" {
			f.Advise("did you mean %s:%s?", guess, name)
		}
		return
	}
	f := p.Report(key.Span, "the condition key %q is "+p.Unknown(), key.Value).Coded("INVALID_SERVICE_CONDITION_KEY")
	keys := make([]catalog.ConditionKey, s.NumConditionKeys())
	for i := range keys {
		keys[i] = s.ConditionKey(i)
	}
	suggestKey(p, f, keys)
}

func missingQualifier(p *lint.Pass) {
	key, known := p.CatalogKey()
	if !known || !key.Multivalued() || key.SingleToo() || !p.KnownOperator || p.Operator.Qualifier != cond.None || p.Operator.Base == cond.Null {
		return
	}
	p.Report(p.Condition.Operator.Span, "%s may have several values, so the operator needs ForAnyValue or ForAllValues", p.Key.Key.Value).
		Advise("ForAnyValue: one of them must match; ForAllValues: all, and it holds without any")
}

// severalMethods holds all ways in which somebody signed in: "authenticated" and who vouches
// for that. The reference has it as one text.
// https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
const severalMethods = "cognito-identity.amazonaws.com:amr"

// singleValued reports a qualifier for a key that has one value.
func singleValued(p *lint.Pass, q cond.Qualifier) *lint.Finding {
	key, known := p.CatalogKey()
	if !known || key.Multivalued() || !p.KnownOperator || p.Operator.Qualifier != q || p.Operator.Base == cond.Null || lint.Fold(key.Name(), severalMethods) {
		return nil
	}
	plain := p.Operator
	plain.Qualifier = cond.None
	f := p.Report(p.Condition.Operator.Span, strings.TrimSuffix(q.String(), ":")+" is for keys with several values, %s has one", p.Key.Key.Value).
		Advise("write %s", plain.String())
	if len(p.Condition.Keys) == 1 {
		effect := lint.NeedsInput
		if q == cond.ForAllValues && p.Statement.Allow {
			effect = lint.Narrows
		}
		f.Fix(effect, lint.Rename(&p.Condition.Operator, plain.String()))
	}
	return f
}

func isAudience(key string) bool { return len(key) > 4 && lint.Fold(key[len(key)-4:], ":aud") }

// audienceQualifier: the audience of a token is one value in IAM, whatever the token has.
func audienceQualifier(p *lint.Pass) {
	if !p.KnownOperator || p.Operator.Qualifier == cond.None || !isAudience(p.Key.Key.Value) {
		return
	}
	f := p.Report(p.Condition.Operator.Span, "%s has one value, for which a qualifier is of no use", p.Key.Key.Value).Coded("CONFIRM_AUDIENCE_CLAIM_TYPE")
	if p.Operator.Qualifier == cond.ForAnyValue {
		f.As(lint.Security).Coded("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE")
	}
	plain := p.Operator
	plain.Qualifier = cond.None
	f.Advise("write %s", plain.String())
}

// fits reports whether operators of a type compare keys of another.
func fits(o cond.Type, k catalog.ConditionKey) bool {
	switch k.Type() {
	case catalog.String:
		return o == cond.String
	case catalog.Bool:
		return o == cond.Bool
	case catalog.ARN:
		return o == cond.ARN || o == cond.String
	case catalog.Numeric:
		return o == cond.Numeric
	case catalog.Date:
		return o == cond.Date || o == cond.Numeric && k.NumericToo()
	case catalog.IPAddress:
		return o == cond.IP
	case catalog.Binary:
		return o == cond.Binary
	}
	return true
}

func typeMismatch(p *lint.Pass) {
	key, known := p.CatalogKey()
	if !known || !p.KnownOperator || p.Operator.Base == cond.Null || fits(p.Operator.Base.Type(), key) {
		return
	}
	if isStringWithARN(p, key) {
		return // a rule of its own
	}
	if key.Type() == catalog.String && strings.Contains(key.Name(), "$") {
		return // a tag or encryption context holds whatever somebody wrote, ARNs and numbers too
	}
	f := p.Report(p.Condition.Operator.Span, "%s is of type "+key.Type().String()+", which "+p.Operator.Base.String()+" does not compare", p.Key.Key.Value)
	if base := otherOperator(p.Operator.Base, key.Type()); base != cond.Null {
		o := p.Operator
		o.Base = base
		f.Advise("write %s", o.String())
		if len(p.Condition.Keys) == 1 {
			f.Fix(lint.NeedsInput, lint.Rename(&p.Condition.Operator, o.String()))
		}
	}
}

// otherOperator is the operator of a type that asks what another one was meant to ask;
// Null if there is none.
func otherOperator(b cond.Base, t catalog.ValueType) cond.Base {
	equal, not := cond.Null, cond.Null
	switch t {
	case catalog.String:
		equal, not = cond.StringEquals, cond.StringNotEquals
	case catalog.Bool:
		equal = cond.BoolIs
	case catalog.ARN:
		equal, not = cond.ARNLike, cond.ARNNotLike
	case catalog.Numeric:
		equal, not = cond.NumericEquals, cond.NumericNotEquals
	case catalog.Date:
		equal, not = cond.DateEquals, cond.DateNotEquals
		if n := b - cond.NumericEquals; n <= cond.NumericGreaterThanEquals-cond.NumericEquals {
			return cond.DateEquals + n
		}
	case catalog.IPAddress:
		equal, not = cond.IPAddress, cond.NotIPAddress
	}
	if b.Negated() {
		return not
	}
	return equal
}

// arnStringLike: StringLike lets a wildcard run over the fields of an ARN.
func arnStringLike(p *lint.Pass) {
	key, known := p.CatalogKey()
	if !known || key.Type() != catalog.ARN || p.Operator.Base != cond.StringLike && p.Operator.Base != cond.StringNotLike {
		return
	}
	o := p.Operator
	o.Base = otherOperator(o.Base, catalog.ARN)
	f := p.Report(p.Condition.Operator.Span, "%s is an ARN; wildcards of "+p.Operator.Base.String()+" run from one of its fields into the next", p.Key.Key.Value).
		Advise("write %s", o.String())
	if p.Statement.Deny && p.Operator.Base == cond.StringLike {
		f.As(lint.Suggestion) // what runs on denies more
	}
	wild := false
	for i := range p.Key.Items {
		text := p.Key.Items[i].Value
		if text != "*" && cond.Colons(text, true) < 5 {
			return // ArnLike would match nothing
		}
		wild = wild || strings.ContainsAny(text, "*?")
	}
	if !wild {
		f.As(lint.Suggestion).Message = lint.Say("%s is an ARN, which "+p.Operator.Base.String()+" compares as mere text", p.Key.Key.Value)
	}
	if len(p.Condition.Keys) == 1 {
		effect := lint.Narrows
		if p.Statement.Deny == (o.Base == cond.ARNLike) {
			effect = lint.NeedsInput
		}
		f.Fix(effect, lint.Rename(&p.Condition.Operator, o.String()))
	}
}

func mixedTypes(p *lint.Pass) {
	items := p.Key.Items
	for i := range items {
		if items[i].Form <= policy.Number && items[0].Form <= policy.Number && items[i].Form != items[0].Form {
			f := p.Report(p.Key.Span, "the values of %s are of several JSON types", p.Key.Key.Value).Advise("write all as strings")
			var edits []policy.Edit
			for k := range items {
				if items[k].Form == policy.Bool || items[k].Form == policy.Number {
					edits = append(edits, lint.Rename(&items[k], items[k].Value))
				}
			}
			f.Fix(lint.Same, edits...)
			return
		}
	}
}

// pairs are keys that say nothing without another one: private addresses are the same in
// every VPC.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
var pairs = [...]struct{ key, others string }{
	{"aws:VpcSourceIp", "aws:SourceVpc aws:SourceVpce aws:SourceVpcArn"},
	{"aws:Ec2InstanceSourcePrivateIPv4", "aws:Ec2InstanceSourceVpc"},
}

func missingPair(p *lint.Pass) {
	for _, pair := range pairs {
		if !lint.Fold(p.Key.Key.Value, pair.key) {
			continue
		}
		for other := range strings.FieldsSeq(pair.others) {
			if p.Statement.HasKey(other) {
				return
			}
		}
		p.Report(p.Key.Key.Span, pair.key+" without "+strings.ReplaceAll(pair.others, " ", " or ")+": the same private address is in many VPCs").
			Advise("add one of them to the condition")
	}
}

// forgeable are keys whose values the caller chooses.
const forgeable = " aws:referer aws:useragent "

// untrustworthy reports such a key where it is all that guards a statement.
func untrustworthy(p *lint.Pass) {
	if !p.KnownOperator || p.Operator.Base == cond.Null {
		return
	}
	if p.Statement.Deny && !p.Operator.Base.Negated() {
		return // turning some away by what they say of themselves is no gate
	}
	p.Report(p.Key.Key.Span, "the caller chooses the value of %q", p.Key.Key.Value).
		Advise("use a key that AWS sets, such as aws:SourceArn, aws:PrincipalOrgID or aws:SourceVpce")
}
