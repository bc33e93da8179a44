package policy

import (
	"strings"
	"unicode/utf8"
)

// Places turns offsets of a text into lines and columns as Lines does. It goes on from the last
// one where it can: a policy may be one line of megabytes with thousands of places in it.
type Places struct {
	lines  Lines
	offset int // of last, 0 before the first
	last   Position
}

// NewPlaces are the places of a text.
func NewPlaces(text string) *Places { return &Places{lines: NewLines(text)} }

// Position is where the byte at offset stands. UTF16 is -1 where it was not counted.
func (p *Places) Position(offset int) Position {
	if p.offset > 0 && offset >= p.offset && offset <= len(p.lines.text) {
		if n, ok := onLine(p.lines.text[p.offset:offset]); ok {
			p.last.Column += n
			p.last.UTF16 = -1
			p.offset = offset
			return p.last
		}
	}
	p.offset, p.last = offset, p.lines.Position(offset)
	return p.last
}

// onLine is the number of code points of a text that has no line end and is UTF-8.
func onLine(text string) (n int, ok bool) {
	if strings.IndexByte(text, '\n') >= 0 || strings.IndexByte(text, '\r') >= 0 || !utf8.ValidString(text) {
		return 0, false
	}
	for i := 0; i < len(text); i++ {
		if text[i]&0xC0 != 0x80 { // all but the first byte of a character are 10xxxxxx
			n++
		}
	}
	return n, true
}
