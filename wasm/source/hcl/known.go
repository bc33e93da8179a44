package hcl

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/source"
)

// onlyKnown takes out of a policy what only Terraform knows and no placeholder can stand
// for: whole statements. Conditions and principals are left as ones that may be any. ok is
// false if no statement is left; partial is set if some are gone.
func onlyKnown(policy *source.Node) (partial, ok bool) {
	list := policy.Member("Statement")
	switch {
	case list == nil || list.Tag == unknown:
		return false, false
	case list.Kind == source.Map:
		return false, settle(list)
	case list.Kind != source.Seq || len(list.Children) == 0:
		return false, true // the linter has something to say about it
	}
	n := len(list.Children)
	list.Children = slices.DeleteFunc(list.Children, func(s source.Node) bool {
		return s.Tag == unknown || s.Kind == source.Map && !settle(&s)
	})
	return len(list.Children) < n, len(list.Children) > 0
}

// settle makes a statement readable; ok is false if it has elements of unknown names.
func settle(s *source.Node) (ok bool) {
	for i := 0; i+1 < len(s.Children); i += 2 {
		key, value := &s.Children[i], &s.Children[i+1]
		switch {
		case key.Tag == unknown:
			return false
		case key.Text == "Condition":
			deepen(value, 2)
		case key.Text == "Principal" || key.Text == "NotPrincipal":
			if value.Tag == unknown {
				wrap(value, "AWS")
			}
		}
	}
	return true
}

// deepen makes maps of unknown values where maps must be.
func deepen(n *source.Node, levels int) {
	if levels == 0 {
		return
	}
	if n.Tag == unknown {
		wrap(n, n.Text)
	}
	if n.Kind != source.Map {
		return
	}
	for i := 1; i < len(n.Children); i += 2 {
		deepen(&n.Children[i], levels-1)
	}
}

// wrap makes a map with one member of a node.
func wrap(n *source.Node, key string) {
	inner := *n
	*n = source.Node{Kind: source.Map, Start: n.Start, End: n.End, Children: []source.Node{
		{Kind: source.Double, Start: n.Start, End: n.End, Text: key}, inner}}
}
