package yaml

import (
	"strings"

	"github.com/goccy/go-yaml/token"

	"github.com/leastwise/leastwise/wasm/source"
)

// scalar reads a scalar on its line or, folded, over several.
func (w *walker) scalar(tk *token.Token) (source.Node, error) {
	w.skip()
	out := source.Node{Start: w.at, Text: tk.Value}
	switch {
	case tk.Type == token.DoubleQuoteType && w.has(`"`):
		out.Kind = source.Double
		w.quoted('"')
	case tk.Type == token.SingleQuoteType && w.has("'"):
		out.Kind = source.Single
		w.quoted('\'')
	default:
		words := strings.FieldsFunc(tk.Value, isWhite)
		if len(words) == 0 {
			return out, w.lost("a scalar")
		}
		for _, word := range words {
			w.white()
			if !w.has(word) {
				return out, w.lost(word)
			}
			w.at += len(word)
		}
		out.Text = foldPlain(w.text[out.Start:w.at])
	}
	out.End = w.at
	return out, nil
}

func isWhite(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

// white moves over white space inside of a plain scalar.
func (w *walker) white() {
	for w.at < len(w.text) && strings.IndexByte(" \t\n", w.text[w.at]) >= 0 {
		w.at++
	}
}

// quoted moves behind the closing mark; the parser has found one.
func (w *walker) quoted(mark byte) {
	for w.at++; w.at < len(w.text); w.at++ {
		switch c := w.text[w.at]; {
		case c == '\\' && mark == '"':
			w.at++
		case c == mark:
			if w.at++; mark == '"' || !w.has("'") {
				return
			}
		}
	}
	w.at = len(w.text)
}

// foldPlain joins the lines of a plain scalar: one line end is a blank, more are one less.
func foldPlain(text string) string {
	if strings.IndexByte(text, '\n') < 0 {
		return text
	}
	var b strings.Builder
	empty := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.Trim(line, " \t")
		switch {
		case line == "":
			empty++
			continue
		case i == 0:
		case empty == 0:
			b.WriteByte(' ')
		default:
			b.WriteString(strings.Repeat("\n", empty))
		}
		b.WriteString(line)
		empty = 0
	}
	return b.String()
}
