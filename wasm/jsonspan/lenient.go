package jsonspan

import "strings"

// skip moves over white space and comments.
func (r *repairer) skip() {
	for {
		r.space()
		rest := r.text[r.at:]
		end, fix := 0, ""
		switch {
		case strings.HasPrefix(rest, "#"), strings.HasPrefix(rest, "//"):
			end = strings.IndexByte(rest, '\n')
		case strings.HasPrefix(rest, "/*"):
			fix = " "
			if end = strings.Index(rest[2:], "*/"); end >= 0 {
				end += 4
			}
		default:
			return
		}
		if end < 0 {
			end = len(rest)
		}
		r.problem(Relaxed, r.at, r.at+end, "JSON has no comments", fix)
		r.at += end
	}
}

// isMark reports whether c is a byte that ends a word.
func isMark(c byte) bool {
	return c <= ' ' || c == ',' || c == '{' || c == '}' || c == '[' || c == ']' || c == '"'
}

// begins reports whether a value or a key may begin here.
func (r *repairer) begins() bool {
	c := r.text[r.at]
	return c == '{' || c == '[' || r.quoteLength() > 0 ||
		isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '$' || c == '*' || c == '-' || c == '+' || c == '.'
}

// quoteLength is the length of the quotation mark here, 0 if there is none.
//
//go:noinline
func (r *repairer) quoteLength() int {
	switch rest := r.text[r.at:]; {
	case rest[0] == '"' || rest[0] == '\'':
		return 1
	case len(rest) >= 3 && rest[:2] == "\xe2\x80" && rest[2] >= 0x98 && rest[2] <= 0x9e: // ‘ ’ ‚ ‛ “ ” „
		return 3
	}
	return 0
}

// key reads the key of a member.
func (r *repairer) key() {
	if r.quoteLength() > 0 {
		r.quoted()
		return
	}
	start := r.at
	r.word(true)
	r.leaf(String, start, unescaped)
	r.bare(Relaxed, "a key without quotation marks")
}

// scalar reads a value that is neither list nor object.
func (r *repairer) scalar() {
	if r.quoteLength() > 0 {
		r.quoted()
		return
	}
	start := r.at
	r.word(false)
	end := r.at
	r.last = end
	kind, fix := Null, ""
	switch word := r.text[start:end]; word {
	case "true", "True", "TRUE":
		kind, fix = Bool, "true"
	case "false", "False", "FALSE":
		kind, fix = Bool, "false"
	case "null", "None", "undefined":
		fix = "null"
	default:
		if c := word[0]; c == '-' || isDigit(c) {
			r.at = start
			if r.number() == nil {
				if r.at == end {
					return
				}
				r.nodes = r.nodes[:len(r.nodes)-1]
			}
			r.at = end
		}
		r.leaf(String, start, unescaped)
		r.bare(Broken, "text without quotation marks")
		return
	}
	r.leaf(kind, start, ascii)
	if fix != r.text[start:end] {
		r.problem(Relaxed, start, end, "JSON writes "+fix, fix)
	}
}

// word moves over text without quotation marks.
func (r *repairer) word(key bool) {
	for r.at++; r.at < len(r.text) && !isMark(r.text[r.at]) && !(key && (r.text[r.at] == ':' || r.text[r.at] == '=')); r.at++ {
	}
}

// bare makes the last node a string without quotation marks.
func (r *repairer) bare(trouble Trouble, reason string) {
	n := &r.nodes[len(r.nodes)-1]
	n.open, n.shut = 0, 0
	r.last = r.at
	r.problem(trouble, int(n.start), r.at, reason, Quote(r.text[n.start:r.at]))
}
