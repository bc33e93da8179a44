package engine

import (
	"strings"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/policy"
)

// places turns offsets of a text into lines and columns. It goes on from the last one where
// it can: a policy may be one line of megabytes with thousands of places in it.
type places struct {
	text   string
	lines  policy.Lines
	offset int // of last, 0 before the first
	last   policy.Position
}

func (p *places) position(offset int) policy.Position {
	if p.offset > 0 && offset >= p.offset && offset <= len(p.text) {
		if n, ok := onLine(p.text[p.offset:offset]); ok {
			p.last.Column += n
			p.last.UTF16 = -1 // not kept
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
