package rules

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Values of condition keys.
var valueRules = [...]lint.Rule{
	{ID: "bool-value", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtValue, Types: lint.OfBool, Check: func(p *lint.Pass) { badValue(p, cond.Bool, "write true or false") }},
	{ID: "null-value", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Types: lint.OfExistence, Check: func(p *lint.Pass) {
		badValue(p, cond.Existence, "true asks for requests without the key, false for those with it")
	}},
	{ID: "numeric-value", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtValue, Types: lint.OfNumeric, Check: func(p *lint.Pass) { badValue(p, cond.Numeric, "write digits only") }},
	{ID: "date-value", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtValue, Types: lint.OfDate, Check: func(p *lint.Pass) { badValue(p, cond.Date, "write 2026-01-31T00:00:00Z") }},
	{ID: "binary-value", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtValue, Types: lint.OfBinary, Check: func(p *lint.Pass) { badValue(p, cond.Binary, "write base64") }},
	{ID: "ip-value", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Types: lint.OfIP, Check: func(p *lint.Pass) {
		badValue(p, cond.IP, "write an address or a range, 203.0.113.0/24")
	}},
	{ID: "arn-value", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Types: lint.OfARN, Check: func(p *lint.Pass) {
		if strings.IndexByte(p.Item.Value, '$') < 0 {
			badValue(p, cond.ARN, "write all six fields of an ARN, with wildcards in each")
		}
	}},
	{ID: "epoch-date", Group: lint.GroupCondition, Severity: lint.Suggestion, At: lint.AtValue, Types: lint.OfDate, Check: epochDate},
	{ID: "cidr-host-bits", Group: lint.GroupCondition, Severity: lint.Suggestion, At: lint.AtValue, Types: lint.OfIP, Check: cidrHostBits},
	{ID: "private-source-ip", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtKey, Keys: " aws:sourceip ", Types: lint.OfIP, Check: privateSourceIP},
	{ID: "wildcard-without-like", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtKey, Types: lint.OfString, Check: func(p *lint.Pass) { wildcardWithoutLike(p, false) }},
	{ID: "negated-wildcard-without-like", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Types: lint.OfString, Check: func(p *lint.Pass) { wildcardWithoutLike(p, true) }},
	{ID: "numeric-values-redundant", Group: lint.GroupCondition, Severity: lint.Suggestion, At: lint.AtKey, Types: lint.OfNumeric | lint.OfDate, Check: numericRedundant},
	{ID: "equivalent-to-null", Group: lint.GroupCondition, Severity: lint.Suggestion, At: lint.AtValue, Types: lint.OfPatterns, Check: equivalentToNull},
	{ID: "condition-always-true", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtValue, Types: lint.OfPatterns, Check: alwaysTrue},
	{ID: "condition-never-true", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Types: lint.OfPatterns, Check: neverTrue},
}

var _ = registerAll(valueRules[:])

// badValue reports a value that the operator, of type t, cannot read.
func badValue(p *lint.Pass, t cond.Type, advice string) {
	if p.Item.Form > policy.Number {
		return
	}
	text := p.Item.Value
	if cond.ValueProblem(p.Operator.Base, text, true) == "" {
		return
	}
	if t != cond.String && strings.Contains(text, "${") {
		return // a variable: another rule's
	}
	f := p.Report(p.Item.Span, "%q is nothing that "+p.Operator.Base.String()+" compares", text).Advise(advice)
	fixed := ""
	switch trimmed := strings.TrimSpace(text); {
	case t == cond.Bool || t == cond.Existence:
		switch lower(trimmed) {
		case "true", "yes", "1":
			fixed = "true"
		case "false", "no", "0":
			fixed = "false"
		}
	case cond.ValueProblem(p.Operator.Base, trimmed, true) == "":
		fixed = trimmed
	case t == cond.Numeric:
		fixed = strings.NewReplacer(",", "", " ", "", "_", "").Replace(text)
	}
	if fixed != "" && cond.ValueProblem(p.Operator.Base, fixed, true) == "" {
		f.Advise("write %s", fixed).Fix(lint.NeedsInput, lint.Rename(p.Item, fixed))
	}
}

