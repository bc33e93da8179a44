package report

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

var policyYAML = PolicyFormat{"yaml", "the document in YAML", appendPolicyYAML}

func appendPolicyYAML(dst []byte, policy *jsonspan.Doc, like Like) []byte {
	dst = appendYAML(dst, policy.Root(), 0, false)
	if like == PolicySentry {
		dst = append(dst, '\n')
	}
	return dst
}

// appendYAML writes a value in block style, lists at the depth of their key, and a line
// end. inline is set behind "- ", where the first line needs no indentation.
func appendYAML(dst []byte, n jsonspan.Node, indent int, inline bool) []byte {
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
				dst = appendYAML(append(dst, ' '), value, indent, true)
			case value.Kind() == jsonspan.Array:
				dst = appendYAML(append(dst, '\n'), value, indent, false)
			default:
				dst = appendYAML(append(dst, '\n'), value, indent+2, false)
			}
		}
	case n.Kind() == jsonspan.Array && n.First().In(n):
		for item := range n.Elements() {
			start()
			dst = appendYAML(append(dst, "- "...), item, indent+2, true)
		}
	case n.Kind() == jsonspan.Object:
		dst = append(dst, "{}\n"...)
	case n.Kind() == jsonspan.Array:
		dst = append(dst, "[]\n"...)
	default:
		dst = append(append(dst, yamlScalar(n)...), '\n')
	}
	return dst
}

// yamlScalar is a scalar that every reader of YAML takes for what it is in JSON.
func yamlScalar(n jsonspan.Node) string {
	if n.Kind() != jsonspan.String {
		return n.Raw()
	}
	s := n.Text()
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return jsonspan.Quote(s)
		}
	}
	if isPlainYAML(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
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
