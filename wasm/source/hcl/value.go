package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/leastwise/leastwise/wasm/source"
)

// unknown is the tag of nodes whose value only Terraform knows. Their text is a placeholder.
const unknown = "!unknown"

// reader turns expressions into nodes.
type reader struct {
	text string
	// lookup follows references; without one they are not known.
	lookup *lookup
	// view chooses among the branches of conditionals.
	view *source.View
	// bound are the names that a "for" gives to what it goes through.
	bound map[string]*source.Node
}

// value is what an expression stands for, as far as it is written. It recurses no deeper than
// the brackets nest.
func (r *reader) value(e hclsyntax.Expression) source.Node {
	out := r.node(e)
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return r.value(e.Expression)
	case *hclsyntax.TemplateWrapExpr:
		return r.value(e.Wrapped)
	case *hclsyntax.LiteralValueExpr:
		return r.literal(e)
	case *hclsyntax.TemplateExpr:
		out.Kind, out.Text = source.Double, r.template(e.Parts)
	case *hclsyntax.ObjectConsExpr:
		out.Kind = source.Map
		for _, item := range e.Items {
			out.Children = append(out.Children, r.key(item.KeyExpr), r.value(item.ValueExpr))
		}
	case *hclsyntax.TupleConsExpr:
		out.Kind = source.Seq
		for _, item := range e.Exprs {
			out.Children = append(out.Children, r.value(item))
		}
	case *hclsyntax.ConditionalExpr:
		return r.either(e)
	case *hclsyntax.FunctionCallExpr:
		return r.call(e)
	case *hclsyntax.UnaryOpExpr: // a number below zero
		if _, ok := e.Val.(*hclsyntax.LiteralValueExpr); !ok || e.Op != hclsyntax.OpNegate {
			return r.unknown(e)
		}
		out.Text = r.text[out.Start:out.End]
	case *hclsyntax.ScopeTraversalExpr:
		return r.known(e, func() (source.Node, bool) { return r.reference(e, e.Traversal) })
	case *hclsyntax.RelativeTraversalExpr:
		return r.known(e, func() (source.Node, bool) {
			of := r.value(e.Source)
			return r.picked(e, &of, e.Traversal)
		})
	case *hclsyntax.IndexExpr:
		return r.known(e, func() (source.Node, bool) { return r.index(e) })
	case *hclsyntax.ForExpr:
		return r.known(e, func() (source.Node, bool) { return r.each(e) })
	default:
		return r.unknown(e)
	}
	return out
}

// known is a value if it is known, and a placeholder if not.
func (r *reader) known(e hclsyntax.Expression, value func() (source.Node, bool)) source.Node {
	if n, ok := value(); ok {
		return n
	}
	return r.unknown(e)
}

func (r *reader) node(e hclsyntax.Expression) source.Node {
	rng := e.Range()
	start := min(max(rng.Start.Byte, 0), len(r.text))
	return source.Node{Start: start, End: min(max(rng.End.Byte, start), len(r.text))}
}

func (r *reader) unknown(e hclsyntax.Expression) source.Node {
	out := r.node(e)
	out.Kind, out.Tag, out.Text = source.Double, unknown, r.placeholder(e)
	return out
}

// placeholder names an expression: by its text if that is a mere reference.
func (r *reader) placeholder(e hclsyntax.Expression) string {
	n := r.node(e)
	if text := r.text[n.Start:n.End]; len(text) > 0 && len(text) < 100 && !strings.ContainsAny(text, "\"\\:{}$%\n\r\t,") {
		return "${" + text + "}"
	}
	if call, ok := e.(*hclsyntax.FunctionCallExpr); ok && len(call.Name) < 100 && !strings.Contains(call.Name, ":") {
		return "${" + call.Name + "()}"
	}
	return "${expression}"
}

func (r *reader) literal(e *hclsyntax.LiteralValueExpr) source.Node {
	out := r.node(e)
	switch v := e.Val; {
	case v.IsNull():
		out.Text = "null"
	case v.Type() == cty.String:
		out.Kind, out.Text = source.Double, v.AsString()
	case v.Type() == cty.Bool && v.True():
		out.Text = "true"
	case v.Type() == cty.Bool:
		out.Text = "false"
	case v.Type() == cty.Number:
		out.Text = r.text[out.Start:out.End]
	default:
		return r.unknown(e)
	}
	return out
}

// template is a text with placeholders in it.
func (r *reader) template(parts []hclsyntax.Expression) string {
	var out strings.Builder
	for _, part := range parts {
		if v := r.value(part); v.Kind.IsScalar() && !v.Conditional {
			out.WriteString(v.Text)
		} else {
			out.WriteString(r.placeholder(part))
		}
	}
	return out.String()
}

// key is an object's: a word, a text or an expression.
func (r *reader) key(e hclsyntax.Expression) source.Node {
	k, ok := e.(*hclsyntax.ObjectConsKeyExpr)
	if !ok {
		return r.unknown(e)
	}
	if word := hcl.ExprAsKeyword(k.Wrapped); word != "" && !k.ForceNonLiteral {
		out := r.node(e)
		out.Kind, out.Text = source.Double, word
		return out
	}
	out := r.value(k.Wrapped)
	if !out.Kind.IsScalar() || out.IsNull() || out.Conditional {
		return r.unknown(k.Wrapped)
	}
	return out
}

// either is the branch of a conditional that the view shows, of those that are lists or maps
// with something in them, and Conditional; which of two texts it is stays unknown.
func (r *reader) either(e *hclsyntax.ConditionalExpr) source.Node {
	var filled, empty []source.Node
	null := false
	for _, b := range r.branches(nil, e) {
		b.Conditional = true
		switch {
		case b.Kind.IsScalar():
			null = null || b.IsNull()
		case len(b.Children) > 0:
			filled = append(filled, b)
		default:
			empty = append(empty, b)
		}
	}
	switch {
	case len(filled) > 0:
		return filled[r.view.Pick(len(filled))]
	case len(empty) > 0 && null:
		return empty[0]
	}
	return r.unknown(e)
}

// branches adds those of a conditional, and of one that is a branch of it; or else what the
// expression stands for.
func (r *reader) branches(to []source.Node, e hclsyntax.Expression) []source.Node {
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return r.branches(to, e.Expression)
	case *hclsyntax.ConditionalExpr:
		return r.branches(r.branches(to, e.TrueResult), e.FalseResult)
	}
	return append(to, r.value(e))
}
