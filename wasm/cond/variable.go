package cond

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Variable is a policy variable, "${aws:username}" or "${aws:username, 'nobody'}", or one
// of the three that stand for a character, "${*}", "${?}" and "${$}".
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
type Variable struct {
	// Name is the key as written, Key the same in small letters.
	Name, Key string
	// Default is used if the request does not have the key.
	Default    string
	HasDefault bool
	// Literal is the character that stands for itself, 0 for none.
	Literal byte
	// Problem says why it is no variable; empty if it is one.
	Problem string
}

// ReadVariable reads the variable at the start of text, which begins with "${", and its
// length in bytes; 0 if it has no end.
func ReadVariable(text string) (v Variable, size int) {
	end := strings.IndexByte(text, '}')
	if end < 0 {
		return v, 0
	}
	inside := text[2:end]
	if len(inside) == 1 && strings.ContainsAny(inside, "*?$") {
		v.Literal = inside[0]
		return v, end + 1
	}
	name, _, found := strings.Cut(inside, ",")
	if found {
		// The default may hold a closing brace itself.
		open := strings.TrimLeft(text[2+len(name)+1:], " ")
		start := len(text) - len(open)
		quote := -1
		if strings.HasPrefix(open, "'") {
			quote = strings.IndexByte(open[1:], '\'')
		}
		if quote < 0 {
			v.Problem = "a variable's default without single quotation marks"
		} else {
			v.Default, v.HasDefault = open[1:1+quote], true
			after := start + quote + 2
			gap := strings.TrimLeft(text[after:], " ")
			if !strings.HasPrefix(gap, "}") {
				v.Problem = "a variable that goes on behind its default"
			} else {
				end = len(text) - len(gap)
			}
		}
	}
	v.Name = strings.TrimSpace(name)
	v.Key = ascii.ToLower(v.Name)
	switch {
	case v.Problem != "":
	case v.Name == "":
		v.Problem = "a variable without name"
	case strings.ContainsAny(v.Name, "${*?'\""):
		v.Problem = "a variable whose name is no key"
	}
	return v, end + 1
}
