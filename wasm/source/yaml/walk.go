package yaml

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// walker moves through the text along with the parser's nodes.
type walker struct {
	text string
	// at is behind the last scalar or mark that was read.
	at       int
	anchors  map[string]*source.Node // nil while the node is being read
	expanded int
	// patches are offsets behind dashes where the parser was shown a null.
	patches []int
	// veiled is set if the parser is shown the text without some colons, see veil.
	veiled bool
}

// errDash is the place of an empty item that the parser has filled with what follows.
type errDash struct{ offset int }

func (*errDash) Error() string { return "an empty item of a list" }

// node reads the value that n stands for. indent is the column of the block collection
// around it, -1 without one.
func (w *walker) node(n ast.Node, indent, depth int) (source.Node, error) {
	switch n := n.(type) {
	case *ast.AnchorNode:
		return w.anchor(n, indent, depth)
	case *ast.TagNode:
		return w.tagged(n, indent, depth)
	case *ast.AliasNode:
		return w.alias(n, depth)
	case *ast.MappingNode:
		return w.mapping(n.Values, n.IsFlowStyle, depth)
	case *ast.MappingValueNode:
		return w.mapping([]*ast.MappingValueNode{n}, n.IsFlowStyle, depth)
	case *ast.SequenceNode:
		return w.sequence(n, depth)
	case *ast.LiteralNode:
		return w.block(indent)
	case nil:
		return w.empty(), nil
	case *ast.NullNode:
		if n.Token.Type == token.ImplicitNullType || slices.Contains(w.patches, w.at) {
			return w.empty(), nil
		}
	}
	return w.scalar(n.GetToken())
}

// empty is a value that is not there.
func (w *walker) empty() source.Node { return source.Node{Start: w.at, End: w.at} }

func (w *walker) anchor(n *ast.AnchorNode, indent, depth int) (out source.Node, err error) {
	name := unveil(n.Name.GetToken().Value)
	if err := w.word("&" + name); err != nil {
		return out, err
	}
	w.anchors[name] = nil
	if out, err = w.node(n.Value, indent, depth); err == nil {
		w.anchors[name] = &out
	}
	return out, err
}

func (w *walker) tagged(n *ast.TagNode, indent, depth int) (out source.Node, err error) {
	tag := unveil(n.Start.Value)
	if err := w.word(tag); err != nil {
		return out, err
	}
	if end := w.at; !isTag(tag) || end < len(w.text) && strings.IndexByte(" \t\n,]}", w.text[end]) < 0 {
		return out, &source.Error{Offset: end - len(tag), Reason: "no tag", Hint: "write it as !Name, with a blank behind it"}
	}
	out, err = w.node(n.Value, indent, depth)
	out.Tag = tag
	if a, ok := n.Value.(*ast.AnchorNode); ok && err == nil {
		w.anchors[unveil(a.Name.GetToken().Value)].Tag = tag // it belongs to the value, not to the place
	}
	return out, err
}

// isTag reports whether a tag is one: the parser takes everything up to a blank.
func isTag(tag string) bool {
	if strings.HasPrefix(tag, "!<") {
		return strings.HasSuffix(tag, ">") && !strings.ContainsAny(tag, " \t")
	}
	return tag != "!!" && !strings.ContainsAny(tag, ",[]{}")
}

// sequence reads a list in either style.
func (w *walker) sequence(n *ast.SequenceNode, depth int) (source.Node, error) {
	w.skip()
	out := source.Node{Kind: source.Seq, Start: w.at, End: w.at}
	if depth == source.MaxDepth {
		return out, &source.Error{Offset: w.at, Reason: tooDeep}
	}
	mark, column := "[", -1
	if !n.IsFlowStyle {
		mark, column = "-", w.column()
	}
	for i, value := range n.Values {
		if n.IsFlowStyle && i > 0 {
			mark = ","
		}
		if err := w.word(mark); err != nil {
			return out, err
		}
		dash := w.at
		child, err := w.node(value, column, depth+1)
		if err != nil {
			return out, err
		}
		if !n.IsFlowStyle && child.Start > dash && w.columnOf(child.Start) <= column {
			return out, &errDash{dash}
		}
		out.Children = append(out.Children, child)
		out.End = child.End
	}
	return out, w.shut(&out, n.IsFlowStyle, len(n.Values), "[", "]")
}

// mapping reads a map in either style.
func (w *walker) mapping(values []*ast.MappingValueNode, flow bool, depth int) (source.Node, error) {
	w.skip()
	out := source.Node{Kind: source.Map, Start: w.at, End: w.at}
	if depth == source.MaxDepth {
		return out, &source.Error{Offset: w.at, Reason: tooDeep}
	}
	flow = flow && w.has("{") // not the pair in [a: b]
	column := -1
	if !flow {
		column = w.column()
	}
	for i, value := range values {
		if flow {
			mark := "{"
			if i > 0 {
				mark = ","
			}
			if err := w.word(mark); err != nil {
				return out, err
			}
		}
		if err := w.pair(value, column, depth+1, &out); err != nil {
			return out, err
		}
		if i == 0 && !flow {
			out.Start = out.Children[0].Start
		}
		out.End = out.Children[len(out.Children)-1].End
	}
	if err := w.shut(&out, flow, len(values), "{", "}"); err != nil {
		return out, err
	}
	return out, w.merge(&out)
}

