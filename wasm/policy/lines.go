package policy

import (
	"strings"
	"unicode/utf8"
)

// Position is a place in a text as people count.
type Position struct {
	Line   int // from 1
	Column int // code points before it on its line
	UTF16  int // UTF-16 code units before it on its line, as JavaScript counts
}

// Lines turns byte offsets of a text into lines and columns. Lines end with LF, CR or both.
// A byte order mark at the start fills no column; each byte that is not UTF-8 fills one.
type Lines struct {
	text   string
	starts []int32
}

// NewLines looks for the line ends of a text, once for any number of offsets.
func NewLines(text string) Lines {
	starts := make([]int32, 1, len(text)/32+1)
	if len(text) >= 3 && text[:3] == "\ufeff" {
		starts[0] = 3
	}
	if strings.IndexByte(text, '\r') < 0 { // as nearly all are
		for at := strings.IndexByte(text, '\n'); at >= 0; {
			starts = append(starts, int32(at+1))
			next := strings.IndexByte(text[at+1:], '\n')
			if next < 0 {
				break
			}
			at += next + 1
		}
		return Lines{text, starts}
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, int32(i+1))
		}
	}
	return Lines{text, starts}
}

// Position is where the byte at offset stands. An offset inside of a character is the
// character's; beyond the text it is the text's end.
func (l Lines) Position(offset int) Position {
	offset = min(offset, len(l.text))
	low, high := 0, len(l.starts)
	for high-low > 1 {
		if middle := (low + high) / 2; int(l.starts[middle]) <= offset {
			low = middle
		} else {
			high = middle
		}
	}
	p := Position{Line: low + 1}
	for at := int(l.starts[low]); at < offset; {
		r, n := utf8.DecodeRuneInString(l.text[at:])
		if at += n; at > offset {
			break
		}
		p.Column++
		p.UTF16++
		if r >= 0x10000 {
			p.UTF16++
		}
	}
	return p
}
