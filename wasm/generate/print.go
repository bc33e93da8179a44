package generate

import (
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
		out = jsonspan.AppendStrings(out, s.Actions)
		out = append(out, `,"Resource":`...)
		out = jsonspan.AppendStrings(out, s.Resources)
		out = append(out, '}')
	}
	out = append(out, "]}"...)
	for _, c := range out {
		if c == ' ' || '\t' <= c && c <= '\r' {
			continue
		}
		bytes++
		if utf8.RuneStart(c) {
			characters++
		}
	}
	return string(append(jsonspan.AppendIndented(nil, out), '\n')), bytes, characters
}
