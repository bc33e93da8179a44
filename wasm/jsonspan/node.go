package jsonspan

import (
	"iter"
	"math"
	"strings"
)

// Kind is what a node is.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// String names the kind as error messages do: "an object".
func (k Kind) String() string {
	return [...]string{"null", "true or false", "a number", "a string", "a list", "an object"}[min(k, Object)]
}

// node is one value or one member's key. The nodes inside a list or an object follow it;
// next is the index behind the last of them. A member is its key's node, then its value's.
type node struct {
	start, end, next int32
	kind             Kind
	inside           inside
	open, shut       uint8 // bytes of a string's quotation marks
}

// Doc is one parsed text.
type Doc struct {
	text  string
	nodes []node
}

// Text is the text that was parsed.
func (d *Doc) Text() string { return d.text }

// Root is the document's only value.
func (d *Doc) Root() Node { return Node{d, 0} }

// Node is one value of a document, or the key of an object's member (a String).
type Node struct {
	d *Doc
	i int32
}

// Kind is what the node is.
func (n Node) Kind() Kind { return n.d.nodes[n.i].kind }

// Start is the offset of the node's first byte; a string's is its quotation mark.
func (n Node) Start() int { return int(n.d.nodes[n.i].start) }

// End is the offset behind the node's last byte.
func (n Node) End() int { return int(n.d.nodes[n.i].end) }

// Raw is the node's source text.
func (n Node) Raw() string {
	at := &n.d.nodes[n.i]
	return n.d.text[at.start:at.end]
}

// Bool is the value of a Bool, and false for everything else.
func (n Node) Bool() bool { return n.Kind() == Bool && n.Raw()[0]|0x20 == 't' }

// Int is the value of a Number written without fraction and exponent; ok is false for
// everything else, and for what does not fit. (strconv.Atoi would bring 10 KB of tables
// for its error's text.)
func (n Node) Int() (value int, ok bool) {
	if n.Kind() != Number {
		return 0, false
	}
	digits, negative := strings.CutPrefix(n.Raw(), "-")
	for _, c := range []byte(digits) {
		if !isDigit(c) || value < (math.MinInt+int(c-'0'))/10 {
			return 0, false
		}
		value = value*10 - int(c-'0') // negative: there is one more of them
	}
	if negative {
		return value, true
	}
	return -value, value != math.MinInt
}

// Text is the value of a String, escapes resolved, and empty for everything else. Where
// there is nothing to resolve it is a part of the document's text.
func (n Node) Text() string {
	at := &n.d.nodes[n.i]
	if at.kind != String {
		return ""
	}
	return decode(n.d.text[int(at.start)+int(at.open):int(at.end)-int(at.shut)], at.inside)
}

// First is the first value of an Array or the first key of an Object, if [Node.In] says
// that it is in there. A key's value is what [Node.Next] gives for the key, and Next of
// that value is the next key. (Elements and Members read better; this walk is less code
// in the browser's module.)
func (n Node) First() Node { return Node{n.d, n.i + 1} }

// Next is what follows the node and everything inside of it.
func (n Node) Next() Node { return Node{n.d, n.d.nodes[n.i].next} }

// In reports whether the node lies inside of the list or object n came from.
func (n Node) In(parent Node) bool { return n.i < parent.d.nodes[parent.i].next }

// Elements yields the values of an Array, in order; nothing for other kinds.
func (n Node) Elements() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		at := &n.d.nodes[n.i]
		if at.kind != Array {
			return
		}
		for i := n.i + 1; i < at.next; i = n.d.nodes[i].next {
			if !yield(Node{n.d, i}) {
				return
			}
		}
	}
}

// Members yields the keys and values of an Object in order, duplicate keys as often as
// they stand there; nothing for other kinds.
func (n Node) Members() iter.Seq2[Node, Node] {
	return func(yield func(key, value Node) bool) {
		at := &n.d.nodes[n.i]
		if at.kind != Object {
			return
		}
		for i := n.i + 1; i < at.next; i = n.d.nodes[i+1].next {
			if !yield(Node{n.d, i}, Node{n.d, i + 1}) {
				return
			}
		}
	}
}
