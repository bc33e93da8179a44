package intake

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// policies takes the statements of a policy as they are. shift is how many bytes stand in
// front of the text that are not in the reading's.
func (r *reading) policies(text string, shift int) bool {
	d, problems := policy.Parse(text)
	for _, p := range problems {
		if p.Code == policy.CodeNoPolicy {
			return false
		}
	}
	first := len(r.result.Candidates)
	for _, d := range append([]*policy.Document{d}, d.More...) {
		kind, _ := policy.Detect(d)
		for i := range d.Statements {
			s := d.Statements[i]
			if s.Raw != "" {
				continue
			}
			r.result.Candidates = append(r.result.Candidates, Candidate{Kind: kind, Statement: s, Calls: 1, Text: r.at, Start: r.within(d.Outer(s.Span.Start) - shift), End: r.within(d.Outer(s.Span.End) - shift)})
		}
	}
	if len(r.result.Candidates) == first && len(problems) > 0 {
		return false
	}
	r.form(Policies)
	for _, p := range problems {
		p.Span.Start, p.Span.End = r.within(p.Span.Start-shift), r.within(p.Span.End-shift)
		p.Fix = nil
		r.result.Problems = append(r.result.Problems, Problem{r.at, p})
	}
	return true
}

// within is a place in the text, the nearest one to an offset.
func (r *reading) within(offset int) int { return min(max(offset, 0), len(r.text)) }

// fragment reads statements' members that have lost their brackets.
func (r *reading) fragment() bool {
	text := strings.TrimSpace(strings.TrimPrefix(r.text, "\ufeff"))
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return false
	}
	text = strings.TrimRight(text, ", \t\r\n")
	if d, _ := policy.Parse("{" + text + "}"); len(d.Statements) != 1 || d.Statements[0].Effect.Value == "" && d.Statements[0].Action == nil {
		return false
	}
	return r.policies("{"+text+"}", 1-strings.Index(r.text, text))
}

// decoded reads what sts:DecodeAuthorizationMessage gives, with or without what AWS's
// command line prints around it.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
func (r *reading) decoded(n jsonspan.Node) bool {
	m := Refusal{Start: n.Start(), End: n.End()}
	if inner := textOf(n, "DecodedMessage"); inner != "" {
		d, err := jsonspan.Parse(inner)
		if err != nil {
			return false
		}
		n = d.Root()
	}
	found := false
	for w := walkOf(n); w.next(); {
		switch w.name {
		case "explicitDeny":
			found = true
			if w.value.Bool() {
				m.Cause = Denied
			}
		case "matchedStatements":
			for w := walkOf(w.value); w.next(); {
				for w := walkOf(w.value); w.next(); {
					m.Statement = textOf(w.value, "statementId")
				}
			}
		case "context":
			m.Action, m.Resource = textOf(w.value, "action"), textOf(w.value, "resource")
			for w := walkOf(w.value); w.next(); {
				if w.name == "principal" {
					m.Principal = textOf(w.value, "arn")
				}
			}
		}
	}
	if !found || m.Action == "" {
		return false
	}
	r.form(Refusals)
	r.result.Messages++
	r.refusal(&m, event{})
	return true
}
