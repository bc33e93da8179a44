package rewrite

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// reorder puts the items of a list in another order. The comment behind an item on its line
// goes with it; what else stands between them stays.
func (w *writer) reorder(n *source.Node, list *layout, before, after []string) {
	if w.err != nil {
		return
	}
	comments := w.comments(n, list)
	used := make([]bool, len(before))
	for i := range after {
		from := 0
		for used[from] || before[from] != after[i] {
			from++
		}
		used[from] = true
		if from == i {
			continue
		}
		w.replace(list.starts[i], list.ends[i], w.file[list.starts[from]:list.ends[from]])
		if comments != nil && comments[i] != comments[from] {
			w.replace(comments[i].start, comments[i].end, w.file[comments[from].start:comments[from].end])
		}
	}
}

type stretch struct{ start, end int }

// comments are the rests of lines behind the items, with the blanks before them; nil if there
// are none. It refuses a list whose comments can't be told to belong to items.
func (w *writer) comments(n *source.Node, list *layout) (out []stretch) {
	if w.notation == JSON || !hasComment(w.file[n.Start:w.lineEnd(n.End)], w.notation) {
		return nil
	}
	for i := range list.starts {
		if !list.ownLines(i) {
			w.refuse(n.Start, "comments stand beside items that are to change places")
			return nil
		}
		from, to := list.ends[i], w.lineEnd(list.ends[i])
		if at := list.comma(i); list.flow && at >= 0 && at < to {
			from = at + 1
		}
		to -= len(w.file[from:to]) - len(strings.TrimRight(w.file[from:to], "\r"))
		out = append(out, stretch{from, to})
		if i+1 < len(list.starts) && !isBlank(w.file[to:list.begin(i+1)]) {
			w.refuse(to, "a comment stands between items that are to change places")
			return nil
		}
	}
	return out
}
