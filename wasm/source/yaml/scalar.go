package yaml

import (
	"strings"

	"github.com/goccy/go-yaml/token"

	"github.com/leastwise/leastwise/wasm/source"
)

// scalar reads a scalar on its line or, folded, over several.
func (w *walker) scalar(tk *token.Token) (source.Node, error) {
	w.skip()
	out := source.Node{Start: w.at, Text: unveil(tk.Value)}
	switch {
	case tk.Type == token.DoubleQuoteType && w.has(`"`):
		out.Kind = source.Double
		w.quoted('"')
		if at := badEscape(w.text[out.Start:w.at]); at >= 0 {
			return out, &source.Error{Offset: out.Start + at, Reason: "an escape that YAML does not have", Hint: `write \\ for a backslash`}
		}
		if hidden := veil(w.text[out.Start:w.at]); !w.veiled {
			out.Text = tk.Value
		} else if strings.Count(tk.Value, veilMark) != strings.Count(hidden, veilMark) {
			return out, w.lost("a text without the escape \\x1f")
		}
	case tk.Type == token.SingleQuoteType && w.has("'"):
		out.Kind = source.Single
		w.quoted('\'')
	default:
		words := strings.FieldsFunc(unveil(tk.Value), isWhite)
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
		if text := w.text[out.Start:w.at]; text == "" || isMark(words[0]) || !isPlain(text) {
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

// isPlain reports whether a text can be a plain scalar: the parser takes some that end a
// key, or that begin with a character which means something.
func isPlain(text string) bool {
	if strings.IndexByte(",[]{}#&*!|>'\"%@`", text[0]) >= 0 || strings.HasSuffix(text, ":") {
		return false
	}
	for rest := text; ; {
		at := strings.IndexByte(rest, ':')
		if at < 0 {
			return true
		}
		if rest = rest[at+1:]; isWhite(rune(rest[0])) {
			return false
		}
	}
}

// badEscape finds an escape of a double-quoted text that is none, or -1.
func badEscape(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		start := i
		i++ // the closing mark is never escaped
		digits := 0
		switch c := text[i]; c {
		case 'x':
			digits = 2
		case 'u':
			digits = 4
		case 'U':
			digits = 8
		default:
			if strings.IndexByte("0abt\tnvfre \"/\\N_LP\n", c) < 0 {
				return start
			}
		}
		for range digits {
			if i++; strings.IndexByte("0123456789abcdefABCDEF", text[i]) < 0 {
				return start
			}
		}
	}
	return -1
}

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
