package fit

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// A draft is a policy on its way to become smaller.
type draft struct {
	catalog *catalog.Catalog
	options Options
	d       policy.Document // with statements of its own
	from    []int           // the original's index of each statement
	indent  int
}

func newDraft(c *catalog.Catalog, d *policy.Document, o Options) *draft {
	w := &draft{catalog: c, options: o, d: *d, indent: indent(d)}
	w.d.Statements = slices.Clone(d.Statements)
	for i := range d.Statements {
		w.from = append(w.from, i)
	}
	return w
}

// indent is how many blanks the document indents by, 0 if it stands on one line.
func indent(d *policy.Document) int {
	text := d.Source[d.Span.Start:d.Span.End]
	newLine := strings.IndexByte(text, '\n')
	if newLine < 0 {
		return 0
	}
	line := text[newLine+1:]
	n := len(line) - len(strings.TrimLeft(line, " "))
	before := d.Source[strings.LastIndexByte(d.Source[:d.Span.Start], '\n')+1 : d.Span.Start]
	n -= len(before) - len(strings.TrimLeft(before, " "))
	if n <= 0 || n > 8 {
		return 2
	}
	return n
}

// text is the draft in a layout of so many blanks.
func (w *draft) text(indent int) string {
	return print(&w.d, policy.Layout{Indent: indent})
}

// dense is the size in characters without white space.
func (w *draft) dense() int { return policy.Measure(w.text(0)).DenseCharacters }

// print is policy.Print, and leaves a fragment a fragment.
func print(d *policy.Document, l policy.Layout) string {
	if !d.Fragment {
		return policy.Print(d, l)
	}
	if d.Single && len(d.Statements) == 1 {
		return policy.PrintStatement(&d.Statements[0], l)
	}
	whole := policy.Print(&policy.Document{Statements: d.Statements}, policy.Layout{})
	list := strings.TrimSuffix(strings.TrimPrefix(whole, `{"Statement":`), "}")
	if l.Indent == 0 {
		return list
	}
	return string(jsonspan.AppendIndentedBy(nil, []byte(list), l.Indent))
}

// copy gives a draft that can be changed without w.
func (w *draft) copy() *draft {
	out := *w
	out.d.Statements, out.from = slices.Clone(w.d.Statements), slices.Clone(w.from)
	return &out
}

// remove takes statements out.
func (w *draft) remove(gone []bool) {
	kept, from := w.d.Statements[:0:0], w.from[:0:0]
	for i := range w.d.Statements {
		if !gone[i] {
			kept, from = append(kept, w.d.Statements[i]), append(from, w.from[i])
		}
	}
	w.d.Statements, w.from = kept, from
}

// set makes a list of strings with the items of the old one where texts are the same.
func set(old []policy.String, texts []string) []policy.String {
	if len(old) == len(texts) {
		same := true
		for i := range old {
			same = same && old[i].Value == texts[i]
		}
		if same {
			return old
		}
	}
	return policy.Strings(texts...)
}
