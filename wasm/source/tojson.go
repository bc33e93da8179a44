package source

import (
	"sort"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// ToJSON writes a tree as compact JSON: texts for all scalars, save for values left out,
// which are null. Tags are left out. Places lead from the JSON back to the file.
func ToJSON(n *Node) (text string, places *Places) {
	p := &Places{}
	return string(p.append(nil, n)), p
}

// Places leads from the JSON of a tree to the tree's file.
type Places struct {
	// Conditional are the spans in the JSON of Conditional nodes.
	Conditional []policy.Span

	starts, ends []place // both in increasing order
}

// place is an offset in the JSON and the one in the file that belongs to it.
type place struct{ json, file int }

// append recurses no deeper than MaxDepth.
func (p *Places) append(dst []byte, n *Node) []byte {
	start := len(dst)
	p.starts = append(p.starts, place{start, n.Start})
	switch {
	case n.Kind == Seq:
		dst = append(dst, '[')
		for i := range n.Children {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = p.append(dst, &n.Children[i])
		}
		dst = append(dst, ']')
	case n.Kind == Map:
		dst = append(dst, '{')
		for i := range n.Children {
			if i > 0 {
				dst = append(dst, ",:"[i%2])
			}
			if i%2 == 0 && (!n.Children[i].Kind.IsScalar() || n.Children[i].IsNull()) {
				dst = append(dst, `""`...) // a list as a key; no JSON has that
				continue
			}
			dst = p.append(dst, &n.Children[i])
		}
		dst = append(dst, '}')
	case n.IsNull():
		dst = append(dst, "null"...)
	default:
		dst = append(dst, jsonspan.Quote(n.Text)...)
	}
	p.ends = append(p.ends, place{len(dst), n.End})
	if n.Conditional {
		p.Conditional = append(p.Conditional, policy.Span{Start: start, End: len(dst)})
	}
	return dst
}

// Span turns a span of the JSON into one of the file: from where the node at start begins
// to where the node at end ends.
func (p *Places) Span(start, end int) (int, int) {
	i := sort.Search(len(p.starts), func(i int) bool { return p.starts[i].json > start })
	j := sort.Search(len(p.ends), func(j int) bool { return p.ends[j].json >= end })
	from, to := p.starts[max(i-1, 0)].file, p.ends[min(j, len(p.ends)-1)].file
	return from, max(from, to)
}
