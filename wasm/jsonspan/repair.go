package jsonspan

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// Repair reads a text that Parse refuses, and goes on behind each problem, so that
// nothing of the text is lost. Problems are in the order they were met, at most 100. The
// document is nil if the text holds no value at all. Several values one after the other
// become a list of them.
//
// What is missing at some place has an empty span there; a list or object without closing
// bracket ends with the last thing in it.
func Repair(text string) (*Doc, []Problem) {
	r := repairer{parser: parser{text: text}, comma: -1}
	if len(text) > math.MaxInt32 {
		r.problem(Broken, 0, 0, "text of 2 GiB or more", "")
		return nil, r.problems
	}
	if len(text) >= 3 && text[:3] == "\ufeff" {
		r.at, r.last = 3, 3
	}
	for r.skip(); r.at < len(text); r.skip() {
		r.step()
	}
	r.end()
	if len(r.nodes) == 0 {
		if len(r.problems) == 0 {
			r.missing("the text holds nothing", "null")
		}
		return nil, r.problems
	}
	if r.roots > 1 {
		r.listOfRoots()
	}
	return &Doc{text, r.nodes}, r.problems
}

type repairer struct {
	parser
	problems []Problem
	comma    int  // where a comma stands that no value has followed, -1 if there is none
	filled   bool // a value stands before this place, without a comma between
	last     int  // end of the last thing read that counts
	roots    int  // values outside of everything, so far
}

// step reads one mark, or one value with its key. It always moves on.
func (r *repairer) step() {
	switch c := r.text[r.at]; {
	case c == ',':
		if r.depth == 0 || !r.filled {
			r.problem(Broken, r.at, r.at+1, "a comma that separates nothing", "")
		} else {
			r.comma, r.filled = r.at, false
		}
		r.at++
	case c == '}' || c == ']':
		r.closing(c)
	case !r.begins():
		start := r.at
		for more := true; more; more = r.at < len(r.text) && !r.begins() && !isMark(r.text[r.at]) {
			r.at += r.runeLength()
		}
		r.problem(Broken, start, r.at, Quote(r.text[start:min(r.at, start+20)])+" has no meaning here", "")
	default:
		r.item()
	}
}

// item reads a value, with its key in an object.
func (r *repairer) item() {
	c := r.text[r.at]
	container := c == '{' || c == '['
	if r.depth == 0 && r.roots > 0 {
		if !container {
			start, before := r.at, *r
			r.scalar()
			r.nodes, r.problems, r.last = before.nodes, before.problems, before.last
			r.problem(Broken, start, r.at, "text behind the end", "")
			return
		}
		r.problem(Another, r.at, r.at+1, "another value behind the end of the first", "")
	}
	if r.depth > 0 && r.filled {
		r.missing("a comma is missing before "+r.here(), ",")
	}
	if r.depth == 0 {
		r.roots++
	}
	r.comma, r.filled = -1, false
	if r.inObject() {
		if container {
			r.problemAt(Broken, r.at, r.at+1, "a value without a key", r.at, r.at, `"":`)
			r.nodes = append(r.nodes, node{start: int32(r.at), end: int32(r.at), next: int32(len(r.nodes) + 1), kind: String})
		} else {
			r.key()
			if !r.colon() {
				return
			}
		}
	}
	switch r.text[r.at] {
	case '{':
		r.begin(Object)
	case '[':
		r.begin(Array)
	default:
		r.scalar()
		r.filled = true
	}
}

// colon reads what stands between a key and its value; without a value it puts null.
func (r *repairer) colon() bool {
	r.skip()
	switch {
	case r.at < len(r.text) && r.text[r.at] == ':':
		r.at++
		r.last = r.at
	case r.at < len(r.text) && r.text[r.at] == '=':
		r.problem(Broken, r.at, r.at+1, "an equals sign where a colon should stand", ":")
		r.at++
		r.last = r.at
	default:
		r.missing("a colon is missing after the key", ":")
	}
	r.skip()
	if r.at < len(r.text) && r.begins() {
		return true
	}
	r.missing("a value is missing after the key", "null")
	r.nodes = append(r.nodes, node{start: int32(r.last), end: int32(r.last), next: int32(len(r.nodes) + 1)})
	r.filled = true
	return false
}

func (r *repairer) begin(kind Kind) {
	if r.depth < MaxDepth {
		r.push(kind)
		r.last = r.at
		return
	}
	start := r.at
	r.skipNested()
	r.problem(TooDeep, start, r.at, "lists and objects nest more than "+strconv.Itoa(MaxDepth)+" deep", "null")
	r.nodes = append(r.nodes, node{start: int32(start), end: int32(r.at), next: int32(len(r.nodes) + 1)})
	r.last, r.filled = r.at, true
}

// skipNested moves behind the bracket that closes the one here, or to the end.
func (r *repairer) skipNested() {
	depth := 0
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			for r.at++; r.at < len(r.text) && r.text[r.at] != '"'; r.at++ {
				if r.text[r.at] == '\\' {
					r.at++
				}
			}
		}
		r.at = min(r.at+1, len(r.text))
		if depth == 0 {
			return
		}
	}
}

// here names the character at this place for a message.
func (r *repairer) here() string {
	if r.at >= len(r.text) {
		return "the end"
	}
	return Quote(r.text[r.at : r.at+r.runeLength()])
}

//go:noinline
func (r *repairer) runeLength() int {
	_, n := utf8.DecodeRuneInString(r.text[r.at:])
	return n
}

// listOfRoots puts a list around several values.
func (r *repairer) listOfRoots() {
	nodes := append(make([]node, 0, len(r.nodes)+1), node{kind: Array, start: r.nodes[0].start, end: int32(r.last), next: int32(len(r.nodes) + 1)})
	for _, n := range r.nodes {
		n.next++
		nodes = append(nodes, n)
	}
	r.nodes = nodes
}
