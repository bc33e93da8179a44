package jsonspan

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// MaxDepth is how deep lists and objects may nest.
const MaxDepth = 128

// Error says where a text stops being JSON.
type Error struct {
	// Offset is in bytes from the start of the text, at most its length.
	Offset int
	// Reason is what is wrong there, a clause without full stop.
	Reason string
}

func (e *Error) Error() string {
	return "byte " + strconv.Itoa(e.Offset) + ": " + e.Reason
}

// Parse reads one JSON value with white space around it. The error is an *[Error].
func Parse(text string) (*Doc, error) {
	var r Reader
	return r.Parse(text)
}

// Reader is Parse with room that it keeps from one text to the next.
type Reader struct{ nodes []node }

// mostKept is how many nodes a Reader keeps room for.
const mostKept = 1 << 16

// Parse is the function Parse. The document that came before must not be used any more.
func (r *Reader) Parse(text string) (*Doc, error) {
	if len(text) > math.MaxInt32 {
		return nil, &Error{0, "text of 2 GiB or more"}
	}
	if n := len(text)/12 + 4; cap(r.nodes) < n || cap(r.nodes) > mostKept {
		r.nodes = make([]node, 0, n)
	}
	p := parser{text: text, nodes: r.nodes[:0]}
	if len(text) >= 3 && text[:3] == "\ufeff" {
		p.at = 3
	}
	err := p.run()
	r.nodes = p.nodes
	if err != nil {
		return nil, err
	}
	return &Doc{text, p.nodes}, nil
}

type parser struct {
	text  string
	at    int
	nodes []node
	open  [MaxDepth]int32 // indices of the lists and objects around the current place
	depth int
}

// run is the whole grammar as a loop: each turn reads one value, with its key where it
// stands in an object, and then the commas and brackets that follow it.
func (p *parser) run() *Error {
	for {
		if p.inObject() {
			if err := p.key(); err != nil {
				return err
			}
		}
		opened, err := p.value()
		if err != nil {
			return err
		}
		if opened && !p.closes() {
			continue
		}
		if more, err := p.after(); err != nil || !more {
			return err
		}
	}
}

func (p *parser) inObject() bool {
	return p.depth > 0 && p.nodes[p.open[p.depth-1]].kind == Object
}

// closes reports whether the list or object just opened is empty, and then closes it.
func (p *parser) closes() bool {
	p.space()
	if p.at < len(p.text) && p.text[p.at] == p.closer() {
		p.close()
		return true
	}
	return false
}

func (p *parser) closer() byte {
	if p.inObject() {
		return '}'
	}
	return ']'
}

func (p *parser) close() {
	p.at++
	p.depth--
	n := &p.nodes[p.open[p.depth]]
	n.end = int32(p.at)
	n.next = int32(len(p.nodes))
}

// after reads what follows a value; more is set when another value must come.
func (p *parser) after() (more bool, err *Error) {
	for p.depth > 0 {
		p.space()
		if p.at == len(p.text) {
			return false, p.unclosed()
		}
		switch p.text[p.at] {
		case ',':
			p.at++
			p.space()
			if p.at < len(p.text) && p.text[p.at] == p.closer() {
				return false, &Error{p.at, "a comma stands before the closing " + string(p.closer())}
			}
			return true, nil
		case p.closer():
			p.close()
		default:
			return false, p.unexpected("a comma or " + string(p.closer()))
		}
	}
	p.space()
	if p.at < len(p.text) {
		return false, p.unexpected("the end of the text")
	}
	return false, nil
}

func (p *parser) key() *Error {
	p.space()
	if p.at == len(p.text) {
		return p.unclosed()
	}
	if p.text[p.at] != '"' {
		return p.unexpected("a key in quotation marks")
	}
	if err := p.str(); err != nil {
		return err
	}
	p.space()
	if p.at == len(p.text) || p.text[p.at] != ':' {
		return p.unexpected("a colon after the key")
	}
	p.at++
	return nil
}

// value reads a scalar, or opens a list or object.
func (p *parser) value() (opened bool, err *Error) {
	p.space()
	if p.at == len(p.text) {
		return false, p.unexpected("a value")
	}
	switch c := p.text[p.at]; {
	case c == '{':
		return true, p.push(Object)
	case c == '[':
		return true, p.push(Array)
	case c == '"':
		return false, p.str()
	case c == '-' || '0' <= c && c <= '9':
		return false, p.number()
	case c == 't':
		return false, p.word("true", Bool)
	case c == 'f':
		return false, p.word("false", Bool)
	case c == 'n':
		return false, p.word("null", Null)
	}
	return false, p.unexpected("a value")
}

func (p *parser) push(kind Kind) *Error {
	if p.depth == MaxDepth {
		return &Error{p.at, "lists and objects nest more than " + strconv.Itoa(MaxDepth) + " deep"}
	}
	p.open[p.depth] = int32(len(p.nodes))
	p.depth++
	p.nodes = append(p.nodes, node{kind: kind, start: int32(p.at)})
	p.at++
	return nil
}

func (p *parser) leaf(kind Kind, start int, what inside) {
	p.nodes = append(p.nodes, node{int32(start), int32(p.at), int32(len(p.nodes) + 1), kind, what, 1, 1})
}

func (p *parser) word(word string, kind Kind) *Error {
	if len(p.text)-p.at < len(word) || p.text[p.at:p.at+len(word)] != word {
		return p.unexpected("a value")
	}
	start := p.at
	p.at += len(word)
	p.leaf(kind, start, ascii)
	return nil
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) unclosed() *Error {
	n := p.nodes[p.open[p.depth-1]]
	return &Error{p.at, "the text ends inside " + n.kind.String() + " that opens at byte " + strconv.Itoa(int(n.start))}
}

func (p *parser) unexpected(want string) *Error {
	if p.at == len(p.text) {
		return &Error{p.at, "the text ends where " + want + " should stand"}
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at:])
	return &Error{p.at, Quote(string(r)) + " where " + want + " should stand"}
}
