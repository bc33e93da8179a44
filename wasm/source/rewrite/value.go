package rewrite

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// value is a JSON value in the notation, on one line. JSON is YAML in flow style, and with
// other rules for what stands in texts also HCL.
func (w *writer) value(n jsonspan.Node) (string, bool) {
	text := wanted(n)
	if w.notation >= HCL && isTemplate(text) {
		return "", false
	}
	if n.Kind() == jsonspan.String {
		return w.plain(n), true
	}
	return string(spaced(text)), true
}

// plain is a text or other scalar, without quotation marks where YAML needs none.
func (w *writer) plain(n jsonspan.Node) string {
	if w.notation == YAML && n.Kind() == jsonspan.String && isSafePlain(n.Text()) {
		return n.Text()
	}
	return wanted(n)
}

// valueAt is a value whose first line stands behind an indentation: maps have a line for each
// member, as what is around them.
func (w *writer) valueAt(n jsonspan.Node, indent string, flow bool) (string, bool) {
	if n.Kind() != jsonspan.Object || !n.First().In(n) {
		return w.value(n)
	}
	if w.notation >= HCL && isTemplate(wanted(n)) {
		return "", false
	}
	inner, comma := indent+"  ", ","
	if !flow || w.notation >= HCL {
		comma = ""
	}
	var out strings.Builder
	if flow {
		out.WriteString("{" + w.newline() + inner)
	}
	first := true
	for key, value := range n.Members() {
		if !first {
			out.WriteString(comma + w.newline() + inner)
		}
		first = false
		text, _ := w.value(value)
		if value.Kind() == jsonspan.Object {
			text, _ = w.valueAt(value, inner, flow)
		}
		out.WriteString(w.memberAt(key.Text(), inner, text, value, flow))
	}
	if flow {
		out.WriteString(w.newline() + indent + "}")
	}
	return out.String(), true
}

// memberAt is a member of a map whose value has been written as text.
func (w *writer) memberAt(key, indent, text string, value jsonspan.Node, flow bool) string {
	name := jsonspan.Quote(key)
	switch {
	case w.notation == HCL:
		if isSafePlain(key) && strings.IndexByte(key, ':') < 0 {
			name = key
		}
		return name + " = " + text
	case flow:
		return name + ": " + text
	}
	if isSafePlain(key) {
		name = key
	}
	if value.Kind() == jsonspan.Object && value.First().In(value) {
		return name + ":" + w.newline() + indent + "  " + text
	}
	return name + ": " + text
}

// spaced puts blanks behind the commas and colons of compact JSON.
func spaced(text string) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		out = append(out, c)
		switch {
		case quoted && c == '\\':
			i++
			out = append(out, text[i])
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == ':'):
			out = append(out, ' ')
		}
	}
	return out
}
