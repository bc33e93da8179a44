package rules

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// unmarked is a text without the marks around its conditional parts, and their spans.
func unmarked(marked string) (string, []policy.Span) {
	var text strings.Builder
	var open, spans []policy.Span
	for _, c := range marked {
		switch c {
		case '«':
			open = append(open, policy.Span{Start: text.Len()})
		case '»':
			last := len(open) - 1
			spans = append(spans, policy.Span{Start: open[last].Start, End: text.Len()})
			open = open[:last]
		default:
			text.WriteRune(c)
		}
	}
	return text.String(), spans
}

// TestConditional: what stands only under a condition makes nothing else superfluous. It may
// be so itself, and is then not taken out: the template has other branches.
func TestConditional(t *testing.T) {
	const allow = `{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}`
	const deny = `{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}`
	with := func(element string) string {
		return `{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", ` + element + `}`
	}
	l := lint.New(open(t), All())
	for _, tt := range []struct {
		rule, text string
		found      bool
	}{
		{"redundant-action", `{"Action": ["s3:GetObject", "s3:Get*"]}`, true},
		{"redundant-action", `{"Action": ["s3:GetObject", «"s3:Get*"»]}`, false},
		{"redundant-action", `{"Action": «["s3:GetObject", "s3:Get*"]»}`, false},
		{"redundant-action", `{"Action": [«"s3:GetObject"», "s3:Get*"]}`, true},
		{"redundant-action", `«{"Action": ["s3:GetObject", "s3:Get*"]}»`, true},
		{"duplicate-action", `{"Action": ["s3:GetObject", «"s3:GetObject"»]}`, false},
		{"duplicate-action", `{"Action": [«"s3:GetObject"», "s3:GetObject"]}`, false},
		{"redundant-resource", `{"Resource": ["arn:aws:s3:::b/k", «"arn:aws:s3:::b/*"»]}`, false},
		{"redundant-not-element", `{"NotAction": ["s3:GetObject", «"s3:Get*"»]}`, false},
		{"redundant-statement", allow + "," + allow, true},
		{"redundant-statement", "«" + allow + "»," + allow, false},
		{"redundant-statement", allow + ",«" + allow + "»", true},
		{"redundant-statement", allow + "," + strings.Replace(allow, `"arn:aws:s3:::b/*"`, `«"arn:aws:s3:::b/*"»`, 1), false},
		{"shadowed-by-deny", allow + "," + deny, true},
		{"shadowed-by-deny", allow + ",«" + deny + "»", false},
		{"shadowed-by-deny", allow + "," + strings.Replace(deny, `"s3:*"`, `[«"s3:*"»]`, 1), false},
		{"shadowed-by-deny", strings.Replace(allow, `"s3:GetObject"`, `«"s3:GetObject"»`, 1) + "," + deny, false},
		{"partly-shadowed-by-deny", strings.Replace(allow, "Object", "*", 1) + ",«" + strings.Replace(deny, "*", "GetObject", 1) + "»", false},
		{"subsumed-statement", `{"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"},` + deny, true},
		{"subsumed-statement", `{"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"},«` + deny + "»", false},
		{"subsumed-statement", `«{"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}»,` + deny, true},
		{"subsumed-statement", `{"Effect": "Deny", "Action": «"s3:DeleteBucket"», "Resource": "*"},` + deny, false},
		{"deny-without-effect-on-allow", allow + "," + strings.Replace(deny, "s3:*", "sqs:*", 1), true},
		{"deny-without-effect-on-allow", strings.Replace(allow, `"s3:GetObject"`, `«"s3:GetObject"»`, 1) + "," + strings.Replace(deny, "s3:*", "sqs:*", 1), false},
		{"mergeable-statements", allow + ",«" + strings.Replace(allow, "s3:Get", "s3:Put", 1) + "»", false},
		{"collapsible-actions", `{"Action": ["sqs:ListQueues", «"sqs:ListQueueTags"», "sqs:ListDeadLetterSourceQueues", "sqs:ListMessageMoveTasks"]}`, false},
		{"duplicate-principal", `{"Principal": {"AWS": ["111122223333", «"111122223333"»]}}`, false},
		{"redundant-principal", `{"Principal": {"AWS": ["111122223333", «"*"»]}}`, false},
		{"redundant-principal", `{"Principal": {"AWS": ["111122223333", «"arn:aws:iam::111122223333:root"»]}}`, false},
		{"duplicate-value", with(`"Condition": {"StringEquals": {"aws:PrincipalTag/t": ["a", «"a"»]}}`), false},
		{"condition-values-redundant", with(`"Condition": {"StringLike": {"aws:PrincipalTag/t": ["a", «"a*"»]}}`), false},
		{"condition-values-redundant", with(`"Condition": {"StringLike": {"aws:PrincipalTag/t": [«"a"», "a*"]}}`), true},
		{"duplicate-sid", with(`"Sid": "A"`) + "," + with(`"Sid": "A"`), true},
		{"duplicate-sid", "«" + with(`"Sid": "A"`) + "»,«" + with(`"Sid": "A"`) + "»", false},
	} {
		text, spans := unmarked(`{"Version": "2012-10-17", "Statement": [` + tt.text + `]}`)
		kind := policy.Identity
		if strings.Contains(text, "Principal") {
			kind = policy.Resource
		}
		result := l.Text(text, lint.Options{Kind: kind, Conditional: spans})
		i := slices.IndexFunc(result.Findings, func(f lint.Finding) bool { return f.Rule.ID == tt.rule })
		if i >= 0 != tt.found {
			t.Errorf("%s on %s: found is %v, want %v", tt.rule, tt.text, i >= 0, tt.found)
		}
		if len(spans) > 0 && i >= 0 && len(result.Findings[i].Fixes) > 0 && !strings.HasPrefix(tt.text, "«{\"Action") {
			t.Errorf("%s on %s: it is not for taking out", tt.rule, tt.text)
		}
		if len(spans) == 0 || tt.found {
			continue
		}
		if all := l.Text(text, lint.Options{Kind: kind}).Findings; !slices.ContainsFunc(all, func(f lint.Finding) bool { return f.Rule.ID == tt.rule }) {
			t.Errorf("%s on %s: it is not found without conditions either", tt.rule, tt.text)
		}
	}
}
