package policy

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// JSONStrings is a list of strings as JSON, to set an element to.
func JSONStrings(values []string) string { return string(jsonspan.AppendStrings(nil, values)) }

// SetElement makes an element of the document, one of Version, Id and Statement, the given
// compact JSON. An element not there is put where AWS's grammar has it. A fragment has no
// elements, and gets no edits.
func (d *Document) SetElement(name, json string) []Edit {
	if d.Fragment {
		return nil
	}
	return d.set(d.Span, d.Elements, DocumentElements, name, json)
}

// SetStatementElement does so in statement number i, for example with
// SetStatementElement(0, "Action", JSONStrings(actions)).
func (d *Document) SetStatementElement(i int, name, json string) []Edit {
	s := &d.Statements[i]
	if s.Raw != "" {
		return nil
	}
	return d.set(s.Span, s.Elements, StatementElements, name, json)
}

// RemoveElement takes all elements of that name out of the document.
func (d *Document) RemoveElement(name string) []Edit { return without(d.Elements, name) }

// RemoveStatementElement takes all elements of that name out of statement number i.
func (d *Document) RemoveStatementElement(i int, name string) []Edit {
	return without(d.Statements[i].Elements, name)
}

func without(elements []Element, name string) []Edit {
	gone := make([]bool, len(elements))
	for i := range elements {
		gone[i] = elements[i].Name == name
	}
	return remove(memberSpans(elements), gone)
}

func memberSpans(elements []Element) []Span {
	spans := make([]Span, len(elements))
	for i, e := range elements {
		spans[i] = Span{e.Key.Span.Start, e.Span.End}
	}
	return spans
}

func (d *Document) set(object Span, elements []Element, names []string, name, json string) []Edit {
	if e := last(elements, name); e != nil {
		return []Edit{{e.Span, d.layOut(json, lead(d.Source, e.Key.Span.Start))}}
	}
	at := 0
	for i, e := range elements {
		if e.Name != "" && slices.Index(names, e.Name) < slices.Index(names, name) {
			at = i + 1
		}
	}
	spans := memberSpans(elements)
	white, colon := "", ": "
	if len(spans) > 0 {
		white = gap(d.Source, spans, at)
		if white == "" {
			colon = ":"
		}
	}
	return []Edit{insert(d.Source, object, spans, at, jsonspan.Quote(name)+colon+d.layOut(json, white))}
}

// layOut writes compact JSON as it looks behind the given white space: in lines if that
// has a line end, with the document's own step of indentation.
func (d *Document) layOut(compact, white string) string {
	newLine := strings.LastIndexByte(white, '\n')
	if newLine < 0 {
		return compact
	}
	out := make([]byte, 0, 2*len(compact))
	for _, c := range jsonspan.AppendIndentedBy(nil, []byte(compact), d.step()) {
		if c == '\n' {
			if newLine > 0 && white[newLine-1] == '\r' {
				out = append(out, '\r')
			}
			out = append(out, white[newLine:]...)
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// step is how many blanks the document indents by: those before its first member, beyond
// those before the document.
func (d *Document) step() int {
	first := ""
	switch {
	case len(d.Elements) > 0:
		first = indentation(d.Source, d.Elements[0].Key.Span.Start)
	case len(d.Statements) > 0 && len(d.Statements[0].Elements) > 0:
		s := &d.Statements[0]
		return max(len(indentation(d.Source, s.Elements[0].Key.Span.Start))-len(indentation(d.Source, s.Span.Start)), 2)
	}
	if n := len(first) - len(indentation(d.Source, d.Span.Start)); n > 0 && n <= 8 {
		return n
	}
	return 2
}

// indentation is the blanks that begin the line of a place.
func indentation(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := start
	for end < at && text[end] == ' ' {
		end++
	}
	return text[start:end]
}
