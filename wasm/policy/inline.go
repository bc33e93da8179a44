package policy

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Encoding is how a document stands in the text given to Parse.
type Encoding uint8

// The encodings. Zero is none.
const (
	JSON Encoding = iota + 1 // inside a JSON string
	URL                      // URL-encoded, as IAM's API returns documents
)

// Outer turns an offset of the document's Source into one of the text given to Parse.
func (d *Document) Outer(offset int) int {
	return outerOffset(d.outer, d.Within, d.Encoded, offset)
}

func outerOffset(outer string, within Span, encoding Encoding, offset int) int {
	inside := outer
	if encoding != 0 {
		inside = outer[within.Start:within.End]
	}
	switch encoding {
	case JSON:
		return within.Start + jsonspan.SourceOffset(inside, offset)
	case URL:
		at := 0
		for ; offset > 0 && at < len(inside); offset-- {
			if inside[at] == '%' {
				at += 2
			}
			at++
		}
		return within.Start + at
	}
	return offset
}

// urlDecoded is what an URL-encoded object or list stands for; ok is false for all other
// texts. A plus sign stays: IAM encodes blanks as %20.
func urlDecoded(text string) (decoded string, ok bool) {
	if !strings.HasPrefix(text, "%7B") && !strings.HasPrefix(text, "%7b") && !strings.HasPrefix(text, "%5B") && !strings.HasPrefix(text, "%5b") {
		return "", false
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '%' {
			if i+2 >= len(text) {
				return "", false
			}
			high, low := strings.IndexByte(hex, text[i+1]), strings.IndexByte(hex, text[i+2])
			if high < 0 || low < 0 {
				return "", false
			}
			c = byte(high%16<<4 | low%16)
			i += 2
		}
		out = append(out, c)
	}
	return string(out), true
}

// hex has the digits twice, from 16 on with capital letters.
const hex = "0123456789abcdef0123456789ABCDEF"
