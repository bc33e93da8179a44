package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/source"
)

// call is what a function gives, for those that put lists, maps and texts together.
//
// https://developer.hashicorp.com/terraform/language/functions
func (r *reader) call(e *hclsyntax.FunctionCallExpr) source.Node {
	if e.ExpandFinal || len(e.Args) == 0 {
		return r.unknown(e)
	}
	out := r.node(e)
	switch e.Name {
	case "concat", "flatten":
		out.Kind = source.Seq
		for _, arg := range e.Args {
			flatten(&out, r.value(arg), e.Name == "flatten")
		}
		return out
	case "compact", "distinct", "sort", "tolist", "toset", "try", "tomap", "sensitive", "nonsensitive":
		return r.value(e.Args[0])
	case "merge":
		out.Kind = source.Map
		for _, arg := range e.Args {
			part := r.value(arg)
			if part.Kind != source.Map {
				return r.unknown(e)
			}
			for i := 0; i+1 < len(part.Children); i += 2 {
				value := part.Children[i+1]
				value.Conditional = value.Conditional || part.Conditional
				put(&out, part.Children[i], value)
			}
		}
		return out
	case "formatlist":
		if n, ok := r.formats(e); ok {
			return n
		}
	case "jsonencode":
		if v := r.value(e.Args[0]); v.Tag != unknown && r.lookup != nil && !v.HasConditional() {
			out.Kind = source.Double
			out.Text, _ = source.ToJSON(&v)
			return out
		}
	case "format":
		if text, ok := r.format(e.Args); ok {
			out.Kind, out.Text = source.Double, text
			return out
		}
	case "join":
		if text, ok := r.join(e.Args); ok {
			out.Kind, out.Text = source.Double, text
			return out
		}
	}
	return r.unknown(e)
}

// flatten adds a list's items; of lists in it as well if deep. Those of a conditional list
// are so themselves.
func flatten(to *source.Node, n source.Node, deep bool) {
	if n.Kind != source.Seq {
		to.Children = append(to.Children, n)
		return
	}
	for _, item := range n.Children {
		item.Conditional = item.Conditional || n.Conditional
		if deep {
			flatten(to, item, true)
		} else {
			to.Children = append(to.Children, item)
		}
	}
}

// put sets a member of a map.
func put(to *source.Node, key, value source.Node) {
	for i := 0; i+1 < len(to.Children); i += 2 {
		if to.Children[i].Text == key.Text {
			to.Children[i], to.Children[i+1] = key, value
			return
		}
	}
	to.Children = append(to.Children, key, value)
}

// formats is the list of what a format makes of each text of one list.
func (r *reader) formats(e *hclsyntax.FunctionCallExpr) (out source.Node, ok bool) {
	out = r.node(e)
	out.Kind = source.Seq
	if len(e.Args) != 2 {
		return out, false
	}
	first, list := r.value(e.Args[0]), r.value(e.Args[1])
	before, after, one := strings.Cut(first.Text, "%s")
	if first.Tag == unknown || !first.Kind.IsScalar() || !one || strings.Contains(before+after, "%") || list.Kind != source.Seq {
		return out, false
	}
	for _, n := range list.Children {
		if !n.Kind.IsScalar() {
			return out, false
		}
		out.Children = append(out.Children, source.Node{Kind: source.Double, Start: out.Start, End: out.End, Text: before + n.Text + after, Conditional: n.Conditional})
	}
	out.Conditional = list.Conditional
	return out, true
}

// format puts texts in the place of %s and its like; ok is false for what it can't read.
func (r *reader) format(args []hclsyntax.Expression) (text string, ok bool) {
	first := r.value(args[0])
	if first.Tag == unknown || !first.Kind.IsScalar() {
		return "", false
	}
	var out strings.Builder
	args, rest := args[1:], first.Text
	for {
		at := strings.IndexByte(rest, '%')
		if at < 0 {
			out.WriteString(rest)
			return out.String(), true
		}
		if at+1 == len(rest) {
			return "", false
		}
		out.WriteString(rest[:at])
		verb := rest[at+1]
		rest = rest[at+2:]
		switch {
		case verb == '%':
			out.WriteByte('%')
		case (verb == 's' || verb == 'd' || verb == 'v') && len(args) > 0:
			arg := r.value(args[0])
			if !arg.Kind.IsScalar() || arg.Conditional {
				arg.Text = r.placeholder(args[0])
			}
			out.WriteString(arg.Text)
			args = args[1:]
		default:
			return "", false
		}
	}
}

// join joins the texts of lists that are written here.
func (r *reader) join(args []hclsyntax.Expression) (text string, ok bool) {
	separator := r.value(args[0])
	if separator.Tag == unknown || !separator.Kind.IsScalar() {
		return "", false
	}
	var texts []string
	for _, arg := range args[1:] {
		list := r.value(arg)
		if list.Kind != source.Seq || list.HasConditional() {
			return "", false
		}
		for i := range list.Children {
			item := &list.Children[i]
			if !item.Kind.IsScalar() {
				return "", false
			}
			texts = append(texts, item.Text)
		}
	}
	return strings.Join(texts, separator.Text), true
}
