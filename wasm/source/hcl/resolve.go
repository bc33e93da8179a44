package hcl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/leastwise/leastwise/wasm/source"
)

// lookup follows references through a module.
type lookup struct {
	module *Module
	busy   map[*definition]bool // what is being looked at
	cycles int                  // how often something of that was met again
	room   int                  // how many more nodes references may stand for
}

func newLookup(m *Module) *lookup {
	if m == nil {
		return nil
	}
	return &lookup{module: m, busy: map[*definition]bool{}, room: source.MaxExpanded}
}

// reference is what a name stands for: what a "for" goes through, a local or a variable, with
// what is picked out of it. ok is false if that is not known.
func (r *reader) reference(e hclsyntax.Expression, path hcl.Traversal) (out source.Node, ok bool) {
	if n := r.bound[path.RootName()]; n != nil {
		return r.picked(e, n, path[1:])
	}
	if r.lookup == nil || len(path) < 2 {
		return out, false
	}
	attr, ok := path[1].(hcl.TraverseAttr)
	if !ok {
		return out, false
	}
	d := r.lookup.module.values[path.RootName()+"."+attr.Name]
	if d == nil {
		return out, false
	}
	n := r.lookup.value(d, r.view)
	if n == nil || path.RootName() == "var" && isVoid(n) {
		return out, false
	}
	return r.picked(e, n, path[2:])
}

// value is what is defined; nil if that refers to itself.
func (l *lookup) value(d *definition, view *source.View) *source.Node {
	switch {
	case d.node != nil && (view.Number == 0 || !d.branches):
		view.More = view.More || d.branches
		return d.node
	case l.room < 0:
		return nil
	case l.busy[d]:
		l.cycles++
		return nil
	}
	l.busy[d] = true
	before := l.cycles
	own := source.View{Number: view.Number}
	n := (&reader{text: d.file.text, lookup: l, view: &own}).value(d.expr)
	view.More = view.More || own.More
	delete(l.busy, d)
	if l.cycles == before && l.room >= 0 && view.Number == 0 {
		d.node, d.branches = &n, own.More
	}
	return &n
}

// isVoid reports whether a variable's default is none that a policy could be written with.
func isVoid(n *source.Node) bool {
	if n.Kind.IsScalar() {
		return n.IsNull() || n.Text == ""
	}
	return len(n.Children) == 0
}

// picked is a part of a node, put where an expression stands. What is not known there has
// the placeholder that it has where it is defined.
func (r *reader) picked(e hclsyntax.Expression, n *source.Node, path hcl.Traversal) (out source.Node, ok bool) {
	conditional := n.Conditional
	for _, step := range path {
		if n.Tag == unknown {
			return out, false
		}
		switch step := step.(type) {
		case hcl.TraverseAttr:
			n = n.Member(step.Name)
		case hcl.TraverseIndex:
			n = item(n, step.Key)
		default:
			return out, false
		}
		if n == nil {
			return out, false
		}
		conditional = conditional || n.Conditional
	}
	at := r.node(e)
	room := source.MaxExpanded
	if r.lookup != nil {
		room = r.lookup.room
	}
	out, ok = movedTo(n, at.Start, at.End, &room)
	out.Conditional = conditional
	if r.lookup != nil {
		r.lookup.room = room
	}
	return out, ok
}

// item is an element of a list or map.
func item(n *source.Node, key cty.Value) *source.Node {
	if key.IsNull() || !key.IsKnown() {
		return nil
	}
	switch key.Type() {
	case cty.String:
		return n.Member(key.AsString())
	case cty.Number:
		i, _ := key.AsBigFloat().Int64()
		if n.Kind == source.Seq && i >= 0 && i < int64(len(n.Children)) {
			return &n.Children[i]
		}
	}
	return nil
}

// movedTo is a copy of a node that has one place of a file. It recurses no deeper than nodes
// do.
func movedTo(n *source.Node, start, end int, room *int) (out source.Node, ok bool) {
	if *room--; *room < 0 {
		return out, false
	}
	out = *n
	out.Start, out.End, out.Children = start, end, nil
	for i := range n.Children {
		child, ok := movedTo(&n.Children[i], start, end, room)
		if !ok {
			return out, false
		}
		out.Children = append(out.Children, child)
	}
	return out, true
}

// index is an element that an expression picks.
func (r *reader) index(e *hclsyntax.IndexExpr) (out source.Node, ok bool) {
	key := r.value(e.Key)
	if key.Tag == unknown || !key.Kind.IsScalar() {
		return out, false
	}
	of := r.value(e.Collection)
	var n *source.Node
	if of.Kind == source.Map {
		n = of.Member(key.Text)
	} else if lit, is := e.Key.(*hclsyntax.LiteralValueExpr); is {
		n = item(&of, lit.Val)
	}
	if n == nil || of.Tag == unknown {
		return out, false
	}
	out, ok = r.picked(e, n, nil)
	out.Conditional = out.Conditional || of.Conditional
	return out, ok
}

// each is the list that a "for" makes of a list, or of a map's values, that is known. One
// with a condition is not.
//
// https://developer.hashicorp.com/terraform/language/expressions/for
func (r *reader) each(e *hclsyntax.ForExpr) (out source.Node, ok bool) {
	if e.KeyExpr != nil || e.CondExpr != nil || len(r.bound) > 3 {
		return out, false
	}
	of := r.value(e.CollExpr)
	if of.Tag == unknown || of.Kind.IsScalar() {
		return out, false
	}
	out = r.node(e)
	out.Kind, out.Conditional = source.Seq, of.Conditional
	step := 1
	if of.Kind == source.Map {
		step = 2
	}
	for i := step - 1; i < len(of.Children); i += step {
		inner := &reader{text: r.text, lookup: r.lookup, view: r.view, bound: map[string]*source.Node{}}
		for name, n := range r.bound {
			inner.bound[name] = n
		}
		inner.bound[e.ValVar] = &of.Children[i]
		if e.KeyVar != "" {
			key := source.Node{Kind: source.Double, Tag: unknown, Text: "${" + e.KeyVar + "}"}
			if step == 2 {
				key = of.Children[i-1]
			}
			inner.bound[e.KeyVar] = &key
		}
		n := inner.value(e.ValExpr)
		n.Conditional = n.Conditional || of.Children[i].Conditional
		if r.lookup != nil {
			if r.lookup.room--; r.lookup.room < 0 {
				return out, false
			}
		}
		out.Children = append(out.Children, n)
	}
	return out, true
}
