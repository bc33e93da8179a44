package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Texts that are not yet what AWS takes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
var wrappingRules = [...]lint.Rule{
	{ID: "json-root-not-object", Severity: lint.Warning, At: lint.AtDocument, Check: rootNotObject},
	{ID: "wrapped-policy-document", Severity: lint.Suggestion, Off: true, At: lint.AtDocument, Check: wrapped},
	{ID: "unresolved-template-placeholder", Severity: lint.Suggestion, Off: true, At: lint.AtDocument, Check: unresolved},
	{ID: "surrounding-whitespace", Severity: lint.Warning, At: lint.AtStatement, Check: whitespace, Yields: []lint.Yield{{To: "invalid-action-format"}, {To: "unknown-service"}, {To: "unknown-action"},
		{To: "arn-prefix"}, {To: "arn-missing-field"}, {To: "arn-account-invalid"}, {To: "arn-region-invalid"}, {To: "arn-resource-format"}, {To: "invalid-principal-arn"}, {To: "invalid-service-principal"},
		{To: "unknown-operator"}, {To: "unknown-global-condition-key"}, {To: "unknown-service-condition-key"}, {To: "condition-key-format"},
		{To: "account-id-format"}, {To: "org-id-format"}, {To: "vpc-id-format"}, {To: "vpce-id-format"}, {To: "arn-value"}, {To: "condition-value-not-in-enum"}}},
}

var _ = registerAll(wrappingRules[:])

// rootNotObject: a list of statements is no policy yet.
func rootNotObject(p *lint.Pass) {
	d := p.Doc
	if !d.Fragment || d.Key != "" || d.Encoded != 0 || d.Source[d.Span.Start] != '[' {
		return
	}
	p.Report(lint.Start(d.Span), "the text is a list of statements, and no policy").Advise(`put {"Version": "2012-10-17", "Statement": …} around it`).
		Fix(lint.NeedsInput, policy.Edit{Span: policy.Span{Start: d.Span.Start, End: d.Span.Start}, Text: `{"Version": "2012-10-17", "Statement": `},
			policy.Edit{Span: policy.Span{Start: d.Span.End, End: d.Span.End}, Text: "}"})
}

// wrapped: the policy stands in a larger text, as AWS's answers have it. Who wants to look at
// those, and at templates, does not want to hear of it, so that the rule is off.
func wrapped(p *lint.Pass) {
	d := p.Doc
	if d.Key == "" && d.Encoded == 0 || d.Encoded == 0 && strings.Contains(d.Source[:d.Span.Start]+d.Source[d.Span.End:], `"Statement"`) {
		return // none, or several
	}
	f := p.Report(lint.Start(d.Span), "the policy stands in a larger text, which AWS does not take for one").Advise("take out what is around it")
	if d.Encoded == 0 {
		f.Fix(lint.NeedsInput, policy.Edit{Span: policy.Span{Start: 0, End: d.Span.Start}}, policy.Edit{Span: policy.Span{Start: d.Span.End, End: len(strings.TrimRight(d.Source, " \r\n"))}})
	}
}

// standIns are what AWS's documentation writes where something of one's own belongs.
var standIns = [...]struct {
	word   string
	hyphen int // place of the first
}{{"DOC-EXAMPLE-BUCKET", 3}, {"amzn-s3-demo-", 4}, {"ACCOUNT-ID", 7}, {"account-id-without-hyphens", 7}}

// firstStandIn is the place of the first one in a text, or of a template's function; -1 if
// there is none. It looks at hyphens, of which there are few.
func firstStandIn(text string) (start, end int) {
	start, end = -1, -1
	for at := strings.IndexByte(text, '-'); at >= 0 && start < 0; {
		for i := range standIns {
			one := &standIns[i]
			if from := at - one.hyphen; from >= 0 && strings.HasPrefix(text[from:], one.word) {
				start, end = from, from+len(one.word)
				break
			}
		}
		next := strings.IndexByte(text[at+1:], '-')
		if next < 0 {
			break
		}
		at += next + 1
	}
	for _, word := range [...]string{`{"Ref"`, `"Fn::`} {
		rare := strings.IndexAny(word, "RF") // a letter to look for
		if i := strings.Index(text, word[rare:]) - rare; i >= 0 && (start < 0 || i < start) && strings.HasPrefix(text[i:], word) {
			start, end = i, i+len(word)
		}
	}
	return start, end
}

// unresolved reports the first thing that is yet to be filled in.
func unresolved(p *lint.Pass) {
	text := p.Doc.Source[p.Doc.Span.Start:p.Doc.Span.End]
	start, end := -1, -1
	if p.Census().StandIn {
		start, end = firstStandIn(text)
	}
	if p.Census().Opening {
		if from, to := lint.NextPlaceholder(text, 0); from >= 0 && (start < 0 || from < start) {
			start, end = from, to
		}
	}
	if start >= 0 {
		at := policy.Span{Start: p.Doc.Span.Start + start, End: p.Doc.Span.Start + end}
		p.Report(at, "%q is yet to be filled in", text[start:end]).Advise("look again at what the template makes of it")
	}
}

// inked reports whether a byte is surely no white space.
func inked(c byte) bool { return ' ' < c && c < 0x80 }

// whitespace looks at names and ARNs. Tags may hold blanks.
func whitespace(p *lint.Pass) {
	s := p.Statement
	check := func(item *policy.String) {
		if text := item.Value; item.Form != policy.Text || text == "" || inked(text[0]) && inked(text[len(text)-1]) || p.HasPlaceholder(text) {
			return
		}
		if clean := strings.TrimSpace(item.Value); clean != item.Value && clean != "" {
			p.Report(item.Span, "white space around %q counts, and matches nothing", clean).Advise("take it out").Fix(lint.NeedsInput, lint.Rename(item, clean))
		}
	}
	for i := range s.Actions {
		check(&s.Actions[i].String)
	}
	for i := range s.Resources {
		check(&s.Resources[i].String)
	}
	eachPrincipal(s, func(one *policy.Principal) {
		for i := range one.Items {
			check(&one.Items[i])
		}
	})
	for i := range s.Condition {
		check(&s.Condition[i].Operator)
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k]
			check(&key.Key)
			if strings.Contains(key.Key.Value, "/") {
				continue
			}
			for n := range key.Items {
				check(&key.Items[n])
			}
		}
	}
}
