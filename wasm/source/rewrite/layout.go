package rewrite

import (
	"strings"

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

// cut takes a part out between commas: up to the next one, or the last ones from the end
// of the last part that stays.
func (l *layout) cut(i int, gone map[int]bool) {
	w := l.w
	from, to := l.starts[i], 0
	switch {
	case i+1 < len(l.starts):
		to = l.starts[i+1]
	default:
		to = l.ends[i]
	}
	last := true
	for k := i; k < len(l.starts); k++ {
		last = last && gone[k]
	}
	if last { // with the comma before it
		from = l.ends[i-1]
		to = l.ends[i]
	}
	if text := w.file[from:to]; w.notation != JSON && hasComment(text, w.notation) {
		w.refuse(l.starts[i], "a comment stands beside what is to go")
		return
	}
	w.replace(from, to, "")
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
	if i+1 == len(l.starts) || gone[i+1] || rest != "" || next > l.begin(i+1) {
		w.refuse(l.starts[i], "what stands before it on its line would be left alone")
		return
	}
	w.replace(from, next, "")
}

// insert puts a part behind another one, or before all with -1.
func (l *layout) insert(behind int, text string) {
	w := l.w
	switch {
	case w.err != nil:
	case len(l.starts) == 0:
		w.refuse(l.n.Start, "nothing stands there that shows how to write more")
	case w.notation == HCL && l.n.Kind == source.Map:
		l.insertLine(behind, text)
	case l.flow && behind < 0:
		w.replace(l.starts[0], l.starts[0], text+", ")
	case l.flow:
		w.replace(l.ends[behind], l.ends[behind], ", "+text)
	case w.notation != YAML:
		w.refuse(l.n.Start, "more can't be written here")
	default:
		if l.dashes[0] >= 0 {
			text = "- " + text
		}
		l.insertLine(behind, text)
	}
}

// insertLine puts a part on a line of its own, below another one or above all with -1.
func (l *layout) insertLine(behind int, text string) {
	w := l.w
	first := l.begin(0)
	indent := strings.Repeat(" ", first-w.lineStart(first))
	if w.notation >= HCL {
		if indent = w.file[w.lineStart(first):first]; !isBlank(indent) {
			w.refuse(l.n.Start, "what stands there is not on lines of its own")
			return
		}
	}
	if behind < 0 {
		w.replace(first, first, text+w.newline()+indent)
		return
	}
	end := w.lineEnd(l.ends[behind])
	if end > 0 && w.file[end-1] == '\r' {
		end--
	}
	w.replace(end, end, w.newline()+indent+text)
}

// newline is how the file ends its lines.
func (w *writer) newline() string {
	if i := strings.IndexByte(w.file, '\n'); i > 0 && w.file[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
