package lint

import "strings"

// HasPlaceholder reports whether a text holds a part that a template has yet to fill in:
// ${var.bucket} and %{if …} of Terraform, ${Bucket} and ${AWS::Region} of CloudFormation,
// {{x}} of many, <account>. The policy language's own variables, ${aws:username}, are none:
// they hold exactly one colon, or are one of ${*}, ${?} and ${$}.
func HasPlaceholder(text string) bool {
	if strings.IndexByte(text, '{') < 0 && strings.IndexByte(text, '<') < 0 { // as in most
		return false
	}
	start, _ := NextPlaceholder(text, 0)
	return start >= 0
}

// HasPlaceholder is the function HasPlaceholder for a text of the policy, in which mostly
// there are none at all.
func (p *Pass) HasPlaceholder(text string) bool { return p.templated && HasPlaceholder(text) }

// Fill puts with in the place of every placeholder of a text.
func Fill(text, with string) string {
	start, end := NextPlaceholder(text, 0)
	if start < 0 {
		return text
	}
	out, at := make([]byte, 0, len(text)), 0
	for start >= 0 {
		out = append(append(out, text[at:start]...), with...)
		at = end
		start, end = NextPlaceholder(text, at)
	}
	return string(append(out, text[at:]...))
}

// widest is how many bytes of a text may be one placeholder.
const widest = 300

// NextPlaceholder finds the first placeholder at or behind an offset; start is -1 if there
// is none.
func NextPlaceholder(text string, from int) (start, end int) {
	for i := from; i+1 < len(text); i++ {
		switch text[i] {
		case '<':
		case '$', '{', '%':
			if text[i+1] != '{' {
				continue
			}
		default:
			continue
		}
		text := text[:min(len(text), i+widest)]
		var size int
		switch {
		case text[i] == '$' && text[i+1] == '{':
			inside, closed := braces(text[i+2:])
			if !closed || inside == "" {
				continue
			}
			size = len(inside) + 3
			if isVariable(inside) {
				i += size - 1
				continue
			}
		case text[i] == '%' && text[i+1] == '{', text[i] == '{' && text[i+1] == '{':
			closing := strings.Index(text[i:], "}")
			if closing < 0 {
				continue
			}
			size = closing + 1
			if text[i] == '{' && i+size < len(text) && text[i+size] == '}' {
				size++
			}
		case text[i] == '<':
			closing := strings.IndexByte(text[i:], '>')
			if closing < 2 || strings.ContainsAny(text[i:i+closing], "*:\"{}") {
				continue
			}
			size = closing + 1
		default:
			continue
		}
		return i, i + size
	}
	return -1, -1
}

// braces cuts at the brace that closes, with pairs of braces inside.
func braces(text string) (inside string, closed bool) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return text[:i], true
			}
			depth--
		}
	}
	return text, false
}

// isVariable reports whether what stands between ${ and } is the policy language's own, or
// was meant to be.
func isVariable(inside string) bool {
	if inside == "*" || inside == "?" || inside == "$" {
		return true
	}
	name, _, _ := strings.Cut(inside, ",")
	colon := strings.IndexByte(name, ':')
	return colon >= 0 && !strings.HasPrefix(name[colon+1:], ":") && !strings.ContainsAny(name, "(\"")
}

// unwritten reports whether a value is not text but a template's function that gives one:
// {"Ref":"Bucket"} and {"Fn::Sub":"…"} of CloudFormation.
func unwritten(json string) bool {
	return strings.HasPrefix(json, `{"Ref":`) || strings.HasPrefix(json, `{"Fn::`) || strings.HasPrefix(json, `{"Condition":`)
}
