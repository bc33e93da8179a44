package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/source"
)

// documentType is the data source that writes policies.
const documentType = "aws_iam_policy_document"

// document is the policy that a block of data aws_iam_policy_document writes. Other
// documents that it takes in are not looked at; partial says that there are some.
//
// https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/d/iam_policy_document.html.markdown
func (r *reader) document(b *hclsyntax.Block) (out source.Node, partial bool) {
	head := b.DefRange()
	out = source.Node{Kind: source.Map, Start: head.Start.Byte, End: b.Range().End.Byte}
	if !r.argument(&out, b.Body, "version", "Version") {
		add(&out, "Version", text("2012-10-17", head), head)
	}
	r.argument(&out, b.Body, "policy_id", "Id")
	list := source.Node{Kind: source.Seq, Start: out.Start, End: out.End}
	for _, s := range blocks(b.Body, "statement") {
		list.Children = append(list.Children, r.statement(s))
	}
	if len(list.Children) > 0 {
		list.Start, list.End = list.Children[0].Start, list.Children[len(list.Children)-1].End
	}
	add(&out, "Statement", list, head)
	for _, name := range [...]string{"source_policy_documents", "override_policy_documents", "source_json", "override_json"} {
		partial = partial || b.Body.Attributes[name] != nil
	}
	return out, partial
}

func (r *reader) statement(b block) source.Node {
	out := source.Node{Kind: source.Map, Start: b.name.Start.Byte, End: b.end, Conditional: b.conditional}
	r.argument(&out, b.body, "sid", "Sid")
	if !r.argument(&out, b.body, "effect", "Effect") {
		add(&out, "Effect", text("Allow", b.name), b.name)
	}
	r.principals(&out, b.body, "principals", "Principal")
	r.principals(&out, b.body, "not_principals", "NotPrincipal")
	r.argument(&out, b.body, "actions", "Action")
	r.argument(&out, b.body, "not_actions", "NotAction")
	r.argument(&out, b.body, "resources", "Resource")
	r.argument(&out, b.body, "not_resources", "NotResource")
	r.conditions(&out, b.body)
	return out
}

// argument adds what a body's argument says. Null, an empty list and an empty text are as
// if it were not there. Provider's &{ stands for the policy language's ${.
func (r *reader) argument(to *source.Node, body *hclsyntax.Body, argument, element string) bool {
	a := body.Attributes[argument]
	if a == nil {
		return false
	}
	value := r.value(a.Expr)
	if value.IsNull() || value.Kind == source.Seq && len(value.Children) == 0 || value.Kind.IsScalar() && value.Text == "" {
		return false
	}
	add(to, element, variables(value), a.NameRange)
	return true
}

// principals adds what blocks of principals say, by their types.
func (r *reader) principals(to *source.Node, body *hclsyntax.Body, name, element string) {
	var all source.Node
	var first hcl.Range
	for i, b := range blocks(body, name) {
		kind, who := r.of(b, "type"), r.of(b, "identifiers")
		if i == 0 {
			first = b.name
			all = source.Node{Kind: source.Map, Start: b.name.Start.Byte}
		}
		all.End = b.end
		if who.Kind == source.Seq && len(who.Children) == 0 {
			continue
		}
		if kind.Text == "*" && (who.Text == "*" || len(who.Children) == 1 && who.Children[0].Text == "*") {
			add(to, element, source.Node{Kind: source.Double, Start: who.Start, End: who.End, Text: "*", Conditional: who.Conditional}, b.name)
			return
		}
		gather(&all, kind, who)
	}
	if len(all.Children) > 0 {
		add(to, element, all, first)
	}
}

// conditions adds what blocks of condition say; those with one test and variable are one.
func (r *reader) conditions(to *source.Node, body *hclsyntax.Body) {
	var all source.Node
	var first hcl.Range
	for i, b := range blocks(body, "condition") {
		test, name, values := r.of(b, "test"), r.of(b, "variable"), r.of(b, "values")
		if i == 0 {
			first = b.name
			all = source.Node{Kind: source.Map, Start: b.name.Start.Byte}
		}
		all.End = b.end
		keys := all.Member(test.Text)
		if keys == nil {
			all.Children = append(all.Children, test, source.Node{Kind: source.Map, Start: b.name.Start.Byte, End: b.end})
			keys = &all.Children[len(all.Children)-1]
		}
		gather(keys, name, values)
	}
	if len(all.Children) > 0 {
		add(to, "Condition", all, first)
	}
}

// of is a required argument of a block; one that is missing is empty.
func (r *reader) of(b block, name string) source.Node {
	out := source.Node{Kind: source.Double, Start: b.name.Start.Byte, End: b.name.End.Byte}
	if a := b.body.Attributes[name]; a != nil {
		out = variables(r.value(a.Expr))
	}
	out.Conditional = out.Conditional || b.conditional
	return out
}

// gather adds values to those of a key.
func gather(to *source.Node, key, values source.Node) {
	have := to.Member(key.Text)
	if have == nil {
		to.Children = append(to.Children, key, values)
		return
	}
	if have.Kind != source.Seq {
		*have = source.Node{Kind: source.Seq, Start: have.Start, End: have.End, Children: []source.Node{*have}}
	}
	flatten(have, values, false)
	have.End = max(have.End, values.End)
}

func add(to *source.Node, key string, value source.Node, at hcl.Range) {
	to.Children = append(to.Children, text(key, at), value)
}

// text is a text that stands for a place.
func text(s string, at hcl.Range) source.Node {
	return source.Node{Kind: source.Double, Start: at.Start.Byte, End: at.End.Byte, Text: s}
}

// variables puts ${ for the provider's &{, which Terraform leaves alone.
func variables(n source.Node) source.Node {
	if n.Kind.IsScalar() {
		n.Text = strings.ReplaceAll(n.Text, "&{", "${")
		return n
	}
	children := make([]source.Node, len(n.Children))
	for i := range n.Children {
		children[i] = variables(n.Children[i])
	}
	n.Children = children
	return n
}
