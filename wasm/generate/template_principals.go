package generate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// principalKinds are IAM's kinds of principals, in the order of statements.
var principalKinds = []string{"AWS", "Service", "Federated", "CanonicalUser"}

const principalHint = "write {AWS: arn:aws:iam::111122223333:role/app} or {Service: lambda.amazonaws.com}"

// principals reads a map of kinds as IAM has it, or "*" for everybody.
func (r *templateReader) principals(value *source.Node) {
	switch {
	case value.Kind.IsScalar() && value.Text == "*" && isPlainTag(value):
		r.t.Principals = append(r.t.Principals, PrincipalBlock{Kind: textOf(value)})
	case value.Kind == source.Map && isPlainTag(value):
		read := map[string]PrincipalBlock{}
		r.members(value, "principals", principalKinds, func(key, value *source.Node) {
			for _, text := range r.scalarsOrNone(key, value, "a principal") {
				text.Value = strings.TrimSpace(text.Value)
				if text.Value == "*" && key.Text == "AWS" { // the same to IAM
					r.t.Principals = append(r.t.Principals, PrincipalBlock{Kind: text})
					continue
				}
				block := read[key.Text]
				block.Kind, block.Values = textOf(key), append(block.Values, text)
				read[key.Text] = block
			}
		})
		for _, kind := range principalKinds {
			if block, ok := read[kind]; ok {
				r.t.Principals = append(r.t.Principals, block)
			}
		}
	case value.IsNull():
	default:
		r.note(Error, TemplateValue, value, "principals is a map, and here stands "+describeNode(value), principalHint)
	}
}
