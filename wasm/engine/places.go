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
		if between := p.text[p.offset:offset]; !strings.ContainsAny(between, "\r\n") && utf8.ValidString(between) {
			p.last.Column += utf8.RuneCountInString(between)
			p.last.UTF16 = -1 // not kept
			p.offset = offset
			return p.last
		}
	}
	p.offset, p.last = offset, p.lines.Position(offset)
	return p.last
}
