package fit

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Shrunk is a policy made smaller.
type Shrunk struct {
	// Text is the document, in the layout of the original: on one line, or indented by as
	// many blanks. It is the original where nothing can be saved.
	Text string
	// Before and After are characters without white space; After is never more.
	Before, After int
	Steps         []Step
	// Future are the patterns that the policy did not have and that will also cover actions
	// that AWS adds under fitting names.
	Future []string
}

// The names of steps.
const (
	StepSpace    = "white space"
	StepCovered  = "covered by others"
	StepMerge    = "statements joined"
	StepPatterns = "wildcards"
	StepBrackets = "single values without brackets"
	StepLetters  = "wildcards inside of words"
	StepSids     = "Sids"
	StepSplit    = "split"
	StepOffer    = "wider wildcards"
)

// step changes a draft and must not change what it grants.
type step struct {
	name string
	do   func(w *draft)
}

var (
	covered = step{StepCovered, func(w *draft) {
		w.distinctActions()
		w.coveredResources()
		w.coveredStatements()
	}}
	merged   = step{StepMerge, (*draft).mergeStatements}
	patterns = step{StepPatterns, (*draft).rewriteActions}
	letters  = step{StepLetters, func(w *draft) { w.options.Letters = true; w.rewriteActions() }}
	brackets = step{StepBrackets, (*draft).dropBrackets}
	sids     = step{StepSids, func(w *draft) {
		if len(w.d.Statements) == 0 {
			return // Id may be all that makes it a policy
		}
		w.d.ID = policy.String{}
		w.d.Elements = without(w.d.Elements, "Id")
		for i := range w.d.Statements {
			if s := &w.d.Statements[i]; s.Raw == "" {
				s.Sid = policy.String{}
				s.Elements = without(s.Elements, "Sid")
			}
		}
	}}
)

// dropBrackets writes lists of one as that one.
func (w *draft) dropBrackets() {
	for i := range w.d.Statements {
		s := &w.d.Statements[i]
		if !plain(s) {
			continue
		}
		s.Elements = slices.Clone(s.Elements)
		for n := range s.Elements {
			if e := &s.Elements[n]; e.Form == policy.List {
				e.Form = policy.Text // printed as a list where there are several
			}
		}
		s.Principal, s.NotPrincipal = slices.Clone(s.Principal), slices.Clone(s.NotPrincipal)
		for _, list := range [][]policy.Principal{s.Principal, s.NotPrincipal} {
			for n := range list {
				list[n].Single = list[n].Key.Value != "" || list[n].Single // "*" and ["*"] are not the same there
			}
		}
		s.Condition = slices.Clone(s.Condition)
		for n := range s.Condition {
			c := &s.Condition[n]
			c.Keys = slices.Clone(c.Keys)
			for m := range c.Keys {
				c.Keys[m].Single = true
			}
		}
	}
}

func without(elements []policy.Element, name string) []policy.Element {
	out := elements[:0:0]
	for _, e := range elements {
		if e.Name != name {
			out = append(out, e)
		}
	}
	return out
}

// Shrink makes a policy as small as it gets while it grants exactly the same: the same
// known actions on the same resources to the same principals under the same conditions.
func Shrink(c *catalog.Catalog, d *policy.Document, o Options) Shrunk {
	w := newDraft(c, d, o)
	out := Shrunk{Before: policy.Measure(d.Source[d.Span.Start:d.Span.End]).DenseCharacters}
	size := w.dense()
	steps := []step{covered, merged, patterns, merged, covered, brackets}
	if o.DropSids {
		steps = append(steps, sids)
	}
	for _, s := range steps {
		w, size = out.take(w, s, size)
	}
	out.After = size
	out.finish(d, w)
	return out
}

// take takes a step, unless it makes the draft larger.
func (r *Shrunk) take(w *draft, s step, size int) (*draft, int) {
	next := w.copy()
	s.do(next)
	now := next.dense()
	if now >= size {
		return w, size
	}
	r.note(s.name, size-now)
	return next, now
}

// note counts what a step saved; steps that are taken twice stand once.
func (r *Shrunk) note(name string, saved int) {
	for i := range r.Steps {
		if r.Steps[i].Name == name {
			r.Steps[i].Saved += saved
			return
		}
	}
	r.Steps = append(r.Steps, Step{Name: name, Saved: saved})
}

// finish writes the text. The original stays if the draft's layout makes up for all that
// was saved, or if nothing was.
func (r *Shrunk) finish(d *policy.Document, w *draft) {
	original := d.Source[d.Span.Start:d.Span.End]
	r.Text = original
	if len(r.Steps) == 0 {
		r.After = r.Before
		return
	}
	if text := w.layOut(d, len(original)); len(text) <= len(original) {
		r.Text = text
	}
	r.After = policy.Measure(r.Text).DenseCharacters
	r.Future = future(d, w)
}

// future lists the wildcards of Allow statements that the original does not have.
func future(d *policy.Document, w *draft) []string {
	had := map[string]bool{}
	for i := range d.Statements {
		for _, p := range d.Statements[i].Action {
			had[p.Value] = true
		}
	}
	var out []string
	for i := range w.d.Statements {
		for _, p := range w.d.Statements[i].Action {
			if expand.HasWildcard(p.Value) && !had[p.Value] {
				had[p.Value] = true
				out = append(out, p.Value)
			}
		}
	}
	return out
}
