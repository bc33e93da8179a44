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
func Resolve(n *source.Node) source.Node {
	if name, value := function(n); name != "" {
		return call(n, name, value)
	}
	out := *n
	out.Tag, out.Children = "", nil
	for i := 0; i < len(n.Children); i++ {
		if n.Kind == source.Map {
			if i+1 < len(n.Children) && !isNoValue(&n.Children[i+1]) {
				out.Children = append(out.Children, n.Children[i], Resolve(&n.Children[i+1]))
			}
			i++
			continue
		}
		if !isNoValue(&n.Children[i]) {
			out.Children = append(out.Children, Resolve(&n.Children[i]))
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
func call(n *source.Node, name string, value source.Node) source.Node {
	text, conditional := "${Fn::"+name+"}", false
	switch {
	case name == "Ref" && value.Kind.IsScalar():
		text = "${" + value.Text + "}"
	case name == "GetAtt" && value.Kind.IsScalar():
		text = "${" + value.Text + "}"
	case name == "GetAtt" && value.Kind == source.Seq:
		text, _ = joined(value.Children, ".")
		text = "${" + text + "}"
	case name == "Sub" && value.Kind.IsScalar():
		text = substituted(value.Text)
	case name == "Sub" && value.Kind == source.Seq && len(value.Children) > 0 && value.Children[0].Kind.IsScalar():
		text = substituted(value.Children[0].Text)
	case name == "Join" && value.Kind == source.Seq && len(value.Children) == 2 && value.Children[0].Kind.IsScalar() && value.Children[1].Kind == source.Seq:
		text, conditional = joined(value.Children[1].Children, value.Children[0].Text)
	case name == "If" && value.Kind == source.Seq && len(value.Children) == 3:
		branch := &value.Children[1]
		if isNoValue(branch) {
			branch = &value.Children[2]
		}
		out := Resolve(branch)
		out.Conditional = true
		return out
	}
	return source.Node{Kind: source.Double, Start: n.Start, End: n.End, Text: text, Conditional: conditional}
}

// substituted is what Sub makes of a text: "${!x}" stands for "${x}" itself, as policies
// have it for their own variables.
func substituted(text string) string { return strings.ReplaceAll(text, "${!", "${") }

// joined are texts, functions resolved, with a separator between, and whether one of them is
// conditional.
func joined(list []source.Node, separator string) (text string, conditional bool) {
	var out strings.Builder
	for i := range list {
		if i > 0 {
			out.WriteString(separator)
		}
		one := Resolve(&list[i])
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
