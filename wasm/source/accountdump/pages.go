package accountdump

import "iter"

// values yields the JSON values of a text that stand one behind the other, as start and end
// in bytes. Where a value is broken the last one goes to the text's end, for the parser to
// say what is wrong.
func values(text string) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for at := skipBlanks(text, 0); at < len(text); {
			end := valueEnd(text, at)
			if !yield(at, end) {
				return
			}
			at = skipBlanks(text, end)
		}
	}
}

func skipBlanks(text string, at int) int {
	const mark = "\ufeff"
	if at == 0 && len(text) >= len(mark) && text[:len(mark)] == mark {
		at = len(mark)
	}
	for at < len(text) && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
		at++
	}
	return at
}

// valueEnd finds the bracket that closes the one at start.
func valueEnd(text string, start int) int {
	depth, quoted := 0, false
	for i := start; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
			if depth <= 0 {
				return i + 1
			}
		}
	}
	return len(text)
}
