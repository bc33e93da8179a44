package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Refusal is one thing that IAM's grammar does not have, for which AWS refuses a policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
type Refusal struct {
	Span policy.Span
	// Code is the id of the lint rule that reports it.
	Code string
	// Message is a clause without full stop; Hint says what may be meant.
	Message, Hint string
}

// text is the whole of it as one clause.
func (r *Refusal) text() string { return r.Message + "; " + r.Hint }

// oldVersion is the policy language without variables.
const oldVersion = "2008-10-17"

// RefusedDocument says why AWS would refuse a document whatever its statements say, nil if
// it would not.
func RefusedDocument(d *policy.Document) *Refusal {
	if r := refusedElement(d.Elements, "policy", policy.DocumentElements); r != nil {
		return r
	}
	v := &d.Version
	if v.Value == policy.Version2012 || v.Value == oldVersion || d.Element("Version") == nil {
		return nil
	}
	return &Refusal{v.Span, "invalid-version", "there is no policy language of Version " + jsonspan.Quote(v.Value), "there are " + policy.Version2012 + " and " + oldVersion}
}

// Nothing says what keeps a document without statements from being an empty policy: AWS would
// refuse it, and what it was meant to say stands under another name. It is nil for all others.
func Nothing(d *policy.Document) *Refusal {
	if len(d.Statements) > 0 {
		return nil
	}
	return RefusedDocument(d)
}

// RefusedStatement says what of a statement is no element of one, nil if nothing is.
func RefusedStatement(s *policy.Statement) *Refusal {
	return refusedElement(s.Elements, "statement", policy.StatementElements)
}

// refusedElement is the first element without a name.
func refusedElement(elements []policy.Element, where string, known []string) *Refusal {
	for i := range elements {
		e := &elements[i]
		if e.Name != "" {
			continue
		}
		out := &Refusal{e.Key.Span, "unknown-" + where + "-element", jsonspan.Quote(e.Key.Value) + " is no element of a " + where, "there are " + strings.Join(known, ", ")}
		name := e.Like
		if name == "" {
			name, _ = near.Word(strings.TrimSuffix(e.Key.Value, "s"), known)
		}
		if name != "" {
			out.Hint = "did you mean " + name + "?"
		}
		return out
	}
	return nil
}

// withHidden is a document that AWS refuses with one more statement, which may be anything,
// if it has no other or if one may hide in what is no element. Else it is the document.
func withHidden(d *policy.Document, refused *Refusal, kind policy.Kind) *policy.Document {
	hides := len(d.Statements) == 0
	for i := range d.Elements {
		e := &d.Elements[i]
		hides = hides || e.Name == "" && e.Form >= policy.List
	}
	if !hides {
		return d
	}
	any := policy.Statement{Span: refused.Span, Action: policy.Strings("*"), Resource: policy.Strings("*")}
	if wantsPrincipal(kind) {
		any.Principal = []policy.Principal{{Kind: policy.Any, Values: policy.Values{Items: policy.Strings("*")}}}
	}
	out := *d
	out.Statements = append(d.Statements[:len(d.Statements):len(d.Statements)], any)
	return &out
}

// wantsPrincipal reports whether the statements of a kind's policies name principals.
func wantsPrincipal(kind policy.Kind) bool {
	switch kind {
	case policy.Resource, policy.Trust, policy.RCP, policy.VPCEndpoint:
		return true
	}
	return false
}
