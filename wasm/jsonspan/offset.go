package jsonspan

import "unicode/utf8"

// SourceOffset is where the byte at offset of a string's text stands in its source, counted
// from behind the opening quotation mark. inside is the source between the marks.
func SourceOffset(inside string, offset int) int {
	at := 0
	for done := 0; at < len(inside) && done < offset; {
		r, n := utf8.DecodeRuneInString(inside[at:])
		if r == '\\' {
			r, n = unescape(inside[at:])
		}
		at += n
		done += utf8.RuneLen(r)
	}
	return at
}
