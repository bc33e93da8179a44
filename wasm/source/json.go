package source

import "github.com/leastwise/leastwise/wasm/jsonspan"

// FromJSON makes a tree of a JSON text: strings are Double, everything else that is no list
// or object is Plain with its source text. The parser has limited the depth.
func FromJSON(doc *jsonspan.Doc) Node { return fromJSON(doc.Root()) }

func fromJSON(n jsonspan.Node) Node {
	out := Node{Start: n.Start(), End: n.End()}
	switch n.Kind() {
	case jsonspan.String:
		out.Kind, out.Text = Double, n.Text()
	case jsonspan.Array:
		out.Kind = Seq
		for e := range n.Elements() {
			out.Children = append(out.Children, fromJSON(e))
		}
	case jsonspan.Object:
		out.Kind = Map
		for k, v := range n.Members() {
			out.Children = append(out.Children, fromJSON(k), fromJSON(v))
		}
	default:
		out.Text = n.Raw()
	}
	return out
}

// HasMember reports whether a text is a JSON object with a member of that name.
func HasMember(text, name string) bool {
	doc, err := jsonspan.Parse(text)
	if err != nil || doc.Root().Kind() != jsonspan.Object {
		return false
	}
	for key := range doc.Root().Members() {
		if key.Text() == name {
			return true
		}
	}
	return false
}
