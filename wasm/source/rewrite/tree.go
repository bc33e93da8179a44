package rewrite

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// Notation is how a file is written.
type Notation uint8

// The notations. Documents are Terraform's aws_iam_policy_document, where the policy
// language's own variables are written &{}.
const (
	YAML Notation = iota
	JSON
	HCL
	Document
)

// Error says why a change can't be made in a file.
type Error struct {
	// Offset is the byte of the file that stands in the way.
	Offset int
	// Reason is a clause without full stop.
	Reason string
}

const noPlace = "what is to be added has no place of its own in Terraform's language"

func (e *Error) Error() string { return e.Reason }

// Tree gives the edits of a file that turn one policy into another: n is the policy as it was
// read from the file, and want what [source.ToJSON] is to make of it afterwards, a JSON
// text. The error is an *[Error], or one of the JSON.
func Tree(file string, n *source.Node, want string, notation Notation) ([]policy.Edit, error) {
	doc, err := jsonspan.Parse(want)
	if err != nil {
		return nil, err
	}
	w := &writer{file: file, notation: notation}
	w.change(n, doc.Root(), place{})
	if w.err != nil {
		return nil, w.err
	}
	return w.edits, nil
}

type writer struct {
	file     string
	notation Notation
	edits    []policy.Edit
	err      *Error
}

// place is where a value stands: behind which key, if it has one.
type place struct{ key *source.Node }

func (w *writer) refuse(offset int, reason string) {
	if w.err == nil {
		w.err = &Error{offset, reason}
	}
}

func (w *writer) replace(start, end int, text string) {
	w.edits = append(w.edits, policy.Edit{Span: policy.Span{Start: start, End: end}, Text: text})
}

// compact is a node as JSON.
func compact(n *source.Node) string {
	text, _ := source.ToJSON(n)
	return text
}

func wanted(n jsonspan.Node) string { return string(jsonspan.AppendCompact(nil, n)) }

// change makes a value what it is to be. It recurses no deeper than the tree.
func (w *writer) change(n *source.Node, to jsonspan.Node, at place) {
	if w.err != nil || compact(n) == wanted(to) {
		return
	}
	switch {
	case w.isAlias(n):
		w.refuse(n.Start, "an alias stands here, for what is written elsewhere")
	case n.Kind == source.Map && to.Kind() == jsonspan.Object:
		w.members(n, to)
	case n.Kind == source.Seq && to.Kind() == jsonspan.Array:
		w.items(n, to)
	case n.Kind.IsScalar() && to.Kind() == jsonspan.String:
		w.scalar(n, to.Text())
	default:
		w.whole(n, to, at)
	}
}

// isAlias reports whether a node has the place of an alias.
func (w *writer) isAlias(n *source.Node) bool {
	return w.notation == YAML && n.Start < n.End && w.file[n.Start] == '*' && (n.Kind != source.Plain || n.Text != w.file[n.Start:n.End])
}

// whole puts another value in place of one of another kind.
func (w *writer) whole(n *source.Node, to jsonspan.Node, at place) {
	text, ok := w.value(to)
	switch {
	case n.Tag == "" && isListOf(to, n) && w.wrap(n):
	case !ok:
		w.refuse(n.Start, "the new value has parts that are left to Terraform")
	case n.Tag != "":
		w.refuse(n.Start, "a function gives this value")
	case w.isFlow(n) || n.Kind.IsScalar():
		w.replace(n.Start, n.End, text)
	case at.key != nil && w.notation == YAML:
		colon := w.next(at.key.End)
		if colon >= len(w.file) || w.file[colon] != ':' {
			w.refuse(n.Start, "its key is written in a way that is not known here")
			return
		}
		start := w.lineStart(n.Start)
		switch {
		case isBlank(w.file[colon+1 : n.Start]):
			w.replace(colon+1, n.End, " "+text)
		case w.next(colon+1) == n.Start && start > colon && isBlank(w.file[start:n.Start]): // below comments
			w.replace(colon+1, colon+1, " "+text)
			w.replace(start, min(w.lineEnd(n.End)+1, len(w.file)), "")
		default:
			w.refuse(n.Start, "something stands between this value and its key")
		}
	default:
		w.refuse(n.Start, "this value can't be written in another way here")
	}
}

