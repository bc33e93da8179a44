package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// jsonText is the JSON that a text with interpolations is. Those that stand for a whole value
// are texts there, and holes are their offsets. ok is false if it doesn't begin as a
// policy does, or isn't one where there need not be one, or if what it holds is decided by
// directives, %{if} and %{for}.
func (r *reader) jsonText(e *hclsyntax.TemplateExpr, must bool) (out *source.Spliced, holes map[int]bool, ok bool) {
	out, holes = &source.Spliced{}, map[int]bool{}
	quoted := false // in a string of the JSON
	for _, part := range e.Parts {
		n := r.node(part)
		if literal, is := part.(*hclsyntax.LiteralValueExpr); is && !literal.Val.IsNull() && literal.Val.Type() == cty.String {
			text := literal.Val.AsString()
			quoted = endsQuoted(text, quoted)
			out.Align(text, r.text[n.Start:n.End], n.Start)
			continue
		}
		if text, ok := r.inJSON(part, quoted); ok {
			out.Put(text, n.Start, n.End)
			continue
		}
		placeholder := r.placeholder(part)
		if !quoted {
			if isDirective(part, r.text[:n.Start]) {
				return nil, nil, false
			}
			holes[out.Len()] = true
			placeholder = `"` + placeholder + `"`
		}
		out.Put(placeholder, n.Start, n.End)
	}
	text := strings.TrimSpace(out.Text())
	return out, holes, strings.HasPrefix(text, "{") && (must && strings.Contains(text, `"Statement"`) || source.HasMember(text, "Statement"))
}

// inJSON is what an interpolation writes into JSON, if that is known.
func (r *reader) inJSON(part hclsyntax.Expression, quoted bool) (text string, ok bool) {
	if r.lookup == nil {
		return "", false
	}
	v := r.value(part)
	switch {
	case v.Tag == unknown || !v.Kind.IsScalar() || v.IsNull() || v.Conditional:
		return "", false
	case quoted: // as a template writes it, whose quotation marks would be the author's slip
		return v.Text, true
	}
	_, err := jsonspan.Parse(v.Text)
	return v.Text, err == nil
}

// withHoles is the tree of a text that has holes. ok is false if they leave no JSON.
func withHoles(text *source.Spliced, holes map[int]bool) (out source.Node, ok bool) {
	doc, err := jsonspan.Parse(text.Text())
	if err != nil {
		return out, false
	}
	out = source.FromJSON(doc)
	mark(&out, text, holes)
	return out, true
}

// mark gives nodes their places in the file, and holes their tag. The parser has limited the
// depth.
func mark(n *source.Node, text *source.Spliced, holes map[int]bool) {
	if holes[n.Start] && n.Kind == source.Double {
		n.Tag = unknown
	}
	n.Start, n.End = text.Span(n.Start, n.End)
	for i := range n.Children {
		mark(&n.Children[i], text, holes)
	}
}

// isDirective reports whether a part comes from %{if} or %{for}, not from ${}.
func isDirective(part hclsyntax.Expression, before string) bool {
	switch part.(type) {
	case *hclsyntax.TemplateJoinExpr:
		return true
	case *hclsyntax.ConditionalExpr:
		return !strings.HasSuffix(strings.TrimRight(before, " \t\r\n~("), "${")
	}
	return false
}

// endsQuoted reports whether a piece of JSON ends inside of a string.
func endsQuoted(text string, quoted bool) bool {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == '\\' && quoted:
			i++
		}
	}
	return quoted
}
