package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Conditions that guard less than they seem to.
var guardRules = [...]lint.Rule{
	{ID: "mfa-allow-without-true", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Keys: mfaKey, Types: lint.OfBool | lint.OfExistence, Check: mfaAllow},
	{ID: "mfa-deny-without-if-exists", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Keys: mfaKey, Types: lint.OfBool, Check: mfaDeny},
	{ID: "secure-transport-inverted", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtKey, Keys: " aws:securetransport ", Types: lint.OfBool, Check: func(p *lint.Pass) {
		if value, ok := boolOf(p); ok && (p.Statement.Allow && value == "false" || p.Statement.Deny && value == "true") {
			p.Report(p.Key.Span, "the statement is for requests with TLS the wrong way round").Advise("Allow goes with true, Deny with false")
		}
	}},
	{ID: "cidr-matches-everything", Group: lint.GroupCondition, Severity: lint.Security, At: lint.AtValue, Types: lint.OfIP, Check: func(p *lint.Pass) {
		if p.Statement.Allow && p.Operator.Base == cond.IPAddress {
			if n, ok := cond.ParseNetwork(p.Item.Value); ok && n.Bits() == 0 {
				p.Report(p.Item.Span, "%q is every address", p.Item.Value).Advise("write the ranges that are meant")
			}
		}
	}},
	{ID: "source-arn-account-mismatch", Group: lint.GroupCondition, Severity: lint.Error, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtStatement, Check: sourceMismatch},
	{ID: "org-path-format", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtValue, Types: lint.OfString, Check: func(p *lint.Pass) {
		key, text := lower(p.Key.Key.Value), p.Item.Value
		if !strings.HasSuffix(key, "orgpaths") || !strings.HasPrefix(key, "aws:") || p.Item.Form != policy.Text ||
			onlyStars(text) || strings.HasPrefix(text, "${") || strings.Contains(lower(text), "organization") {
			return
		}
		org, rest, below := strings.Cut(text, "/")
		if !isOrganization(strings.TrimRight(org, "*?")) && !strings.ContainsAny(org, "*?") || !below || rest != "" && !strings.HasPrefix(rest, "r-") && !strings.ContainsAny(rest[:1], "*?$") {
			p.Report(p.Item.Span, "%q is no place in an organization", text).Advise("write o-ID/r-ID/ou-ID/, from the organization down, with a slash behind")
		}
	}},
}

var _ = registerAll(guardRules[:])

// boolOf is the only value, in small letters, that Bool or BoolIfExists compares the key
// with.
func boolOf(p *lint.Pass) (value string, ok bool) {
	if p.Operator.Base != cond.BoolIs || len(p.Key.Items) != 1 {
		return "", false
	}
	return lower(p.Key.Items[0].Value), true
}

const (
	mfa    = "aws:MultiFactorAuthPresent"
	mfaKey = " aws:multifactorauthpresent "
)

// mfaAllow: requests with long-term keys have no such key at all.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
func mfaAllow(p *lint.Pass) {
	if !p.Statement.Allow {
		return
	}
	value, ok := boolOf(p)
	switch {
	case ok && value == "true" && p.Operator.IfExists:
		f := p.Report(p.Condition.Operator.Span, "access keys without MFA pass as well: their requests have no "+mfa).Advise("write Bool")
		if len(p.Condition.Keys) == 1 {
			f.Fix(lint.Narrows, lint.Rename(&p.Condition.Operator, "Bool"))
		}
	case ok && value == "false":
		p.Report(p.Key.Span, "the statement allows requests without MFA").Advise("write true, or leave the key out")
	case p.Operator.Base == cond.Null:
		p.Report(p.Key.Span, "whether "+mfa+" is there does not say whether MFA was used").Advise(`write "Bool": {"` + mfa + `": "true"}`)
	}
}

func mfaDeny(p *lint.Pass) {
	if value, ok := boolOf(p); !ok || value != "false" || p.Operator.IfExists || !p.Statement.Deny || hasNull(p.Statement, mfa) {
		return
	}
	f := p.Report(p.Condition.Operator.Span, "access keys without MFA are not denied: their requests have no "+mfa).Advise("write BoolIfExists")
	if len(p.Condition.Keys) == 1 {
		f.Fix(lint.Narrows, lint.Rename(&p.Condition.Operator, "BoolIfExists"))
	}
}

// hasNull reports whether a statement asks with Null for a key.
func hasNull(s *lint.Statement, name string) bool {
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			if s.Condition[i].Operator.Value == "Null" && lint.Fold(s.Condition[i].Keys[k].Key.Value, name) {
				return true
			}
		}
	}
	return false
}

// sourceMismatch: a resource is of the account in its ARN.
func sourceMismatch(p *lint.Pass) {
	s := p.Statement
	source, account := needs(s, "aws:SourceArn"), needs(s, "aws:SourceAccount")
	if source == nil || account == nil {
		return
	}
	for i := range source.Items {
		a, err := arn.Parse(source.Items[i].Value)
		if err != nil || !arn.IsAccount(a.Account) {
			return
		}
		for k := range account.Items {
			if text := account.Items[k].Value; text == a.Account || !arn.IsAccount(text) {
				return
			}
		}
	}
	f := p.Report(account.Span, "no aws:SourceArn of the condition is of this account").Advise("write the account of the ARN")
	if s.Deny {
		f.As(lint.Security)
	}
}
