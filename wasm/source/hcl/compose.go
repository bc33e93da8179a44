package hcl

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// foreign is the tag of statements that a document has taken in from elsewhere.
const foreign = "!foreign"

// composed is the policy that a document writes, with those that it takes in as far as they
// are known: first the statements of sources, then its own, then those of overrides. A later
// statement replaces one of the same Sid. partial says that some are not known.
//
// https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/d/iam_policy_document.html.markdown
func (r *reader) composed(b *hclsyntax.Block) (out source.Node, partial bool) {
	out, partial = r.document(b)
	if !partial || r.lookup == nil {
		return out, partial
	}
	partial = false
	own := out.Member("Statement")
	list := source.Node{Kind: source.Seq, Start: own.Start, End: own.End}
	take := func(names ...string) {
		for _, name := range names {
			a := b.Body.Attributes[name]
			if a == nil {
				continue
			}
			for _, e := range listed(a.Expr) {
				taken, whole := r.statements(e)
				partial = partial || !whole
				for _, s := range taken {
					s.Tag = foreign
					overlay(&list, s)
				}
			}
		}
	}
	take("source_json", "source_policy_documents")
	for _, s := range own.Children {
		overlay(&list, s)
	}
	take("override_json", "override_policy_documents")
	*own = list
	return out, partial
}

// listed are the expressions of a list that is written there, or the one that stands there.
func listed(e hclsyntax.Expression) []hclsyntax.Expression {
	if list, ok := e.(*hclsyntax.TupleConsExpr); ok {
		return list.Exprs
	}
	return []hclsyntax.Expression{e}
}

// statements are those of the policy that an expression stands for: another document's JSON,
// or a text.
func (r *reader) statements(e hclsyntax.Expression) (list []source.Node, whole bool) {
	var n source.Node
	if t, ok := e.(*hclsyntax.ScopeTraversalExpr); ok {
		if name, is := documentIn(t.Traversal); is {
			var ok bool
			if n, whole, ok = r.lookup.document(name, r.view); !ok || len(t.Traversal) != 4 {
				return nil, false
			}
		}
	}
	if n.Kind != source.Map {
		v := r.value(e)
		doc, err := jsonspan.Parse(v.Text)
		if v.Tag == unknown || v.Conditional || !v.Kind.IsScalar() || err != nil {
			return nil, false
		}
		n, whole = source.FromJSON(doc), true
	}
	found := n.Member("Statement")
	if found == nil {
		return nil, false
	}
	if found.Kind != source.Seq {
		found = &source.Node{Kind: source.Seq, Children: []source.Node{*found}}
	}
	at := r.node(e)
	for i := range found.Children {
		one, ok := movedTo(&found.Children[i], at.Start, at.End, &r.lookup.room)
		if !ok {
			return nil, false
		}
		list = append(list, one)
	}
	return list, whole
}

// document is the policy of another document.
func (l *lookup) document(name string, view *source.View) (out source.Node, whole, ok bool) {
	d := l.module.documents[name]
	if d == nil || l.busy[d] || l.room < 0 {
		return out, false, false
	}
	l.busy[d] = true
	out, partial := (&reader{text: d.file.text, lookup: l, view: view}).composed(d.from)
	delete(l.busy, d)
	return out, !partial, true
}

// overlay adds a statement, or puts it in the place of the one that has its Sid.
func overlay(list *source.Node, s source.Node) {
	if sid := s.Member("Sid"); sid != nil && sid.Tag != unknown && sid.Text != "" {
		for i := range list.Children {
			if has := list.Children[i].Member("Sid"); has != nil && has.Text == sid.Text && has.Tag != unknown {
				list.Children[i] = s
				return
			}
		}
	}
	list.Children = append(list.Children, s)
}
