package yaml

import "strings"

// veilMark stands for a colon in what the parser is shown. No text has it: it is a control
// character.
const veilMark = "\x1f"

// veil hides colons inside of plain scalars. In brackets and braces the parser takes the one
// of s3:GetObject for the end of a key, where YAML wants a blank behind it. A colon that is
// hidden without need, in a comment or a quoted text, means the same there.
//
// https://yaml.org/spec/1.2.2/#733-plain-style
func veil(text string) string {
	var out []byte
	for i := 1; i+1 < len(text); i++ {
		if text[i] != ':' || strings.IndexByte(" \t\n,[]{}", text[i+1]) >= 0 || strings.IndexByte(" \t\n,[]{}\"'", text[i-1]) >= 0 {
			continue
		}
		if out == nil {
			out = []byte(text)
		}
		out[i] = veilMark[0]
	}
	if out == nil {
		return text
	}
	return string(out)
}

// unveil shows them again.
func unveil(text string) string { return strings.ReplaceAll(text, veilMark, ":") }
