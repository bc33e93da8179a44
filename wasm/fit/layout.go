package fit

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// layOut writes the draft of a document as that is laid out: changed where the draft
// differs, or else indented as much; on one line where both would be longer than most bytes.
func (w *draft) layOut(d *policy.Document, most int) string {
	if text, ok := w.edited(d); ok && len(text) <= most {
		return text
	}
	if text := w.text(w.indent); len(text) <= most {
		return text
	}
	return w.text(0)
}

// elements are those of statements that a draft changes.
var elements = []string{"Sid", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"}

// edited makes the draft of the document by edits.
func (w *draft) edited(d *policy.Document) (string, bool) {
	gone := make([]bool, len(d.Statements))
	for i := range gone {
		gone[i] = true
	}
	var edits []policy.Edit
	for n, i := range w.from {
		gone[i] = false
		for _, name := range elements {
			old, now := element(&d.Statements[i], name), element(&w.d.Statements[n], name)
			switch {
			case old == now:
			case now == "":
				edits = append(edits, d.RemoveStatementElement(i, name)...)
			default:
				edits = append(edits, d.SetStatementElement(i, name, now)...)
			}
		}
	}
	edits = append(edits, d.RemoveStatements(gone)...)
	if w.d.Element("Id") == nil {
		edits = append(edits, d.RemoveElement("Id")...)
	}
	text, err := policy.Apply(d.Source, edits)
	if err != nil {
		return "", false
	}
	return text[d.Span.Start : len(text)-(len(d.Source)-d.Span.End)], true
}

// element is one element of a statement as compact JSON, empty if there is none.
func element(s *policy.Statement, name string) string {
	one := policy.Statement{}
	switch name {
	case "Sid":
		if s.Sid.Value == "" {
			return ""
		}
		return jsonspan.Quote(s.Sid.Value)
	case "Principal":
		one.Principal = s.Principal
	case "Action":
		one.Action = s.Action
	case "NotAction":
		one.NotAction = s.NotAction
	case "Resource":
		one.Resource = s.Resource
	case "NotResource":
		one.NotResource = s.NotResource
	case "Condition":
		one.Condition = s.Condition
	}
	if e := s.Element(name); e != nil {
		one.Elements = []policy.Element{*e} // it says whether a list of one has brackets
	}
	text := policy.PrintStatement(&one, policy.Layout{})
	if text == "{}" {
		return ""
	}
	return strings.TrimSuffix(text[len(name)+len(`{"":`):], "}")
}
