package write

import (
	"strings"
	"unicode/utf8"
)

// scalar writes a text so that every reader of YAML takes it for just that text, also where
// it is a key.
func scalar(text string) string {
	if isPlain(text) {
		return text
	}
	out := []byte{'"'}
	const digits = "0123456789abcdef"
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, '\\', 'n')
		case r == '\t':
			out = append(out, '\\', 't')
		case r < ' ' || 0x7f <= r && r <= 0xa0 || 0x2028 <= r && r <= 0x2029 || r == 0xfeff || 0xfffe <= r && r <= 0xffff:
			out = append(out, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return string(append(out, '"'))
}

// isPlain reports whether a text needs no quotation marks: it has letters, digits and marks
// that mean nothing, and is no word or number that YAML has a meaning for.
func isPlain(text string) bool {
	if text == "" || len(text) > 200 {
		return false
	}
	letters := false
	for i, r := range text {
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			letters = true
		case '0' <= r && r <= '9':
		case i > 0 && strings.ContainsRune("/._+=@-*", r):
		case i > 0 && r == ':' && i < len(text)-1:
		default:
			return false
		}
	}
	switch strings.ToLower(text) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return letters && !looksLikeNumber(text)
}

// looksLikeNumber reports whether a text may be a number or a date, as 1e3 and 0x1f.
func looksLikeNumber(text string) bool {
	return '0' <= text[0] && text[0] <= '9' && strings.Trim(text, "0123456789abcdefABCDEFxXoO_.:+-TZ") == ""
}