// isListOf reports whether a value is a list of one that is there.
func isListOf(to jsonspan.Node, n *source.Node) bool {
	if to.Kind() != jsonspan.Array || !to.First().In(to) {
		return false
	}
	return !to.First().Next().In(to) && wanted(to.First()) == compact(n)
}

// wrap makes a list of a value, if brackets or one dash do that.
func (w *writer) wrap(n *source.Node) bool {
	first := w.lineStart(n.Start)
	switch {
	case w.isFlow(n), n.Kind == source.Plain, n.Kind == source.Single, n.Kind == source.Double:
		w.replace(n.Start, n.Start, "[")
		w.replace(n.End, n.End, "]")
	case w.notation == YAML && n.Kind == source.Map && isBlank(w.file[first:n.Start]):
		w.replace(n.Start, n.Start, "- ")
		for at := w.lineEnd(n.Start) + 1; at < n.End; at = w.lineEnd(at) + 1 {
			if !isBlank(w.file[at:w.lineEnd(at)]) {
				w.replace(at, at, "  ")
			}
		}
	default:
		return false
	}
	return true
}

// isFlow reports whether a list or map is written with brackets.
func (w *writer) isFlow(n *source.Node) bool {
	if n.Start >= n.End {
		return false
	}
	switch n.Kind {
	case source.Seq:
		return w.file[n.Start] == '['
	case source.Map:
		return w.file[n.Start] == '{'
	}
	return false
}

// items changes a list: items that are gone are taken out, others changed in their place or
// put in.
func (w *writer) items(n *source.Node, to jsonspan.Node) {
	var want []jsonspan.Node
	for e := range to.Elements() {
		want = append(want, e)
	}
	before, after := make([]string, len(n.Children)), make([]string, len(want))
	for i := range n.Children {
		before[i] = compact(&n.Children[i])
	}
	for i := range want {
		after[i] = wanted(want[i])
	}
	list := w.listOf(n)
	if isPermutation(before, after) {
		w.reorder(n, list, before, after)
		return
	}
	var gone []int
	for _, run := range runs(before, after) {
		common := min(run.oldEnd-run.old, run.newEnd-run.new)
		for k := range common {
			w.change(&n.Children[run.old+k], want[run.new+k], place{})
		}
		for k := run.old + common; k < run.oldEnd; k++ {
			gone = append(gone, k)
		}
		for k := run.new + common; k < run.newEnd; k++ {
			list.insert(run.oldEnd-1, "", want[k])
		}
	}
	list.remove(gone)
}

// members changes a map. A key that is gone where another one stands with the same value is
// renamed.
func (w *writer) members(n *source.Node, to jsonspan.Node) {
	var keys []string
	var values []jsonspan.Node
	for k, v := range to.Members() {
		keys, values = append(keys, k.Text()), append(values, v)
	}
	before := make([]string, len(n.Children)/2)
	for i := range before {
		before[i] = n.Children[2*i].Text
	}
	list := w.mapOf(n)
	var gone []int
	for _, same := range matches(before, keys) {
		w.change(&n.Children[2*same.old+1], values[same.new], place{&n.Children[2*same.old]})
	}
	for _, run := range runs(before, keys) {
		common := min(run.oldEnd-run.old, run.newEnd-run.new)
		for k := range common {
			key := &n.Children[2*(run.old+k)]
			w.scalar(key, keys[run.new+k])
			w.change(&n.Children[2*(run.old+k)+1], values[run.new+k], place{key})
		}
		for k := run.old + common; k < run.oldEnd; k++ {
			gone = append(gone, k)
		}
		for k := run.new + common; k < run.newEnd; k++ {
			if w.notation == Document {
				w.refuse(n.Start, noPlace)
				return
			}
			list.insert(run.oldEnd-1, keys[k], values[k])
		}
	}
	list.remove(gone)
}

// isPermutation reports whether two lists have the same texts in another order.
func isPermutation(a, b []string) bool {
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	x, y := slices.Clone(a), slices.Clone(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}
