package rewrite

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// layout says where the parts of a list or map begin and end: the items, or the keys with
// their values.
type layout struct {
	w            *writer
	n            *source.Node
	flow         bool
	starts, ends []int // of the parts, dashes, tags and anchors left out of an item's
	dashes       []int // before the items of a YAML list in block style
}

func (w *writer) listOf(n *source.Node) *layout {
	l := &layout{w: w, n: n, flow: w.isFlow(n)}
	for i := range n.Children {
		l.part(&n.Children[i], n.Children[i].End)
	}
	return l
}

func (w *writer) mapOf(n *source.Node) *layout {
	l := &layout{w: w, n: n, flow: w.isFlow(n)}
	for i := 0; i+1 < len(n.Children); i += 2 {
		l.part(&n.Children[i], max(n.Children[i+1].End, n.Children[i].End))
	}
	return l
}

// part adds a part that begins with a node. What stands between a comma, dash or bracket
// and the node is its tag and anchor.
func (l *layout) part(first *source.Node, end int) {
	w := l.w
	if w.notation == Document { // whose parts stand in an order of their own
		l.starts, l.ends, l.dashes = append(l.starts, first.Start), append(l.ends, end), append(l.dashes, -1)
		return
	}
	from := l.n.Start
	if n := len(l.ends); n > 0 {
		from = l.ends[n-1]
	} else if l.flow {
		from++
	}
	dash := -1
	from = w.next(from)
	switch {
	case from > first.Start: // an item that was made of another place, or of nothing
		w.refuse(first.Start, "what stands here comes from elsewhere")
	case l.flow && len(l.ends) > 0:
		if from < first.Start && w.file[from] == ',' {
			from = w.next(from + 1)
		}
	case !l.flow && l.n.Kind == source.Seq && w.notation == YAML:
		if from < first.Start && w.file[from] == '-' {
			dash = from
			from = w.next(from + 1)
		}
		if dash < 0 {
			w.refuse(first.Start, "an item of a list without its dash")
		}
	}
	l.starts, l.ends, l.dashes = append(l.starts, min(from, first.Start)), append(l.ends, end), append(l.dashes, dash)
}

// next is the next byte that is neither white space nor part of a comment.
func (w *writer) next(at int) int {
	for at < len(w.file) {
		switch c := w.file[at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			at++
		case c == '#' && w.notation != JSON, w.notation >= HCL && strings.HasPrefix(w.file[at:], "//"):
			at = w.lineEnd(at)
		case w.notation >= HCL && strings.HasPrefix(w.file[at:], "/*"):
			end := strings.Index(w.file[at:], "*/")
			if end < 0 {
				return at
			}
			at += end + 2
		default:
			return at
		}
	}
	return at
}

func (w *writer) lineStart(at int) int { return strings.LastIndexByte(w.file[:at], '\n') + 1 }

