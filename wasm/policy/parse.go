package policy

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Parse reads a policy. It takes a document; a bare statement or a list of them; an object
// with documents somewhere inside, as AWS's command line prints and CloudFormation wants
// them, where each may also be a JSON string; and any of these URL-encoded.
//
// Parse never stops at an error, and the document is never nil; errors are in the order of
// reading, about 100 at most. Comments, commas too many or too few, other quotation marks and
// brackets not closed are reported and read as they were meant. What is JSON but no policy
// gives one error, CodeNoPolicy, and an empty document. Whether elements and their values
// are right is not Parse's to judge.
func Parse(text string) (*Document, []Error) {
	var r Reader
	return r.Parse(text)
}

// Reader is Parse with room that it keeps from one text to the next.
type Reader struct {
	json       jsonspan.Reader
	strings    []String
	elements   []Element
	statements []Statement
	principals []Principal
	conditions []Condition
	keys       []ConditionKey
}

// reset makes all room free.
func (r *Reader) reset() {
	r.strings, r.elements, r.statements = empty(r.strings), empty(r.elements), empty(r.statements)
	r.principals, r.conditions, r.keys = empty(r.principals), empty(r.conditions), empty(r.keys)
}

// mostKept is how many values of a kind a Reader keeps room for.
const mostKept = 1 << 12

func empty[T any](room []T) []T {
	if cap(room) > mostKept {
		return nil
	}
	return room[:0]
}

// take gives room for n values, never nil.
func take[T any](room *[]T, n int) []T {
	at := len(*room)
	if cap(*room)-at < n || *room == nil {
		*room, at = make([]T, 0, max(n, 2*cap(*room), 8)), 0 // the old room has what was taken before
	}
	*room = (*room)[:at+n]
	return (*room)[at : at : at+n]
}

// Parse is the function Parse. The documents that came before must not be used any more.
func (r *Reader) Parse(text string) (*Document, []Error) {
	r.reset()
	p := parser{outer: text, room: r}
	p.read(text, Span{0, len(text)}, 0, "")
	if len(p.found) == 0 {
		if !beginsStructure(text) {
			p.errors = nil // they say where the text is not JSON, which it never meant to be
		}
		p.errors = append(p.errors, Error{
			Span:    Span{0, len(text)},
			Code:    CodeNoPolicy,
			Message: "this is no policy: no Statement in it",
			Hint:    `a policy is an object like {"Version": "2012-10-17", "Statement": [...]}`,
		})
		return &Document{Source: text, Span: Span{0, len(text)}}, p.errors
	}
	first := p.found[0]
	first.More = p.found[1:]
	return first, p.errors
}

// beginsStructure reports whether a text begins as JSON lists, objects and comments do.
func beginsStructure(text string) bool {
	text = strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
	return text != "" && strings.IndexByte("{[/#", text[0]) >= 0
}

type parser struct {
	room   *Reader
	outer  string
	found  []*Document
	errors []Error

	// The text being read, which is not outer where that is encoded.
	text     string
	encoding Encoding
	within   Span
}

// read finds the documents of a text, key being the member that holds it.
func (p *parser) read(text string, within Span, encoding Encoding, key string) {
	if decoded, ok := urlDecoded(text); ok && encoding == 0 {
		text, encoding = decoded, URL
	}
	saved := *p
	p.text, p.within, p.encoding = text, within, encoding
	var doc *jsonspan.Doc
	var err error
	if encoding == 0 {
		doc, err = p.room.json.Parse(text)
	} else { // within another text, whose nodes have the room
		doc, err = jsonspan.Parse(text)
	}
	if err != nil {
		var problems []jsonspan.Problem
		doc, problems = jsonspan.Repair(text)
		for _, problem := range problems {
			p.report(fromProblem(problem))
		}
	}
	if doc != nil {
		p.root(doc.Root(), key)
	}
	p.text, p.within, p.encoding = saved.text, saved.within, saved.encoding
}

// report notes an error whose spans refer to the text being read.
func (p *parser) report(e Error) {
	if len(p.errors) == maxErrors {
		return
	}
	if p.encoding != 0 {
		e.Fix = nil // the encoding would have to be applied to it
		e.Span = Span{p.outerOffset(e.Span.Start), p.outerOffset(e.Span.End)}
	}
	p.errors = append(p.errors, e)
}

func (p *parser) outerOffset(offset int) int {
	return outerOffset(p.outer, p.within, p.encoding, offset)
}

// root reads a whole text: fragments are accepted here only.
func (p *parser) root(n jsonspan.Node, key string) {
	switch before := len(p.found); {
	case n.Kind() == jsonspan.Object && !isDocument(n) && isStatement(n):
		p.fragment(n, key)
	case n.Kind() == jsonspan.Array && isFragment(n):
		p.fragment(n, key)
	default:
		p.search(n, key)
		if len(p.found) == before && n.Kind() == jsonspan.Object && hasMember(n, DocumentElements) {
			p.document(n, key) // without statements, but with a Version
		}
	}
}

// search finds documents in a value. It recurses no deeper than jsonspan.MaxDepth, and once
// more for each JSON string, which holds no further ones.
func (p *parser) search(n jsonspan.Node, key string) {
	switch n.Kind() {
	case jsonspan.Object:
		if isDocument(n) {
			p.document(n, key)
			return
		}
		for k := n.First(); k.In(n); k = k.Next().Next() {
			p.search(k.Next(), k.Text())
		}
	case jsonspan.Array:
		p.list(n, key)
	case jsonspan.String:
		if p.encoding != 0 {
			return
		}
		text := n.Text()
		if inside := strings.TrimLeft(text, " \t\r\n"); strings.HasPrefix(inside, "{") && strings.Contains(inside, "Statement") {
			p.read(text, Span{n.Start() + 1, n.End() - 1}, JSON, key)
		} else if decoded, ok := urlDecoded(text); ok && strings.Contains(decoded, "Statement") && n.Raw() == `"`+text+`"` {
			p.read(decoded, Span{n.Start() + 1, n.End() - 1}, URL, key)
		}
	}
}

// isDocument reports whether an object has a member Statement, in any case.
func isDocument(n jsonspan.Node) bool { return hasMember(n, DocumentElements[2:]) }

// isStatement reports whether an object has an effect or an action.
func isStatement(n jsonspan.Node) bool { return hasMember(n, statementMarks) }

// isFragment reports whether a list is one of statements, not of documents.
func isFragment(n jsonspan.Node) bool {
	statements := false
	for e := n.First(); e.In(n); e = e.Next() {
		if isDocument(e) {
			return false
		}
		statements = statements || isStatement(e)
	}
	return statements
}

func hasMember(n jsonspan.Node, names []string) bool {
	if n.Kind() != jsonspan.Object {
		return false
	}
	for k := n.First(); k.In(n); k = k.Next().Next() {
		if name, like := named(k.Text(), names); name != "" || like != "" {
			return true
		}
	}
	return false
}
