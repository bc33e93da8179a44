package report

import (
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint"
)

// Places tells where in a policy findings are.
type Places struct{ *spots }

// NewPlaces reads the file of findings.
func NewPlaces(f *LintFile) *Places { return &Places{newSpots(f)} }

// Fingerprint is the same after the file was laid out anew, see [LintFormats].
func (p *Places) Fingerprint(f *lint.Finding) string { return p.fingerprint(f) }

// Element is the last element of a statement above a finding, "Action", and the text that is
// meant there; either may be empty.
func (p *Places) Element(f *lint.Finding) (name, value string) {
	for _, step := range p.path(f) {
		if text, ok := step.(string); ok && len(text) > 0 && 'A' <= text[0] && text[0] <= 'Z' {
			name = text
		}
	}
	text := p.file.Text[f.Span.Start:f.Span.End]
	if f.Inner != nil {
		text = f.Inner.Text[f.Inner.Span.Start:f.Inner.Span.End]
	}
	if doc, err := jsonspan.Parse(text); err == nil && doc.Root().Kind() == jsonspan.String {
		return name, doc.Root().Text()
	}
	return name, ""
}

// ConditionKey is the condition key above a finding, or it itself.
func (p *Places) ConditionKey(f *lint.Finding) string {
	path := p.path(f)
	for i, step := range path {
		if step == "Condition" && i+2 < len(path) {
			key, _ := path[i+2].(string)
			return key
		}
	}
	return ""
}

// Sid is that of the statement around a finding.
func (p *Places) Sid(f *lint.Finding) string {
	sid := ""
	n, span, ok := p.inner(f)
	for ok {
		var inside jsonspan.Node
		ok = false
		look := func(x jsonspan.Node) {
			if x.Start() <= span.Start && span.End <= x.End() {
				inside, ok = x, true
			}
		}
		for k, v := range n.Members() {
			if k.Text() == "Sid" && v.Kind() == jsonspan.String {
				sid = v.Text()
			}
			look(v)
		}
		for e := range n.Elements() {
			look(e)
		}
		n = inside
	}
	return sid
}
