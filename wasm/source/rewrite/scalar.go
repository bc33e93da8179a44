package rewrite

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// scalar gives a scalar another text. Where the old text stands in the file as it is, only
// the part that differs is touched.
func (w *writer) scalar(n *source.Node, text string) {
	if n.Text == text {
		return
	}
	raw := w.file[n.Start:n.End]
	inside, quote, ok := w.inside(n, raw)
	if !ok {
		w.refuse(n.Start, "this text is not written here as it is")
		return
	}
	head := 0
	for head < len(n.Text) && head < len(text) && n.Text[head] == text[head] {
		head++
	}
	tail := 0
	for tail < len(n.Text)-head && tail < len(text)-head && n.Text[len(n.Text)-1-tail] == text[len(text)-1-tail] {
		tail++
	}
	middle := text[head : len(text)-tail]
	if w.meant(inside) == n.Text && isTame(middle) && (quote > 0 || isSafePlain(text)) {
		start := n.Start + quote
		w.replace(start+head, start+len(inside)-tail, middle)
		return
	}
	written, ok := w.written(n, text)
	if !ok {
		w.refuse(n.Start, "the new text has parts that are left to Terraform")
		return
	}
	w.replace(n.Start, n.End, written)
}

// meant is what stands in the file without escapes, of the same length.
func (w *writer) meant(inside string) string {
	if w.notation == Document {
		return strings.ReplaceAll(inside, "&{", "${")
	}
	return inside
}

// inside is what stands between a scalar's quotation marks, and how long these are. ok is
// false for a node that is no scalar of its own: what a function or reference gives.
func (w *writer) inside(n *source.Node, raw string) (inside string, quote int, ok bool) {
	switch {
	case n.Kind == source.Literal || n.Kind == source.Folded || raw == "":
		return "", 0, false
	case n.Kind == source.Plain:
		return raw, 0, w.notation == YAML && strings.IndexByte("*&!", raw[0]) < 0
	case len(raw) < 2 || raw[0] != raw[len(raw)-1] || raw[0] != '"' && raw[0] != '\'':
		return "", 0, false
	}
	return raw[1 : len(raw)-1], 1, true
}

// isTame reports whether a piece of text needs no escape in any notation.
func isTame(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || strings.IndexByte("\"'\\$%&{}#", c) >= 0 {
			return false
		}
	}
	return true
}

// written is a text with quotation marks as a scalar has them.
func (w *writer) written(n *source.Node, text string) (string, bool) {
	raw := w.file[n.Start:n.End]
	switch {
	case w.notation == YAML && n.Kind == source.Plain && isSafePlain(text):
		return text, true
	case w.notation == YAML && n.Kind == source.Single && raw[0] == '\'' && isPrintable(text):
		return "'" + strings.ReplaceAll(text, "'", "''") + "'", true
	}
	return w.quoted(text)
}

// quoted is a text in double quotation marks. In Terraform's language one that holds "${"
// or "%{" may be a reference or not, and is not written.
func (w *writer) quoted(text string) (string, bool) {
	if w.notation >= HCL && isTemplate(text) {
		return "", false
	}
	return jsonspan.Quote(text), true
}

func isTemplate(text string) bool {
	return strings.Contains(text, "${") || strings.Contains(text, "%{") || strings.Contains(text, "&{")
}

func isPrintable(text string) bool {
	for _, r := range text {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return false
		}
	}
	return true
}

// isSafePlain reports whether a text stands for itself in YAML without quotation marks, for
// every reader: it begins with a letter, or is a path or ARN by its signs, and is no word
// that means something else.
func isSafePlain(text string) bool {
	if text == "" || !(text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z' || text[0] == '/') || text[len(text)-1] == ':' {
		return false
	}
	for i := range len(text) {
		c := text[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-_./+=@*", c) >= 0 || c == ':' {
			continue
		}
		return false
	}
	switch strings.ToLower(text) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return true
}
