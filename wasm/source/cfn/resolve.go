package cfn

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// Resolve is a tree without intrinsic functions. Texts that are known in part keep that
// part: !Sub "arn:aws:s3:::${B}/*" is its text, !Join of texts is the texts joined. Of an
// !If the first branch that is not AWS::NoValue is taken, which is then Conditional; members
// and items that are AWS::NoValue are left out. It recurses no deeper than the tree, which source.MaxDepth
// bounds.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
func Resolve(n *source.Node) source.Node { return (&resolver{}).resolve(n) }

// resolver resolves what one view shows of a template.
type resolver struct{ source.View }

func (r *resolver) resolve(n *source.Node) source.Node {
	if name, value := function(n); name != "" {
		return r.call(n, name, value)
	}
	out := *n
	out.Tag, out.Children = "", nil
	for i := 0; i < len(n.Children); i++ {
		if n.Kind == source.Map {
			if i+1 < len(n.Children) && !isNothing(&n.Children[i+1]) {
				out.Children = append(out.Children, n.Children[i], r.resolve(&n.Children[i+1]))
			}
			i++
			continue
		}
		if !isNothing(&n.Children[i]) {
			out.Children = append(out.Children, r.resolve(&n.Children[i]))
		}
	}
	return out
}

// function takes a call of an intrinsic function apart; name is empty if n is none.
func function(n *source.Node) (name string, value source.Node) {
	switch {
	case len(n.Tag) > 1 && n.Tag[0] == '!' && n.Tag[1] != '!':
		value = *n
		value.Tag = ""
		return n.Tag[1:], value
	case n.Kind == source.Map && len(n.Children) == 2 && n.Children[0].Kind.IsScalar():
		key := n.Children[0].Text
		if key == "Ref" || key == "Condition" && n.Children[1].Kind.IsScalar() {
			return key, n.Children[1]
		}
		if rest, ok := strings.CutPrefix(key, "Fn::"); ok {
			return rest, n.Children[1]
		}
	}
	return "", value
}

// call gives what a function stands for, at the place of the whole call.
func (r *resolver) call(n *source.Node, name string, value source.Node) source.Node {
	text, conditional := "${Fn::"+name+"}", false
	switch {
	case name == "Ref" && value.Kind.IsScalar():
		text = "${" + value.Text + "}"
	case name == "GetAtt" && value.Kind.IsScalar():
		text = "${" + value.Text + "}"
	case name == "GetAtt" && value.Kind == source.Seq:
		text, _ = r.joined(value.Children, ".")
		text = "${" + text + "}"
	case name == "Sub" && value.Kind.IsScalar():
		text = substituted(value.Text)
	case name == "Sub" && value.Kind == source.Seq && len(value.Children) > 0 && value.Children[0].Kind.IsScalar():
		text = substituted(value.Children[0].Text)
	case name == "Join" && value.Kind == source.Seq && len(value.Children) == 2 && value.Children[0].Kind.IsScalar() && value.Children[1].Kind == source.Seq:
		text, conditional = r.joined(value.Children[1].Children, value.Children[0].Text)
	}
	if branch := r.branch(n); branch != n {
		out := r.resolve(branch)
		out.Conditional = true
		return out
	}
	return source.Node{Kind: source.Double, Start: n.Start, End: n.End, Text: text, Conditional: conditional}
}

// branch is the one of an !If that the view shows; any other node is itself.
func (r *resolver) branch(n *source.Node) *source.Node {
	if list := branches(nil, n); len(list) > 0 {
		return list[r.Pick(len(list))]
	}
	return n
}

// branches adds those of an !If, and of one that is a branch of it, that are not
// AWS::NoValue; or else the node.
func branches(to []*source.Node, n *source.Node) []*source.Node {
	name, value := function(n)
	switch {
	case name == "If" && value.Kind == source.Seq && len(value.Children) == 3:
		return branches(branches(to, &value.Children[1]), &value.Children[2])
	case isNoValue(n):
		return to
	}
	return append(to, n)
}

// isNothing reports whether a node takes its property away, whatever the conditions are.
func isNothing(n *source.Node) bool { return len(branches(nil, n)) == 0 }

// substituted is what Sub makes of a text: "${!x}" stands for "${x}" itself, as policies
// have it for their own variables.
func substituted(text string) string { return strings.ReplaceAll(text, "${!", "${") }

// joined are texts, functions resolved, with a separator between, and whether one of them is
// conditional.
func (r *resolver) joined(list []source.Node, separator string) (text string, conditional bool) {
	var out strings.Builder
	for i := range list {
		if i > 0 {
			out.WriteString(separator)
		}
		one := r.resolve(&list[i])
		if !one.Kind.IsScalar() {
			one.Text = "${Fn::Join}"
		}
		out.WriteString(one.Text)
		conditional = conditional || one.Conditional
	}
	return out.String(), conditional
}

// isNoValue reports whether a node is the reference that takes its property away.
func isNoValue(n *source.Node) bool {
	name, value := function(n)
	return name == "Ref" && value.Kind.IsScalar() && value.Text == "AWS::NoValue"
}
