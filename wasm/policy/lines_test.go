package policy

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestPosition(t *testing.T) {
	// A byte order mark, CRLF, an emoji, a combining mark, a lone CR, a byte that is no
	// UTF-8.
	const text = "\ufeff{\r\n \"😀x\" \"e\u0301y\"\n\rz\xffw"
	for _, tt := range []struct {
		at   string // the first of these bytes
		plus int
		want Position
	}{
		{"{", 0, Position{1, 0, 0}},
		{"\r\n", 0, Position{1, 1, 1}},
		{"\r\n", 1, Position{1, 2, 2}},
		{" \"😀", 0, Position{2, 0, 0}},
		{"😀", 0, Position{2, 2, 2}},
		{"😀", 2, Position{2, 2, 2}},
		{"x", 0, Position{2, 3, 4}},
		{"e\u0301", 0, Position{2, 7, 8}},
		{"\u0301", 0, Position{2, 8, 9}},
		{"y", 0, Position{2, 9, 10}},
		{"\n\r", 0, Position{2, 11, 12}},
		{"\rz", 0, Position{3, 0, 0}},
		{"z", 0, Position{4, 0, 0}},
		{"w", 0, Position{4, 2, 2}},
		{"w", 1, Position{4, 3, 3}},
		{"w", 99, Position{4, 3, 3}},
	} {
		if got := NewLines(text).Position(strings.Index(text, tt.at) + tt.plus); got != tt.want {
			t.Errorf("byte %d behind %q: got %+v, want %+v", tt.plus, tt.at, got, tt.want)
		}
	}
	if got := NewLines(text).Position(0); got != (Position{Line: 1}) {
		t.Errorf("the byte order mark: got %+v, want line 1, column 0", got)
	}
}

func FuzzPosition(f *testing.F) {
	f.Add("\ufeff{\r\n \"😀x\" \"e\u0301y\"\n\rz\xffw", 5)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		if offset < 0 || offset > len(text) || offset < len(text) && !utf8.RuneStart(text[offset]) || !utf8.ValidString(text) || strings.HasPrefix(text, "\ufeff") {
			return
		}
		// The slow way: all line ends made LF, but not the one the offset stands in.
		before := text[:offset]
		if offset < len(text) && text[offset] == '\n' && strings.HasSuffix(before, "\r") {
			before = before[:len(before)-1] + "\x00"
		}
		lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(before, "\r\n", "\n"), "\r", "\n"), "\n")
		last := lines[len(lines)-1]
		want := Position{len(lines), utf8.RuneCountInString(last), len(utf16.Encode([]rune(last)))}
		if got := NewLines(text).Position(offset); got != want {
			t.Errorf("%q at %d: got %+v, want %+v", text, offset, got, want)
		}
	})
}
