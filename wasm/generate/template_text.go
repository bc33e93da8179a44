package generate

import (
	"strings"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// textOf is a scalar with its place; of everything else only the place.
func textOf(n *source.Node) Text { return textAt(n, scalarOf(n)) }

// textAt is a text with the place of a node.
func textAt(n *source.Node, value string) Text { return Text{value, n.Start, n.End} }

// scalarOf is the text of a scalar, empty for everything else.
func scalarOf(n *source.Node) string {
	if n.IsNull() || !isPlainTag(n) {
		return ""
	}
	return n.Text
}

// isPlainTag reports whether a node has no tag, or one that says what it is anyway.
func isPlainTag(n *source.Node) bool {
	switch n.Tag {
	case "", "!", "!!str", "!!seq", "!!map":
		return true
	}
	return false
}

// citeText is how messages cite: a text that is very long is cut.
func citeText(s string) string {
	most := 120
	if len(s) > most {
		for !utf8.RuneStart(s[most]) {
			most--
		}
		s = s[:most] + "…"
	}
	return jsonspan.Quote(s)
}

func citeNode(n *source.Node) string { return citeText(n.Text) }

// describeNode says what stands in place of something else.
func describeNode(n *source.Node) string {
	switch {
	case n.IsNull():
		return "nothing"
	case !isPlainTag(n):
		return "a value with the tag " + n.Tag
	case n.Kind == source.Map:
		return "a map"
	}
	return kindOfPlain(n)
}

// kindOfPlain names what other readers of YAML take a node for.
func kindOfPlain(n *source.Node) string {
	switch {
	case n.Kind == source.Seq:
		return "a list"
	case n.Kind == source.Map:
		return "a map"
	case n.Kind != source.Plain || n.Tag == "!!str":
		return "a text"
	}
	switch n.Text {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return "true or false"
	}
	if isNumber(n.Text) {
		return "a number"
	}
	return "a text"
}

// isNumber reports whether YAML takes a plain text for a number. (strconv's answer would
// bring its tables into the browser's module.)
func isNumber(s string) bool {
	s = strings.TrimLeft(s, "+-")
	if len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'o') {
		return strings.Trim(s[2:], "0123456789abcdefABCDEF_") == ""
	}
	mantissa, exponent := s, "0"
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], strings.TrimLeft(s[i+1:], "+-")
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	const digits = "0123456789_"
	return whole+fraction != "" && exponent != "" && strings.Trim(whole, digits) == "" &&
		strings.Trim(fraction, digits) == "" && strings.Trim(exponent, digits) == ""
}
