package jsonspan

import "strings"

// quoted reads a string in quotation marks of any kind.
func (r *repairer) quoted() {
	start, mark := r.at, r.text[r.at:r.at+r.quoteLength()]
	r.at += len(mark)
	shut := 0
	for r.at < len(r.text) && shut == 0 {
		switch c := r.text[r.at]; {
		case c == '\\':
			r.escape(mark)
		case (c == '\n' || c == '\r') && !r.wrapped():
			shut = -1
		case c < ' ':
			if mark == `"` {
				r.problem(Broken, r.at, r.at+1, "a control character inside a string", string(appendEscape(nil, rune(c))))
			}
			r.at++
		case r.shuts(mark):
			shut = r.quoteLength()
			r.at += shut
		default:
			r.at++
		}
	}
	if shut < 1 {
		// Without closing mark, the comma or blanks at the line's end are no part of it.
		for shut = 0; r.at > start+len(mark) && strings.IndexByte(" ,", r.text[r.at-1]) >= 0; r.at-- {
		}
		if mark == `"` {
			r.problemAt(Broken, start, r.at, "a string without closing quotation mark", r.at, r.at, mark)
		}
	}
	r.leaf(String, start, escaped)
	n := &r.nodes[len(r.nodes)-1]
	n.open, n.shut = uint8(len(mark)), uint8(shut)
	r.last = r.at
	if mark != `"` {
		r.problem(Relaxed, start, r.at, "JSON wants straight double quotation marks", Quote(Node{&Doc{r.text, r.nodes}, int32(len(r.nodes) - 1)}.Text()))
	}
}

// shuts reports whether the quotation mark here, if there is one, closes a string that
// begins with mark.
func (r *repairer) shuts(mark string) bool {
	n := r.quoteLength()
	if n == 0 || len(mark) == 1 {
		return n == 1 && r.text[r.at] == mark[0]
	}
	if n == 1 {
		return r.text[r.at] == '"' && mark >= "“"
	}
	return (r.text[r.at:r.at+n] >= "“") == (mark >= "“") // single ones come before double ones
}

// escape reads a backslash and what belongs to it.
func (r *repairer) escape(mark string) {
	n := escapeLength(r.text[r.at:])
	switch {
	case n > 0:
	case len(r.text)-r.at > 1 && r.text[r.at+1] == '\'':
		n = 2
		if mark == `"` {
			r.problem(Broken, r.at, r.at+1, "a backslash that begins no escape", "")
		}
	default:
		n = 1
		if mark == `"` {
			r.problem(Broken, r.at, r.at+1, "a backslash that begins no escape", `\\`)
		}
	}
	r.at += n
}

// wrapped tells a string that goes on in the next line from one whose closing mark is
// missing: behind the latter comes something that begins like a new member or an end.
func (r *repairer) wrapped() bool {
	rest := strings.TrimLeft(r.text[r.at:min(len(r.text), r.at+100)], " \t\r\n")
	return rest != "" && strings.IndexByte("\"'}],", rest[0]) < 0
}
