package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Names that AWS takes, and writes otherwise or advises against; tags that nobody can have.
var spellingRules = [...]lint.Rule{
	{ID: "action-case", Group: lint.GroupCatalog, Severity: lint.Suggestion, At: lint.AtOddAction, Check: actionCase},
	{ID: "condition-key-case", Group: lint.GroupCatalog, Severity: lint.Suggestion, At: lint.AtKey, Check: conditionKeyCase,
		Yields: []lint.Yield{{To: "deprecated-condition-key"}, {To: "duplicate-condition-key-case"}}},
	{ID: "deprecated-action", Group: lint.GroupCatalog, Severity: lint.Warning, At: lint.AtAction, Check: deprecatedAction},
	{ID: "arn-wildcard-in-type", Group: lint.GroupCatalog, Severity: lint.Warning, At: lint.AtResource, Check: wildcardInType},
	{ID: "tag-key-invalid", Group: lint.GroupCatalog, Severity: lint.Warning, At: lint.AtKey, Check: tagKeyInvalid},
	{ID: "tag-value-invalid", Group: lint.GroupCatalog, Severity: lint.Warning, At: lint.AtValue, Types: lint.OfString, Check: tagValueInvalid},
}

var _ = registerAll(spellingRules[:])

// actionCase: letter case does not matter to AWS, but to those who search.
func actionCase(p *lint.Pass) {
	a := p.Action
	want := ""
	switch {
	case a.Known:
		want = a.Action.ID()
	case a.Wild && a.KnownService:
		want = a.Service.Prefix() + ":" + a.Name
	}
	if want != "" && want != a.Value && lint.Fold(want, a.Value) {
		p.Report(a.Span, "%q is written %s in AWS's reference", a.Value, want).Advise("write it so").Fix(lint.Same, lint.Rename(&a.String, want))
	}
}

// conditionKeyCase compares what stands before the part that differs, as of tags.
func conditionKeyCase(p *lint.Pass) {
	key := &p.Key.Key
	known, ok := p.CatalogKey()
	if !ok || lint.HasPrefix(key.Value, "saml:") { // which AWS writes both ways
		return
	}
	want, _, varies := strings.Cut(known.Name(), "$")
	if varies {
		want, _, _ = strings.Cut(want, "<")
	}
	if len(want) > len(key.Value) || !lint.HasPrefix(key.Value, want) || strings.HasPrefix(key.Value, want) {
		return
	}
	want += key.Value[len(want):]
	for i := range p.Condition.Keys {
		if p.Condition.Keys[i].Key.Value == want {
			return // which the condition has as well: another rule's
		}
	}
	p.Report(key.Span, "%q is written %s in AWS's reference", key.Value, want).Advise("write it so").Fix(lint.Same, lint.Rename(key, want))
}

// deprecatedAction knows the actions of billing from before July 2023.
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-granularaccess-iam-mapping-reference.html
func deprecatedAction(p *lint.Pass) {
	a := p.Action
	old := lint.Fold(a.Prefix, "aws-portal") && !strings.Contains(lower(a.Name), "consoleactionset") ||
		lint.Fold(a.Prefix, "purchase-orders") && (lint.Fold(a.Name, "ViewPurchaseOrders") || lint.Fold(a.Name, "ModifyPurchaseOrders"))
	if old {
		p.Report(a.Span, "%q gives nothing any more: finer actions took its place in July 2023", a.Value).
			Advise("name actions of account, billing, payments, ce and their like, as AWS's table of old and new ones says")
	}
}

// wildcardInType reports a wildcard that completes the word for a type: u* for user/*.
func wildcardInType(p *lint.Pass) {
	r := p.Resource
	place := p.Place()
	word := r.ARN.Resource
	if i := strings.IndexAny(word, "/:"); i >= 0 {
		word = word[:i]
	}
	at := strings.IndexAny(word, "*?")
	if at <= 0 || len(place.Fits) == 0 || strings.Contains(word, "$") {
		return
	}
	var types []string
	for _, i := range place.Fits {
		text := resourceOf(place.Formats.List[i].Text)
		end := strings.IndexAny(text, "/:")
		if dollar := strings.IndexByte(text, '$'); end < 0 || dollar >= 0 && dollar < end || end <= at {
			return // a name of its own stands there
		}
		if len(types) == 0 || text[:end+1] != types[0] {
			types = append(types, text[:end+1])
		}
	}
	start, end := p.FieldSpan(5)
	f := p.Report(p.Within(&r.String, start, end), "the wildcard in %q stands in the word for the type", word).Advise("write %s*", types[0])
	if len(types) == 1 && word == r.ARN.Resource {
		f.Fix(lint.NeedsInput, lint.Rename(&r.String, r.Value[:start]+types[0]+"*"))
	}
}

// resourceOf is the last field of a format.
func resourceOf(format string) string {
	for range 5 {
		_, format, _ = strings.Cut(format, ":")
	}
	return format
}

// Limits of tags.
// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
const (
	longestTagKey   = 128
	longestTagValue = 256
	tagSigns        = " _.:/=+-@"
)

// badTag says what is wrong with a text as a tag's key or value, a clause; empty for nothing.
// EC2 takes any character.
func badTag(s *lint.Statement, text string, longest int, also string) string {
	any := true
	for i := range s.Actions {
		any = any && lint.Fold(s.Actions[i].Prefix, "ec2")
	}
	n := 0
	for _, r := range text {
		if r < 0x80 && !any && !isAlnum(byte(r)) && !strings.ContainsRune(tagSigns+also, r) {
			return "holds the character " + `"` + string(r) + `"`
		}
		n++
	}
	if n > longest {
		return "has " + lint.Count(n) + " characters, of " + lint.Count(longest)
	}
	return ""
}

// tagKey is the key of a tag that a condition key names; ok is false if it names none.
func tagKey(p *lint.Pass) (tag string, ok bool) {
	for _, prefix := range [...]string{"aws:RequestTag/", "aws:ResourceTag/", "aws:PrincipalTag/"} {
		if lint.HasPrefix(p.Key.Key.Value, prefix) {
			return p.Key.Key.Value[len(prefix):], true
		}
	}
	return "", false
}

func tagKeyInvalid(p *lint.Pass) {
	tag, ok := tagKey(p)
	if !ok || strings.Contains(tag, "${") {
		return
	}
	if bad := badTag(p.Statement, tag, longestTagKey, ""); bad != "" {
		p.Report(p.Key.Key.Span, "most services take no tag with the key %q: it "+bad, tag).Advise("tags hold letters, digits, blanks and _ . : / = + - @")
	} else if lint.HasPrefix(p.Key.Key.Value, "aws:RequestTag/aws:") {
		p.Report(p.Key.Key.Span, "nobody can set the tag %q: keys with aws: are AWS's", tag).Advise("compare aws:ResourceTag, or another tag")
	}
}

func tagValueInvalid(p *lint.Pass) {
	text := p.Item.Value
	if p.Item.Form != policy.Text || strings.Contains(text, "${") {
		return
	}
	what, longest := "value", longestTagValue
	if lint.Fold(p.Key.Key.Value, "aws:TagKeys") {
		what, longest = "key", longestTagKey
	} else if _, ok := tagKey(p); !ok {
		return
	}
	also := ""
	if p.Operator.Base.Wildcards() {
		also = "*?"
	} else if literalWildcard(text) {
		return // another rule's
	}
	if bad := badTag(p.Statement, text, longest, also); bad != "" {
		p.Report(p.Item.Span, "most services take no tag with the "+what+" %q: it "+bad, text).Advise("tags hold letters, digits, blanks and _ . : / = + - @")
	}
}
