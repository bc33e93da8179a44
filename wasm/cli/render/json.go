package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendJSON appends a value as JSON. Nested values go on lines of their own, indented by
// indent blanks for each depth; depth is that of the value.
func AppendJSON(dst []byte, value any, indent, depth int) []byte {
	if text, ok := isEmpty(value); ok {
		return append(dst, text...)
	}
	line := func(depth int) {
		dst = append(dst, '\n')
		dst = append(dst, strings.Repeat(" ", indent*depth)...)
	}
	list := func(n int, open, shut byte, element func(i int)) {
		dst = append(dst, open)
		for i := range n {
			if i > 0 {
				dst = append(dst, ',')
			}
			line(depth + 1)
			element(i)
		}
		line(depth)
		dst = append(dst, shut)
	}
	switch v := value.(type) {
	case string:
		dst = appendQuoted(dst, v)
	case bool:
		dst = strconv.AppendBool(dst, v)
	case int:
		dst = strconv.AppendInt(dst, int64(v), 10)
	case []string:
		list(len(v), '[', ']', func(i int) { dst = appendQuoted(dst, v[i]) })
	case []Object:
		list(len(v), '[', ']', func(i int) { dst = AppendJSON(dst, v[i], indent, depth+1) })
	case Object:
		list(len(v), '{', '}', func(i int) {
			dst = append(appendQuoted(dst, v[i].Name), ": "...)
			dst = AppendJSON(dst, v[i].Value, indent, depth+1)
		})
	default:
		panic(fmt.Sprintf("render: no form for a %T", value))
	}
	return dst
}

// appendQuoted leaves <, > and & as they are: nothing here is put into HTML.
func appendQuoted(dst []byte, s string) []byte {
	plain := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			plain = false
			break
		}
	}
	if plain {
		dst = append(dst, '"')
		dst = append(dst, s...)
		return append(dst, '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string can always be written
	}
	for _, r := range string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))) {
		if 0x7f <= r && r <= 0x9f || r == '\ufeff' { // YAML reads these otherwise, or not at all
			dst = fmt.Appendf(dst, "\\u%04x", r)
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
