package cfn

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// pieces are the scalars that make up a text in turn, intrinsic functions resolved; none if
// a node is no text. It recurses no deeper than the tree, which source.MaxDepth bounds.
func (r *resolver) pieces(n *source.Node) []source.Node {
	name, value := function(n)
	if value.Kind == source.Seq && name == "Sub" && len(value.Children) > 0 {
		value = value.Children[0]
	}
	switch {
	case name == "" && n.Kind.IsScalar():
		return []source.Node{*n}
	case name == "":
		return nil
	case name == "Sub" && value.Kind.IsScalar() && value.Tag == "":
		value.Text = substituted(value.Text)
		return []source.Node{value}
	case name == "Join" && value.Kind == source.Seq && len(value.Children) == 2 && value.Children[0].Kind.IsScalar() && value.Children[1].Kind == source.Seq:
		var out []source.Node
		for i := range value.Children[1].Children {
			if i > 0 {
				out = append(out, value.Children[0])
			}
			item := r.pieces(&value.Children[1].Children[i])
			if item == nil {
				return nil
			}
			out = append(out, item...)
		}
		return out
	}
	one := r.call(n, name, value)
	if !one.Kind.IsScalar() {
		return nil
	}
	return []source.Node{one}
}

// isPolicyText reports whether pieces are a policy in JSON; where there must be one it is
// enough that they begin so. Where a function gives more than a string's text, what it is
// can't be told.
func isPolicyText(pieces []source.Node, must bool) bool {
	if len(pieces) == 0 || !strings.HasPrefix(strings.TrimLeft(pieces[0].Text, " \t\r\n"), "{") {
		return false
	}
	var all strings.Builder
	for i := range pieces {
		all.WriteString(pieces[i].Text)
	}
	text := all.String()
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == '\\':
			i++
		case text[i] == '$' && !quoted:
			return false
		}
	}
	return must && strings.Contains(text, `"Statement"`) || source.HasMember(text, "Statement")
}
