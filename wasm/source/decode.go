package source

import (
	"math"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Decode reads what [AppendJSON] writes. White space between the parts is not allowed: the
// text comes from a program. The error is an *[Error] with an offset in text.
func Decode(text string) ([]Node, error) {
	d := decoder{text: text}
	documents := d.nodes(0)
	if d.err == nil && d.at < len(text) {
		d.fail("something follows the tree")
	}
	if d.err != nil {
		return nil, d.err
	}
	return documents, nil
}

type decoder struct {
	text string
	at   int
	err  *Error
}

func (d *decoder) fail(reason string) {
	if d.err == nil {
		d.err = &Error{Offset: min(d.at, len(d.text)), Reason: reason}
	}
}

// expect moves over a mark.
func (d *decoder) expect(mark byte) {
	if !d.peek(mark) {
		d.fail("no " + string(rune(mark)) + " where a tree has one")
		return
	}
	d.at++
}

func (d *decoder) peek(mark byte) bool { return d.at < len(d.text) && d.text[d.at] == mark }

func (d *decoder) nodes(depth int) []Node {
	d.expect('[')
	var out []Node
	for d.err == nil && !d.peek(']') {
		if len(out) > 0 {
			d.expect(',')
		}
		out = append(out, d.node(depth))
	}
	d.expect(']')
	return out
}

func (d *decoder) node(depth int) (n Node) {
	d.expect('[')
	kind := slices.Index(kindNames[:], d.string())
	if kind < 0 {
		d.fail("no kind of node")
		return n
	}
	n.Kind = Kind(kind)
	d.expect(',')
	n.Start = d.int()
	d.expect(',')
	n.End = d.int()
	d.expect(',')
	n.Tag = d.string()
	d.expect(',')
	switch {
	case n.End < n.Start:
		d.fail("a span that ends before it starts")
	case n.Kind.IsScalar():
		n.Text = d.string()
	case depth == MaxDepth:
		d.fail("lists and maps nest too deep")
	default:
		n.Children = d.nodes(depth + 1)
		if n.Kind == Map && len(n.Children)%2 == 1 {
			d.fail("a key without value")
		}
	}
	d.expect(']')
	return n
}

func (d *decoder) int() int {
	start, value := d.at, 0
	for d.at < len(d.text) && '0' <= d.text[d.at] && d.text[d.at] <= '9' && d.at-start < 10 {
		value = value*10 + int(d.text[d.at]-'0')
		d.at++
	}
	if d.at == start || value > math.MaxInt32 || value < 0 {
		d.fail("no offset where a tree has one")
	}
	return value
}

func (d *decoder) string() string {
	start := d.at
	d.expect('"')
	for d.err == nil && !d.peek('"') {
		if d.peek('\\') {
			d.at++
		}
		if d.at++; d.at >= len(d.text) {
			d.fail("a string without end")
		}
	}
	d.expect('"')
	if d.err != nil {
		return ""
	}
	inside := d.text[start+1 : d.at-1]
	if plain := strings.IndexFunc(inside, func(r rune) bool { return r < ' ' || r == '\\' || r == '\uFFFD' }) < 0; plain {
		return inside
	}
	doc, err := jsonspan.Parse(d.text[start:d.at])
	if err != nil {
		d.at = start
		d.fail("no string")
		return ""
	}
	return doc.Root().Text()
}
