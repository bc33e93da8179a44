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
		for i, word := range words {
			end := w.at
			w.white()
			if i > 0 && word[0] == '#' { // a comment, which the parser takes for text
				w.at = end
				break
			}
			if !w.has(word) {
				return out, w.lost(word)
			}
			w.at += len(word)
		}
		if text := w.text[out.Start:w.at]; text == "" || isMark(words[0]) || strings.HasSuffix(text, ":") {
			return out, w.lost("a scalar")
		}
		out.Text = foldPlain(w.text[out.Start:w.at])
	}
	out.End = w.at
	for _, at := range w.patches {
		if out.Start <= at && at < out.End {
			return out, w.lost("an item of a list")
		}
	}
	return out, nil
}

func isWhite(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

// isMark reports whether a word alone can't begin a plain scalar.
func isMark(word string) bool { return word == "-" || word == "?" || word == ":" }

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
