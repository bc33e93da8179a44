package intake

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// word is a word of a text, without the quotation marks around it and the stop behind it.
type word struct {
	start, end int
	after      int // where the text goes on, behind what was trimmed
}

const (
	leading  = "\"'`\\(["
	trailing = "\"'`\\)],;:."
)

// frameAt is the length of what counts as white space at a place, 0 for all else. Messages
// are broken over lines, sit in JSON strings with \n in them, and Terraform frames them.
func frameAt(text string, at int) int {
	next := byte(0)
	if at+1 < len(text) {
		next = text[at+1]
	}
	switch c := text[at]; {
	case c == ' ', c == '\t', c == '\n', c == '\r':
		return 1
	case c == '\\' && (next == 'n' || next == 'r' || next == 't'), (c == '|' || c == '>') && next == ' ', c == 0xC2 && next == 0xA0: // a hard space
		return 2
	case c == 0xE2 && next == 0x94 && strings.HasPrefix(text[at:], "│"), c == 0xE2 && next == 0x95 && (strings.HasPrefix(text[at:], "╷") || strings.HasPrefix(text[at:], "╵")):
		return len("│")
	}
	return 0
}

func skipFrames(text string, at int) int {
	for at < len(text) {
		n := frameAt(text, at)
		if n == 0 {
			break
		}
		at += n
	}
	return at
}

// unframed is where the last word in front of a place ends.
func unframed(text string, at int) int {
	for n := 1; n <= 3 && n <= at; n++ {
		if frameAt(text, at-n) == n {
			at, n = at-n, 0
		}
	}
	return at
}

// next is the word that begins at or behind a place; empty at the end of the text.
func next(text string, at int) word {
	start := skipFrames(text, at)
	end := start
	// A frame of two characters may begin inside of a word, "a|b": it is one at its start only.
	for end < len(text) && (frameAt(text, end) == 0 || text[end] == '|' || text[end] == '>') && (end == start || !strings.HasPrefix(text[end:], "</")) {
		end++
	}
	w := word{start, end, end}
	w.start += len(text[start:end]) - len(strings.TrimLeft(text[start:end], leading))
	w.end = w.start + len(strings.TrimRight(withoutBraces(text[w.start:end]), trailing))
	return w
}

// withoutBraces is a word without the end of the JSON object that it ends in.
func withoutBraces(text string) string {
	short := strings.TrimRight(text, trailing+"}")
	if i := strings.IndexByte(text[len(short):], '}'); i >= 0 && strings.Contains(text[len(short):len(short)+i], `"`) {
		return short
	}
	return text
}

func (w word) in(text string) string { return text[w.start:w.end] }

// ends reports whether a stop follows the word: one of the characters, trimmed from it.
func (w word) ends(text, stops string) bool { return strings.ContainsAny(text[w.end:w.after], stops) }

// phrase reads words that must stand there, in any letter case, and gives the place behind.
func phrase(text string, at int, words string) (after int, ok bool) {
	for words != "" {
		want, rest, _ := strings.Cut(words, " ")
		words = rest
		w := next(text, at)
		if !ascii.EqualFold(w.in(text), want) {
			return at, false
		}
		at = w.after
	}
	return at, true
}

// startsWord reports whether no letter stands before a place.
func startsWord(text string, at int) bool {
	if at == 0 {
		return true
	}
	c := ascii.Lower(text[at-1])
	return c < 'a' || c > 'z' || at > 1 && text[at-2] == '\\' && strings.IndexByte("nrt", c) >= 0
}