// pair reads a key and its value.
func (w *walker) pair(n *ast.MappingValueNode, column, depth int, out *source.Node) error {
	var key ast.Node = n.Key
	explicit, isExplicit := key.(*ast.MappingKeyNode)
	if isExplicit {
		if err := w.word("?"); err != nil {
			return err
		}
		key = explicit.Value
	}
	k, err := w.node(key, column, depth)
	if err != nil {
		return err
	}
	if !k.Kind.IsScalar() {
		return &source.Error{Offset: k.Start, Reason: "a list or map as a key", Hint: "keys are texts"}
	}
	if !isExplicit && strings.IndexByte(w.text[k.Start:k.End], '\n') >= 0 {
		return &source.Error{Offset: k.Start, Reason: "a key over several lines", Hint: "put the key and its colon on one line"}
	}
	missing, ok := n.Value.(*ast.NullNode)
	if end := w.at; !ok || missing.Token.Type != token.ImplicitNullType || w.next(":") {
		if err := w.word(":"); err != nil {
			return err
		}
		if isExplicit && column >= 0 && w.columnOf(w.at-1) != column {
			return w.lost("the colon of another key")
		}
		if k.Kind == source.Plain && w.at < len(w.text) && strings.IndexByte(" \t\n,[]{}", w.text[w.at]) < 0 {
			return &source.Error{Offset: w.at - 1, Reason: "a colon that readers of YAML take differently",
				Hint: "put a blank behind it if it ends a key, or the text in quotation marks"}
		}
	} else {
		w.at = end
	}
	mark := w.at
	v, err := w.node(n.Value, column, depth)
	if err != nil {
		return err
	}
	if column >= 0 && v.Start > mark {
		if at := w.columnOf(v.Start); at < column || at == column && w.text[v.Start] != '-' {
			return &source.Error{Offset: v.Start, Reason: "a value that is not indented"}
		}
	}
	out.Children = append(out.Children, k, v)
	return nil
}

// shut reads the closing bracket of a collection in flow style.
func (w *walker) shut(out *source.Node, flow bool, n int, open, shut string) error {
	if !flow {
		return nil
	}
	if n == 0 {
		if err := w.word(open); err != nil {
			return err
		}
	} else if w.next(",") {
		w.at++
	}
	err := w.word(shut)
	out.End = w.at
	return err
}

// skip moves over white space and comments.
func (w *walker) skip() {
	for w.at < len(w.text) {
		switch c := w.text[w.at]; {
		case c == ' ' || c == '\t' || c == '\n':
			w.at++
		case c == '#' && (w.at == 0 || strings.IndexByte(" \t\n", w.text[w.at-1]) >= 0):
			w.at = w.lineEnd(w.at)
		default:
			return
		}
	}
}

// documentStart moves over what may stand between documents.
func (w *walker) documentStart() {
	for {
		w.skip()
		atStart := w.at == 0 || w.text[w.at-1] == '\n'
		switch {
		case atStart && w.has("%"):
			w.at = w.lineEnd(w.at)
		case atStart && (w.marker("---") || w.marker("...")):
			w.at += 3
		default:
			return
		}
	}
}

// marker reports whether a document's marker stands here.
func (w *walker) marker(mark string) bool {
	return w.has(mark) && (len(w.text) == w.at+3 || strings.IndexByte(" \t\n", w.text[w.at+3]) >= 0)
}

func (w *walker) has(mark string) bool { return strings.HasPrefix(w.text[w.at:], mark) }

// next skips, and reports whether a mark follows.
func (w *walker) next(mark string) bool {
	w.skip()
	return w.has(mark)
}

// word skips, and moves over a mark that must follow.
func (w *walker) word(mark string) error {
	if !w.next(mark) {
		return w.lost(jsonspan.Quote(mark))
	}
	w.at += len(mark)
	return nil
}

func (w *walker) lineEnd(at int) int {
	if n := strings.IndexByte(w.text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(w.text)
}

// column counts the bytes before the current place on its line.
func (w *walker) column() int { return w.columnOf(w.at) }

func (w *walker) columnOf(at int) int { return at - 1 - strings.LastIndexByte(w.text[:at], '\n') }

// lost is the error for a place that the parser has read differently.
func (w *walker) lost(want string) error {
	return &source.Error{Offset: w.at, Reason: "the YAML is read in two ways here: " + want + " should follow",
		Hint: "write it more simply"}
}
