package lint

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
)

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

// Meaning is what is known of the value that a template fills in. Anything may hold colons
// too; the others are one field of an ARN, or a part of one.
type Meaning uint8

// The meanings of placeholders.
const (
	Anything Meaning = iota
	Account
	Region
	Partition
	Domain // amazonaws.com or its like
)

// named are the placeholders with a meaning: what their names begin and end with.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
// https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/d/caller_identity.html.markdown
var named = [...]struct {
	head, tail string
	Meaning
}{
	{"${AWS::AccountId}", "", Account},
	{"${AWS::Region}", "", Region},
	{"${AWS::Partition}", "", Partition},
	{"${AWS::URLSuffix}", "", Domain},
	{"${data.aws_caller_identity.", ".account_id}", Account},
	{"${data.aws_caller_identity.", ".id}", Account},
	{"${data.aws_region.", ".name}", Region},
	{"${data.aws_region.", ".region}", Region},
	{"${data.aws_region.", ".id}", Region},
	{"${data.aws_partition.", ".partition}", Partition},
	{"${data.aws_partition.", ".dns_suffix}", Domain},
}

// accountWords are what documentation writes for an account, without hyphens and the like.
const accountWords = " account accountid accountnumber awsaccount awsaccountid youraccount youraccountid "

// MeaningOf is that of a text which is one placeholder and nothing else.
func MeaningOf(text string) Meaning {
	if start, end := NextPlaceholder(text, 0); start != 0 || end != len(text) || strings.ContainsAny(text, " (") {
		return Anything
	}
	for i := range named {
		n := &named[i]
		if strings.HasPrefix(text, n.head) && strings.HasSuffix(text, n.tail) && (n.tail != "" || text == n.head) {
			return n.Meaning
		}
	}
	if text[0] == '<' && Among(accountWords, strings.NewReplacer("-", "", "_", "", "<", "", ">", "").Replace(text)) {
		return Account
	}
	return Anything
}

// vague reports whether a text has a placeholder that may stand for anything.
func vague(text string) bool {
	for start, end := NextPlaceholder(text, 0); start >= 0; start, end = NextPlaceholder(text, end) {
		if MeaningOf(text[start:end]) == Anything {
			return true
		}
	}
	return false
}

// examples are what placeholders of known meaning may be filled with.
var examples = [...]string{Account: "111122223333", Region: "us-east-1", Partition: "aws", Domain: "amazonaws.com"}

// Known is a text that a principal, or another one name, may become when a template is filled
// in, with everything in it that is known of it. In an ARN of IAM's, whose name says by itself
// what stands where, any placeholder that is the whole of a field is a partition or an account.
// ok is false if something that matters is still to be filled in.
func (p *Pass) Known(s *policy.String) (text string, ok bool) {
	if !p.opaque(s) {
		return s.Value, true
	}
	if s.Form != policy.Text {
		return "", false
	}
	out, at := make([]byte, 0, len(s.Value)), 0
	for start, end := NextPlaceholder(s.Value, 0); start >= 0; start, end = NextPlaceholder(s.Value, at) {
		out = append(out, s.Value[at:start]...)
		meaning := MeaningOf(s.Value[start:end])
		rest := s.Value[end:]
		switch {
		case meaning != Anything:
		case string(out) == "arn:" && (strings.HasPrefix(rest, ":iam::") || strings.HasPrefix(rest, ":sts::")):
			meaning = Partition
		case (strings.HasSuffix(string(out), ":iam::") || strings.HasSuffix(string(out), ":sts::")) && strings.HasPrefix(rest, ":"):
			meaning = Account
		default:
			return "", false
		}
		out = append(out, examples[meaning]...)
		at = end
	}
	return string(append(out, s.Value[at:]...)), true
}

// fieldEnd is where the field of an ARN ends that an offset is in: at a colon that is not a
// placeholder's.
func fieldEnd(text string, from int) int {
	for from < len(text) {
		colon := strings.IndexByte(text[from:], ':')
		if colon < 0 {
			break
		}
		start, end := NextPlaceholder(text, from)
		if start < 0 || start > from+colon {
			return from + colon
		}
		from = end
	}
	return len(text)
}
