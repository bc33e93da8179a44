package convert

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

var formJSON = Format{"json", "the document itself", appendPolicyJSON, joinJSON}

// formCompact is what a request to AWS carries.
var formCompact = Format{"json-compact", "the document on one line", appendPolicyCompact, joinCompact}

func appendPolicyCompact(dst []byte, policy *jsonspan.Doc, _ Options) ([]byte, error) {
	return append(jsonspan.AppendCompact(dst, policy.Root()), '\n'), nil
}

// joinCompact makes a list of one line.
func joinCompact(dst []byte, parts [][]byte) []byte {
	dst = append(dst, '[')
	for i, part := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, bytes.TrimSuffix(part, []byte("\n"))...)
	}
	return append(dst, "]\n"...)
}

func appendPolicyJSON(dst []byte, policy *jsonspan.Doc, o Options) ([]byte, error) {
	width := 2
	compact := jsonspan.AppendCompact(nil, policy.Root())
	if o.Like == PolicySentry {
		width = 4
		compact = appendASCII(nil, compact)
	}
	return append(jsonspan.AppendIndentedBy(dst, compact, width), '\n'), nil
}

// joinJSON makes a list.
func joinJSON(dst []byte, parts [][]byte) []byte {
	compact := append([]byte("["), bytes.Join(parts, []byte(","))...)
	doc, err := jsonspan.Parse(string(append(compact, ']')))
	if err != nil {
		panic(err) // it was just written
	}
	return append(jsonspan.AppendIndented(dst, jsonspan.AppendCompact(nil, doc.Root())), '\n')
}

// appendASCII appends JSON with escapes for all beyond ASCII.
func appendASCII(dst, text []byte) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r < utf8.RuneSelf:
			dst = append(dst, byte(r))
		case r >= 0x10000:
			high, low := utf16.EncodeRune(r)
			dst = appendEscape(appendEscape(dst, high), low)
		default:
			dst = appendEscape(dst, r)
		}
		text = text[n:]
	}
	return dst
}
