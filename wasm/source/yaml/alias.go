package yaml

import (
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/source"
)

// alias reads *name: a copy of what the anchor names, all of it where the alias stands.
func (w *walker) alias(n *ast.AliasNode, depth int) (out source.Node, err error) {
	name := unveil(n.Value.GetToken().Value)
	if err := w.word("*" + name); err != nil {
		return out, err
	}
	start := w.at - len(name) - 1
	target, ok := w.anchors[name]
	switch {
	case !ok:
		e := &source.Error{Offset: start, Reason: "no anchor &" + name + " before this alias"}
		var known []string
		for k := range w.anchors {
			known = append(known, k)
		}
		slices.Sort(known)
		if word, ok := near.Word(name, known); ok {
			e.Hint = "did you mean *" + word + "?"
		}
		return out, e
	case target == nil:
		return out, &source.Error{Offset: start, Reason: "the alias " + jsonspan.Quote("*"+name) + " stands inside of what it names"}
	}
	out, reason := w.copy(target, start, depth)
	if reason != "" {
		return out, &source.Error{Offset: start, Reason: reason}
	}
	return out, nil
}

func (w *walker) copy(n *source.Node, start, depth int) (out source.Node, reason string) {
	if w.expanded++; w.expanded > source.MaxExpanded {
		return out, "aliases stand for more than " + strconv.Itoa(source.MaxExpanded) + " values"
	}
	out = source.Node{Kind: n.Kind, Start: start, End: w.at, Tag: n.Tag, Text: n.Text}
	if n.Kind.IsScalar() {
		return out, ""
	}
	if depth == source.MaxDepth {
		return out, tooDeep
	}
	if len(n.Children) > 0 {
		out.Children = make([]source.Node, len(n.Children))
	}
	for i := range n.Children {
		if out.Children[i], reason = w.copy(&n.Children[i], start, depth+1); reason != "" {
			return out, reason
		}
	}
	return out, ""
}

// merge puts the members of maps in place of the merge keys that name them. A key of the
// map itself wins, then that of the map named first.
func (w *walker) merge(out *source.Node) error {
	merges := false
	for i := 0; i < len(out.Children); i += 2 {
		merges = merges || isMerge(&out.Children[i])
	}
	if !merges {
		return nil
	}
	have := map[string]bool{}
	for i := 0; i < len(out.Children); i += 2 {
		if k := &out.Children[i]; !isMerge(k) {
			have[k.Text] = true
		}
	}
	var merged []source.Node
	for i := 0; i < len(out.Children); i += 2 {
		k, v := out.Children[i], &out.Children[i+1]
		if !isMerge(&k) {
			merged = append(merged, k, *v)
			continue
		}
		maps := []source.Node{*v}
		if v.Kind == source.Seq {
			maps = v.Children
		}
		for _, m := range maps {
			if m.Kind != source.Map {
				return &source.Error{Offset: m.Start, Reason: "a merge key takes a map or a list of maps"}
			}
			for j := 0; j < len(m.Children); j += 2 {
				if name := m.Children[j].Text; !have[name] {
					have[name] = true
					merged = append(merged, m.Children[j], m.Children[j+1])
				}
			}
		}
	}
	out.Children = merged
	return nil
}

func isMerge(key *source.Node) bool {
	return key.Kind == source.Plain && key.Tag == "" && key.Text == "<<"
}