func (w *writer) lineEnd(at int) int {
	if n := strings.IndexByte(w.file[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(w.file)
}

func isBlank(text string) bool { return strings.Trim(text, " \t\r\n") == "" }

// begin is where a part begins with its dash.
func (l *layout) begin(i int) int {
	if l.dashes[i] >= 0 {
		return l.dashes[i]
	}
	return l.starts[i]
}

// remove takes parts out, given in order. The last one that is left can't be.
func (l *layout) remove(parts []int) {
	if len(parts) == 0 || l.w.err != nil {
		return
	}
	if len(parts) == len(l.starts) {
		l.w.refuse(l.n.Start, "nothing would be left of what stands here")
		return
	}
	gone := map[int]bool{}
	for _, i := range parts {
		gone[i] = true
	}
	for _, i := range parts {
		if l.flow && !(l.w.notation >= HCL && l.n.Kind == source.Map) {
			l.cut(i, gone)
		} else {
			l.cutLines(i, gone)
		}
	}
}

// cut takes a part out between commas: its lines if it has them for itself, or else up to the
// next part, or the last ones from the end of the last part that stays.
func (l *layout) cut(i int, gone map[int]bool) {
	w := l.w
	stays := i
	for stays >= 0 && gone[stays] {
		stays--
	}
	last := true
	for k := i; k < len(l.starts); k++ {
		last = last && gone[k]
	}
	if l.ownLines(i) {
		if last && i+1 == len(l.starts) && l.comma(i) < 0 {
			at := l.comma(stays)
			w.replace(at, at+1, "")
		}
		start, end := w.lineStart(l.starts[i]), w.lineEnd(l.ends[i])+1
		if end > len(w.file) { // the list is not closed
			w.refuse(l.starts[i], "the list ends here")
			return
		}
		w.replace(start, end, "")
		return
	}
	from, to := l.starts[i], l.ends[i]
	switch {
	case last: // with the comma before it
		from = l.ends[i-1]
	case i+1 < len(l.starts):
		to = l.starts[i+1]
	}
	if text := w.file[from:to]; w.notation != JSON && hasComment(text, w.notation) {
		w.refuse(l.starts[i], "a comment stands beside what is to go")
		return
	}
	w.replace(from, to, "")
}

// comma is where the comma behind a part stands, or -1.
func (l *layout) comma(i int) int {
	if at := l.w.next(l.ends[i]); at < len(l.w.file) && l.w.file[at] == ',' {
		return at
	}
	return -1
}

// ownLines reports whether nothing else stands on a part's lines than its comma and comment.
func (l *layout) ownLines(i int) bool {
	w := l.w
	from := l.begin(i)
	if !isBlank(w.file[w.lineStart(from):from]) || from == 0 {
		return false
	}
	rest := strings.TrimLeft(w.file[l.ends[i]:w.lineEnd(l.ends[i])], " \t\r")
	rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t\r")
	return rest == "" || w.notation != JSON && rest[0] == '#' || w.notation >= HCL && strings.HasPrefix(rest, "//")
}

// hasComment reports whether a piece of a file may hold a comment outside of quotation marks.
func hasComment(text string, notation Notation) bool {
	var quote byte
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote && text[i-1] != '\\' {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '#' && (i == 0 || strings.IndexByte(" \t\n,[{", text[i-1]) >= 0), c == '/' && notation >= HCL && i+1 < len(text) && (text[i+1] == '/' || text[i+1] == '*'):
			return true
		}
	}
	return false
}

// cutLines takes out the lines of a part. One that begins behind something else on its line,
// as the first key behind a dash does, gives its place to the next.
func (l *layout) cutLines(i int, gone map[int]bool) {
	w := l.w
	from := l.begin(i)
	end := w.lineEnd(l.ends[i])
	rest := strings.TrimLeft(w.file[l.ends[i]:end], " \t\r")
	if w.notation >= HCL {
		rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t\r")
	}
	if rest != "" && rest[0] != '#' && !(w.notation >= HCL && strings.HasPrefix(rest, "//")) {
		w.refuse(l.starts[i], "something else stands on its line")
		return
	}
	start := w.lineStart(from)
	if isBlank(w.file[start:from]) {
		if end < len(w.file) {
			end++
		} else if start > 0 { // the last line has no end: the one before it ends the file
			start--
			if start > 0 && w.file[start-1] == '\r' {
				start--
			}
		}
		w.replace(start, end, "")
		return
	}
	next := end
	for next < len(w.file) && strings.IndexByte(" \t\r\n", w.file[next]) >= 0 {
		next++
	}
	if i+1 == len(l.starts) || gone[i+1] || next > l.begin(i+1) {
		w.refuse(l.starts[i], "what stands before it on its line would be left alone")
		return
	}
	w.replace(from, next, "")
}

// insert puts a part behind another one, or before all with -1. key is "" for an item.
func (l *layout) insert(behind int, key string, value jsonspan.Node) {
	w := l.w
	if w.err != nil {
		return
	}
	if len(l.starts) == 0 {
		w.refuse(l.n.Start, "nothing stands there that shows how to write more")
		return
	}
	indent, lines := l.indent()
	text, ok := w.value(value)
	if lines {
		text, ok = w.valueAt(value, indent, l.flow)
	}
	switch {
	case !ok:
		w.refuse(l.n.Start, "the new value has parts that are left to Terraform")
		return
	case w.notation == Document && value.Kind() == jsonspan.Object:
		w.refuse(l.n.Start, noPlace)
		return
	case l.dashes[0] >= 0:
		text = "- " + text
	case key != "":
		text = w.memberAt(key, indent, text, value, l.flow)
	}
	commas := l.flow && !(w.notation == HCL && l.n.Kind == source.Map)
	switch {
	case !lines && !l.flow:
		w.refuse(l.n.Start, "what stands there is not on lines of its own")
	case !lines && behind < 0:
		w.replace(l.starts[0], l.starts[0], text+", ")
	case !lines:
		w.replace(l.ends[behind], l.ends[behind], ", "+text)
	case behind < 0:
		if commas {
			text += ","
		}
		w.replace(l.begin(0), l.begin(0), text+w.newline()+indent)
	default:
		end := w.lineEnd(l.ends[behind])
		if end > 0 && w.file[end-1] == '\r' {
			end--
		}
		if commas && l.comma(behind) < 0 {
			w.replace(l.ends[behind], l.ends[behind], ",")
		} else if commas {
			text += ","
		}
		w.replace(end, end, w.newline()+indent+text)
	}
}

// indent is the white space before the parts. lines is false if they don't stand on lines of
// their own, the first one behind something else set aside in block style.
func (l *layout) indent() (indent string, lines bool) {
	w := l.w
	first := l.begin(0)
	start := w.lineStart(first)
	if !l.flow && w.notation == YAML {
		return strings.Repeat(" ", first-start), true
	}
	for i := range l.starts {
		if !l.ownLines(i) {
			return "", false
		}
	}
	return w.file[start:first], true
}

// newline is how the file ends its lines.
func (w *writer) newline() string {
	if i := strings.IndexByte(w.file, '\n'); i > 0 && w.file[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
