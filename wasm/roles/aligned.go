package roles

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Aligned writes two documents so that a comparison of their lines shows what changed and
// nothing else: indented, lists of one without brackets, sets sorted, and the statements of
// the first in the order of the second's. A text that is no policy stays as it is.
func Aligned(before, after string) (string, string) {
	a, okA := readAligned(before)
	b, okB := readAligned(after)
	if okA && okB {
		spellAs(a, b)
		a.Statements = likeness(a.Statements, b.Statements)
	}
	return printAligned(before, a, okA), printAligned(after, b, okB)
}

// spellAs writes actions as another document does, where they differ in letter case only.
func spellAs(d, as *policy.Document) {
	spelling := map[string]string{}
	for i := range as.Statements {
		for _, list := range [][]policy.String{as.Statements[i].Action, as.Statements[i].NotAction} {
			for _, action := range list {
				spelling[ascii.ToLower(action.Value)] = action.Value
			}
		}
	}
	for i := range d.Statements {
		for _, list := range [][]policy.String{d.Statements[i].Action, d.Statements[i].NotAction} {
			for k := range list {
				if text, ok := spelling[ascii.ToLower(list[k].Value)]; ok {
					list[k].Value = text
				}
			}
		}
	}
}

// Indented is one document as Aligned writes it.
func Indented(document string) string {
	d, ok := readAligned(document)
	return printAligned(document, d, ok)
}

func readAligned(text string) (*policy.Document, bool) {
	d, problems := policy.Parse(text)
	if text == "" || len(problems) > 0 || len(d.More) > 0 {
		return nil, false
	}
	d.Single = false
	for i := range d.Statements {
		if s := &d.Statements[i]; s.Sid.Value == "" && s.Raw == "" {
			*s = nameless(s)
		}
		s := &d.Statements[i]
		for _, list := range []*[]policy.String{&s.Action, &s.NotAction, &s.Resource, &s.NotResource} {
			sortTexts(list)
		}
		for _, principals := range [][]policy.Principal{s.Principal, s.NotPrincipal} {
			for k := range principals {
				sortTexts(&principals[k].Items)
			}
		}
		for k := range s.Condition {
			for n := range s.Condition[k].Keys {
				sortTexts(&s.Condition[k].Keys[n].Items)
			}
		}
	}
	return d, true
}

// sortTexts sorts a set of texts, and takes repetitions out.
func sortTexts(list *[]policy.String) {
	if *list == nil {
		return
	}
	slices.SortStableFunc(*list, func(a, b policy.String) int { return strings.Compare(a.Value, b.Value) })
	*list = slices.CompactFunc(*list, func(a, b policy.String) bool { return a.Value == b.Value && a.Form == b.Form })
}

func printAligned(text string, d *policy.Document, ok bool) string {
	if ok {
		return policy.Print(d, policy.Layout{Indent: 2, Lists: policy.Scalars}) + "\n"
	}
	if text == "" {
		return ""
	}
	if doc, err := jsonspan.Parse(text); err == nil {
		return string(jsonspan.AppendIndented(nil, jsonspan.AppendCompact(nil, doc.Root()))) + "\n"
	}
	return text + "\n"
}

// likeness puts the statements of one document into the order of another's: each behind the
// one before that is most like one there.
func likeness(list, order []policy.Statement) []policy.Statement {
	if len(list)*len(order) > 10_000 {
		return list
	}
	left := make([]bool, len(list))
	out := make([]policy.Statement, 0, len(list))
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = policy.PrintStatement(&list[i], policy.Layout{Lists: policy.Scalars})
	}
	take := func(match func(i int) bool) bool {
		for i := range list {
			if !left[i] && match(i) {
				left[i] = true
				out = append(out, list[i])
				return true
			}
		}
		return false
	}
	wanted := make([]string, len(order))
	same := make([]bool, len(order))
	for k := range order {
		wanted[k] = policy.PrintStatement(&order[k], policy.Layout{Lists: policy.Scalars})
		same[k] = slices.Contains(texts, wanted[k])
	}
	for k := range order {
		s := &order[k]
		switch {
		case same[k] && take(func(i int) bool { return texts[i] == wanted[k] }):
		case s.Sid.Value != "" && take(func(i int) bool { return list[i].Sid.Value == s.Sid.Value && !slices.Contains(wanted, texts[i]) }):
		default:
			best, most := -1, 0
			for i := range list {
				if n := alike(&list[i], s); !left[i] && n > most && !slices.Contains(wanted, texts[i]) {
					best, most = i, n
				}
			}
			if best >= 0 {
				left[best] = true
				out = append(out, list[best])
			}
		}
	}
	for i := range list {
		if !left[i] {
			out = append(out, list[i])
		}
	}
	return out
}

// alike counts what two statements have in common.
func alike(a, b *policy.Statement) int {
	n := 0
	if a.Effect.Value == b.Effect.Value {
		n++
	}
	for _, pair := range [][2][]policy.String{{a.Action, b.Action}, {a.NotAction, b.NotAction}, {a.Resource, b.Resource}, {a.NotResource, b.NotResource}} {
		for _, x := range pair[0] {
			if slices.ContainsFunc(pair[1], func(y policy.String) bool { return x.Value == y.Value }) {
				n += 2
			}
		}
	}
	for _, p := range a.Principal {
		for _, q := range b.Principal {
			for _, x := range p.Items {
				if p.Kind == q.Kind && slices.ContainsFunc(q.Items, func(y policy.String) bool { return x.Value == y.Value }) {
					n += 2
				}
			}
		}
	}
	return n
}
