package jsonspan

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// inside is what may stand inside of a string, the later ones with all of the earlier.
type inside uint8

const (
	ascii     inside = iota
	unescaped        // any bytes, a backslash being one
	escaped          // and escapes
)

// decode resolves the escapes of a string's inside, which the parser has checked.
func decode(s string, what inside) string {
	if what == ascii || what == unescaped && utf8.ValidString(s) {
		return s
	}
	if what == unescaped {
		return replaceInvalid(s)
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\\':
			r, n := unescape(s[i:])
			out = utf8.AppendRune(out, r)
			i += n
		case c < utf8.RuneSelf:
			out = append(out, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			out = utf8.AppendRune(out, r)
			i += n
		}
	}
	return string(out)
}

// replaceInvalid puts one U+FFFD for each byte that is not UTF-8. strings.ToValidUTF8
// would put one for a whole run, and offsets of runes would no longer agree with
// encoding/json's.
func replaceInvalid(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
	}
	return b.String()
}

// unescape gives the rune of the escape that text begins with, and its length in bytes. A
// backslash that begins none, as a repaired text may have, stands for itself; before a
// single quotation mark it is dropped.
func unescape(text string) (rune, int) {
	if len(text) < 2 {
		return '\\', 1
	}
	switch c := text[1]; c {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case '"', '\\', '/', '\'':
		return rune(c), 2
	}
	r, ok := hex4(text)
	if !ok {
		return '\\', 1
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if low, ok := hex4(text[6:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

// hex4 reads an escape of the form \uXXXX at the start of text.
func hex4(text string) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range []byte(text[2:6]) {
		switch {
		case isDigit(c):
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string with its quotation marks. Characters of HTML
// stay as they are; U+2028 and U+2029 are escaped, since JavaScript once took them for
// line ends; bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	if safe := plain(s); safe < len(s) {
		return appendEscaped(dst, s, safe)
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

// plain is how many bytes at the start of s stand for themselves in JSON. It looks at eight
// at once: replies hold texts of half a megabyte.
func plain(s string) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		b := s[i : i+8]
		w := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		quote, slash := w^'"'*ones, w^'\\'*ones
		// The top bit of each term is set in bytes below the blank, in the two characters,
		// and in what is not ASCII, and perhaps in bytes above such a one.
		if ((w-' '*ones)|(quote-ones)|(slash-ones)|w)&tops != 0 {
			break
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

// appendEscaped is AppendString for a string whose first bytes, safe of them, need no look.
func appendEscaped(dst []byte, s string, safe int) []byte {
	dst = append(dst, '"')
	done := 0
	for i := safe; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if c >= utf8.RuneSelf && r != '\u2028' && r != '\u2029' && (r != utf8.RuneError || n > 1) {
			i += n
			continue
		}
		dst = append(dst, s[done:i]...)
		dst = appendEscape(dst, r)
		i += n
		done = i
	}
	return append(append(dst, s[done:]...), '"')
}

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	return append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// Quote is s as a JSON string, which is also how messages cite.
func Quote(s string) string { return string(AppendString(make([]byte, 0, len(s)+2), s)) }

// AppendStrings appends a list of strings.
func AppendStrings(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, s)
	}
	return append(dst, ']')
}