func epochDate(p *lint.Pass) {
	text := p.Item.Value
	if len(text) < 9 || !allDigits(text) || lint.Fold(p.Key.Key.Value, "aws:EpochTime") {
		return
	}
	p.Report(p.Item.Span, "%q counts seconds, which nobody can read", text).Advise("write the date, 2026-01-31T00:00:00Z")
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func cidrHostBits(p *lint.Pass) {
	n, ok := cond.ParseNetwork(p.Item.Value)
	if !ok || !n.HostBits() {
		return
	}
	f := p.Report(p.Item.Span, "%q has bits behind the length of its range, which do not count", p.Item.Value)
	if text, v4 := n.V4Text(); v4 {
		f.Advise("write %s", text).Fix(lint.Same, lint.Rename(p.Item, text))
	}
}

// privateRanges never are an address that a request reaches AWS's public endpoints from.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
var privateRanges = [...]string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10"}

func isPrivate(text string) bool {
	n, ok := cond.ParseNetwork(text)
	if !ok {
		return false
	}
	for _, r := range privateRanges {
		if private, _ := cond.ParseNetwork(r); private.Contains(n) {
			return true
		}
	}
	return false
}

func privateSourceIP(p *lint.Pass) {
	private, first := 0, -1
	for i := range p.Key.Items {
		if p.Key.Items[i].Form != policy.Text || p.HasPlaceholder(p.Key.Items[i].Value) {
			return
		}
		if isPrivate(p.Key.Items[i].Value) {
			if private++; first < 0 {
				first = i
			}
		}
	}
	if private == 0 {
		return
	}
	negated := p.Operator.Base == cond.NotIPAddress
	const advice = "for requests through a VPC endpoint, compare aws:VpcSourceIp and aws:SourceVpc"
	if private < len(p.Key.Items) {
		f := p.Report(p.Key.Items[first].Span, "aws:SourceIp is never a private address such as %q", p.Key.Items[first].Value).
			As(lint.Suggestion).Advise(advice).Coded("PRIVATE_IP_ADDRESS_SUBSET")
		if negated {
			f.Coded("PRIVATE_NOT_IP_ADDRESS_SUBSET")
		}
		return
	}
	f := p.Report(p.Key.Span, "aws:SourceIp is never a private address, so that the condition never holds").Advise(advice).Coded("PRIVATE_IP_ADDRESS")
	if negated {
		f.Message = "aws:SourceIp is never a private address, so that the condition always holds"
		f.Coded("PRIVATE_NOT_IP_ADDRESS")
	}
}

// literalWildcard reports whether a wildcard stands where it is a plain character.
func literalWildcard(text string) bool {
	for {
		i := strings.IndexAny(text, "*?")
		if i < 0 {
			return false
		}
		if i < 2 || text[i-2:i] != "${" {
			return true
		}
		text = text[i+1:]
	}
}

// wildcardWithoutLike reports the first value with one. A Deny of all but a pattern that is
// none denies everybody: denying says which of the two rules is meant.
func wildcardWithoutLike(p *lint.Pass, denying bool) {
	if p.Operator.Base > cond.StringNotEqualsIgnoreCase || denying != (p.Operator.Base.Negated() && p.Statement.Deny) {
		return
	}
	at := 0
	for ; at < len(p.Key.Items); at++ {
		if item := &p.Key.Items[at]; item.Form == policy.Text && literalWildcard(item.Value) && !p.HasPlaceholder(item.Value) {
			break
		}
	}
	if at == len(p.Key.Items) {
		return
	}
	item := &p.Key.Items[at]
	o := p.Operator
	o.Base = cond.StringLike
	if p.Operator.Base.Negated() {
		o.Base = cond.StringNotLike
	}
	if key, known := p.CatalogKey(); known && key.Type() == catalog.ARN {
		o.Base += cond.ARNLike - cond.StringLike
		if p.Operator.Base.Negated() {
			o.Base = cond.ARNNotLike
		}
	}
	p.Report(item.Span, "the wildcard in %q is a plain character for "+p.Operator.Base.String(), item.Value).Advise("write %s", o.String()).
		Fix(lint.NeedsInput, lint.Rename(&p.Condition.Operator, o.String()))
}

// numericRedundant: of several bounds, one decides.
func numericRedundant(p *lint.Pass) {
	if len(p.Key.Items) < 2 {
		return
	}
	switch p.Operator.Base {
	case cond.NumericLessThan, cond.NumericLessThanEquals, cond.NumericGreaterThan, cond.NumericGreaterThanEquals,
		cond.DateLessThan, cond.DateLessThanEquals, cond.DateGreaterThan, cond.DateGreaterThanEquals:
		p.Report(p.Key.Span, "of several values for "+p.Operator.Base.String()+" only one decides").Advise("keep the one that lets most pass")
	}
}

// matchesAll reports whether the item is the only value and matches everything.
func matchesAll(p *lint.Pass) bool {
	return len(p.Key.Items) == 1 && onlyStars(p.Item.Value) && p.Operator.Base.Wildcards()
}

func onlyStars(s string) bool { return s != "" && strings.Trim(s, "*") == "" }

// equivalentToNull: to match everything asks only whether the key is there. In an Allow that
// is no slip of style where the key says whose something is: wildcard-in-sensitive-key has it.
func equivalentToNull(p *lint.Pass) {
	if !matchesAll(p) || p.Operator.IfExists || p.Operator.Qualifier != cond.None || alwaysThere(p.Key.Key.Value) ||
		p.Statement.Allow && !p.Operator.Base.Negated() && lint.Among(sensitiveKeys, p.Key.Key.Value) {
		return
	}
	want, code := "false", "EQUIVALENT_TO_NULL_FALSE"
	if p.Operator.Base.Negated() {
		want, code = "true", "EQUIVALENT_TO_NULL_TRUE"
	}
	f := p.Report(p.Item.Span, p.Operator.Base.String()+` with "*" asks only whether %s is there`, p.Key.Key.Value).
		Advise(`say it with "Null": {"%s": "`+want+`"}`, p.Key.Key.Value).Coded(code)
	if len(p.Condition.Keys) == 1 && !hasOperator(p.Statement, "Null") {
		f.Fix(lint.Same, lint.Rename(&p.Condition.Operator, "Null"), policy.Edit{Span: p.Key.Span, Text: `"` + want + `"`})
	}
}

func hasOperator(s *lint.Statement, name string) bool {
	for i := range s.Condition {
		if s.Condition[i].Operator.Value == name {
			return true
		}
	}
	return false
}

// presentKeys are in every request.
const presentKeys = " aws:currenttime aws:epochtime aws:securetransport aws:viaawsservice aws:requestedregion aws:principalaccount aws:principaltype aws:userid "

func alwaysThere(key string) bool { return lint.Among(presentKeys, key) }

func alwaysTrue(p *lint.Pass) {
	if !matchesAll(p) || p.Operator.Base.Negated() || !p.Operator.IfExists && p.Operator.Qualifier != cond.ForAllValues && !alwaysThere(p.Key.Key.Value) {
		return
	}
	f := p.Report(p.Item.Span, "the condition on %s always holds", p.Key.Key.Value).Advise("leave it out, or say what is to hold").
		Coded("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION")
	if len(p.Condition.Keys) == 1 && len(p.Statement.Condition) == 1 {
		f.Fix(lint.Same, p.RemoveElement("Condition")...)
	}
}

func neverTrue(p *lint.Pass) {
	if !matchesAll(p) || !p.Operator.Base.Negated() || p.Operator.IfExists || p.Operator.Qualifier != cond.ForAnyValue && !alwaysThere(p.Key.Key.Value) {
		return
	}
	f := p.Report(p.Item.Span, "the condition on %s never holds", p.Key.Key.Value).Advise("name the values that are to be left out").
		Coded("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION")
	if p.Statement.Deny {
		f.As(lint.Security)
	}
}
