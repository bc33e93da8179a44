package convert

import (
	"bytes"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

var formYAML = Format{"yaml", "the document in YAML", appendPolicyYAML, joinYAML}

func appendPolicyYAML(dst []byte, policy *jsonspan.Doc, o Options) ([]byte, error) {
	dst = appendYAML(dst, policy.Root(), 0, false, yamlScalar)
	if o.Like == PolicySentry {
		dst = append(dst, '\n')
	}
	return dst, nil
}

// joinYAML makes documents of one file.
func joinYAML(dst []byte, parts [][]byte) []byte {
	return append(dst, bytes.Join(parts, []byte("---\n"))...)
}

// appendYAML writes a value in block style, lists at the depth of their key, and a line
// end. inline is set behind "- ", where the first line needs no indentation. scalar writes
// the scalars that are no keys.
func appendYAML(dst []byte, n jsonspan.Node, indent int, inline bool, scalar func(jsonspan.Node) string) []byte {
	start := func() {
		if !inline {
			dst = append(dst, strings.Repeat(" ", indent)...)
		}
		inline = false
	}
	switch {
	case n.Kind() == jsonspan.Object && n.First().In(n):
		for key, value := range n.Members() {
			start()
			dst = append(append(dst, yamlScalar(key)...), ':')
			switch {
			case value.Kind() < jsonspan.Array || !value.First().In(value):
				dst = appendYAML(append(dst, ' '), value, indent, true, scalar)
			case value.Kind() == jsonspan.Array:
				dst = appendYAML(append(dst, '\n'), value, indent, false, scalar)
			default:
				dst = appendYAML(append(dst, '\n'), value, indent+2, false, scalar)
			}
		}
	case n.Kind() == jsonspan.Array && n.First().In(n):
		for item := range n.Elements() {
			start()
			dst = appendYAML(append(dst, "- "...), item, indent+2, true, scalar)
		}
	case n.Kind() == jsonspan.Object:
		dst = append(dst, "{}\n"...)
	case n.Kind() == jsonspan.Array:
		dst = append(dst, "[]\n"...)
	default:
		dst = append(append(dst, scalar(n)...), '\n')
	}
	return dst
}

// yamlScalar is a scalar that every reader of YAML takes for what it is in JSON.
func yamlScalar(n jsonspan.Node) string {
	if n.Kind() != jsonspan.String {
		return n.Raw()
	}
	return yamlText(n.Text())
}

// yamlText is a text in the same way.
func yamlText(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return quoteYAML(s)
		}
	}
	if isPlainYAML(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// quoteYAML is a text in JSON's form, with escapes for what JSON may have as it is and YAML
// may not, or reads otherwise. https://yaml.org/spec/1.2.2/#51-character-set
func quoteYAML(s string) string {
	var out strings.Builder
	for _, r := range jsonspan.Quote(s) {
		if 0x7f <= r && r <= 0x9f || r == 0xfeff || r == 0xfffe || r == 0xffff {
			out.Write(appendEscape(nil, r))
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// isPlainYAML reports whether ASCII text can stand without quotation marks: it begins with
// a letter, has none of the marks that end a plain text, and no reader takes it for
// something else.
func isPlainYAML(s string) bool {
	if s == "" || !('a' <= s[0]|0x20 && s[0]|0x20 <= 'z') {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, " ") {
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}
