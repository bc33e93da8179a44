package convert

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// hclWriter writes blocks and attributes as "terraform fmt" leaves them: the equals signs
// of lines that follow one another stand below each other, and what takes several lines
// stands apart.
type hclWriter struct {
	o     *Options
	dst   []byte
	depth int
	// pending are attributes of one line, not written yet.
	pending []hclAttribute
	// begun is set behind the first thing in a block.
	begun bool
	// variables is set if the provider turns &{ into ${. It does not do so for documents of
	// 2008, which have no variables.
	variables bool
}

type hclAttribute struct{ name, value string }

func itoa(n int) string { return strconv.Itoa(n) }

func (w *hclWriter) line(text string) {
	w.dst = append(w.dst, strings.Repeat("  ", w.depth)...)
	w.dst = append(append(w.dst, text...), '\n')
}

// apart leaves a line empty, but not at the start of a block.
func (w *hclWriter) apart() {
	w.flush()
	if w.begun {
		w.dst = append(w.dst, '\n')
	}
	w.begun = true
}

func (w *hclWriter) flush() {
	if len(w.pending) == 0 {
		return
	}
	if w.begun {
		w.dst = append(w.dst, '\n')
	}
	w.begun = true
	width := 0
	for _, a := range w.pending {
		width = max(width, len(a.name))
	}
	for _, a := range w.pending {
		w.line(a.name + strings.Repeat(" ", width-len(a.name)) + " = " + a.value)
	}
	w.pending = w.pending[:0]
}

func (w *hclWriter) open(head string) {
	if w.depth > 0 {
		w.apart()
	}
	w.line(head + " {")
	w.depth++
	w.begun = false
}

func (w *hclWriter) close() {
	w.flush()
	w.depth--
	w.line("}")
	w.begun = true
}

// scalar writes an attribute that is not empty.
func (w *hclWriter) scalar(name, value string) {
	if value != "" {
		w.pending = append(w.pending, hclAttribute{name, string(w.appendText(nil, value, false))})
	}
}

// list writes a list, of one on one line. replaced says that the provider turns &{ into ${
// in its items.
func (w *hclWriter) list(where, name string, items []policy.String, replaced bool) error {
	var texts []string
	for _, item := range items {
		if item.Form > policy.Number { // null, lists and objects
			return hclUnfit(where, jsonspan.Quote(item.Value)+" stands where a text belongs", "")
		}
		if replaced && strings.Contains(item.Value, "&{") {
			return hclUnfit(where, "the provider takes the &{ in "+jsonspan.Quote(item.Value)+" for a variable", "write the policy as json")
		}
		texts = append(texts, string(w.appendText(nil, item.Value, replaced && w.variables)))
	}
	if len(texts) <= 1 {
		w.pending = append(w.pending, hclAttribute{name, "[" + strings.Join(texts, "") + "]"})
		return nil
	}
	w.apart()
	w.line(name + " = [")
	w.depth++
	for _, text := range texts {
		w.line(text + ",")
	}
	w.depth--
	w.line("]")
	return nil
}

// hclFills reports whether a name is an expression of Terraform's, as a placeholder has one
// that is short and without texts. "name()" and "expression" stand for longer ones.
func hclFills(name string) bool {
	return name != "" && name != "expression" && !strings.HasSuffix(name, "()") && !strings.ContainsAny(name, "\"\\:{}$%\n\r\t,")
}

// appendText appends a string in quotation marks. With variables, ${ becomes &{, as the
// provider's page asks for IAM's policy variables; elsewhere $${ is Terraform's way to
// write a ${ that is none of its own. Holes are Terraform's own.
// https://developer.hashicorp.com/terraform/language/expressions/strings
func (w *hclWriter) appendText(dst []byte, s string, variables bool) []byte {
	dst = append(dst, '"')
	hole := 0 // where the last one ended
	for i, r := range s {
		if i < hole {
			continue
		}
		if end := strings.IndexByte(s[i:], '}'); end > 0 && strings.HasPrefix(s[i:], "${") && slices.Contains(w.o.Holes, s[i+2:i+end]) && hclFills(s[i+2:i+end]) && !strings.HasSuffix(s[:i], "$") {
			hole = i + end + 1
			dst = append(dst, s[i:hole]...)
			continue
		}
		begins := strings.HasPrefix(s[i+1:], "{") && r < 0x80
		switch {
		case begins && r == '$' && variables:
			dst = append(dst, '&')
		case begins && (r == '$' || r == '%'):
			if i > 0 && s[i-1] == byte(r) { // a third mark would be read otherwise
				dst = appendEscape(dst, r)
			} else {
				dst = append(dst, byte(r), byte(r))
			}
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, "\\n"...)
		case r == '\r':
			dst = append(dst, "\\r"...)
		case r == '\t':
			dst = append(dst, "\\t"...)
		case r < ' ' || 0x7f <= r && r <= 0x9f || r == 0x2028 || r == 0x2029 || r == 0xfeff:
			dst = appendEscape(dst, r)
		default:
			dst = append(dst, string(r)...)
		}
	}
	return append(dst, '"')
}

// appendEscape appends a character below 0x10000 as HCL, JSON and YAML have it: \u00e9.
func appendEscape(dst []byte, r rune) []byte {
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}
