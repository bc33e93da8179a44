package generate

import (
	"unicode"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// JSON writes the statements as a policy document: indented by two blanks, lists always
// as lists, a line end at the end. bytes and characters are its size without white space;
// characters is what AWS counts against its quotas.
func JSON(statements []Statement) (text string, bytes, characters int) {
	out := []byte(`{"Version":"2012-10-17","Statement":[`)
	for i, s := range statements {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, `{"Sid":`...)
		out = jsonspan.AppendString(out, s.Sid)
		out = append(out, `,"Effect":"Allow","Action":`...)
		out = appendList(out, s.Actions)
		out = append(out, `,"Resource":`...)
		out = appendList(out, s.Resources)
		out = append(out, '}')
	}
	out = append(out, "]}"...)
	for i := 0; i < len(out); {
		r, n := utf8.DecodeRune(out[i:])
		if !unicode.IsSpace(r) {
			bytes += n
			characters++
		}
		i += n
	}
	return string(append(jsonspan.AppendIndented(nil, out), '\n')), bytes, characters
}

func appendList(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = jsonspan.AppendString(dst, s)
	}
	return append(dst, ']')
}
