package fit

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Wanted says what a policy is to fit.
type Wanted struct {
	Options
	Quota policy.Quota
	// Limit is a quota that AWS raised, 0 for the usual one.
	Limit int
	// Used is what the user, group, role or resource uses already: characters of inline
	// policies, or attached policies for kinds that may be several.
	Used int
	// MaxPolicies is how many policies there may be, 0 for what AWS allows by default.
	MaxPolicies int
	// Lossy takes offers where nothing else helps. Allowed are the actions that may come
	// with them, nil for any; MaxExtra is how many, 0 for any number.
	Lossy    bool
	Allowed  expand.Set
	MaxExtra int
}

// Fitted is a policy that fits, or the closest to it.
type Fitted struct {
	// Policies are the texts, Sizes what the quota counts of each.
	Policies []string
	Sizes    []int
	// Limit is what each may have, Max how many there may be.
	Limit, Max int
	Fits       bool
	// Before is the size of the original.
	Before int
	Steps  []Step
	// Offers are the best that were not taken, if it does not fit.
	Offers []*Offer
	Future []string
}

// MaxOffers is how many offers a Fitted lists at most.
const MaxOffers = 20

// Fit makes a policy fit a quota. It goes on only until it does: first what changes
// nothing but the text, then splitting where AWS allows several policies, and offers last.
func Fit(c *catalog.Catalog, d *policy.Document, want Wanted) Fitted {
	f := newFitter(d, want)
	f.run(c)
	return f.out
}

func newFitter(d *policy.Document, want Wanted) *fitter {
	f := &fitter{Wanted: want, limit: want.Limit, d: d}
	if f.limit == 0 {
		f.limit = want.Quota.Limit
	}
	if want.Quota.Sum {
		f.limit = max(0, f.limit-want.Used)
	}
	f.max = 1
	if n := several(want.Quota); n > 0 {
		f.max = want.MaxPolicies
		if f.max == 0 {
			f.max = n - want.Used
		}
	}
	f.max = max(f.max, 0)
	f.Options.Control = f.Options.Control || want.Quota.Kind == policy.SCP || want.Quota.Kind == policy.RCP
	f.out.Limit, f.out.Max = f.limit, f.max
	return f
}

// fitter is one run of Fit.
type fitter struct {
	Wanted
	limit, max int
	d          *policy.Document
	w          *draft
	out        Fitted
}

func (f *fitter) run(c *catalog.Catalog) {
	d := f.d
	original := d.Source[d.Span.Start:d.Span.End]
	f.out.Before = f.Quota.Count(original)
	if f.out.Before <= f.limit && f.max > 0 && !f.DropSids {
		f.done([]string{original})
		return
	}
	f.w = newDraft(c, d, f.Options)
	size := f.out.Before
	if now := f.Quota.Count(f.w.text(0)); !f.Quota.Dense && now < size {
		f.out.Steps = append(f.out.Steps, Step{Name: StepSpace, Saved: size - now})
		size = now
	}
	r := Shrunk{Steps: f.out.Steps}
	for _, s := range f.steps() {
		if size <= f.limit && f.max > 0 && s.name != StepSids {
			break
		}
		next := f.w.copy()
		s.do(next)
		if now := f.Quota.Count(next.text(0)); now < size {
			r.note(s.name, size-now)
			f.w, size = next, now
		}
	}
	f.out.Steps = r.Steps
	f.out.Future = future(d, f.w)
	if size <= f.limit && f.max > 0 {
		f.done([]string{f.whole()})
		return
	}
	f.split()
}

// steps are the ways that change nothing but the text, in their order.
func (f *fitter) steps() []step {
	out := []step{covered, merged, patterns, merged, covered, brackets, letters}
	if f.DropSids {
		out = append([]step{sids}, out...)
	}
	return out
}

// layOut writes a part of the draft indented as the original, if white space is not
// counted or has room.
func (f *fitter) layOut(w *draft) string {
	if text := w.text(w.indent); f.fitsLaidOut(text) {
		return text
	}
	return w.text(0)
}

// whole writes the draft as the original is laid out, on the same condition.
func (f *fitter) whole() string {
	if text := f.w.layOut(f.d, 1<<30); f.fitsLaidOut(text) {
		return text
	}
	return f.layOut(f.w)
}

func (f *fitter) fitsLaidOut(text string) bool {
	return f.Quota.Dense || f.Quota.Count(text) <= f.limit
}

// split lays the statements into several policies, and takes offers if that is wanted.
func (f *fitter) split() {
	p := f.packed(f.w)
	if !f.enough(p) && f.Lossy {
		next := f.w.copy()
		m := next.market(f.Allowed)
		taken := m.bargain(f.MaxExtra, f.Quota.Count(next.text(0)), f.limit*f.max, func() bool { return f.enough(f.packed(next)) })
		for _, o := range taken {
			f.out.Steps = append(f.out.Steps, Step{Name: o.Pattern, Saved: o.Saved, Extra: o.Extra})
		}
		f.w = next
		p = f.packed(f.w)
	}
	if !f.enough(p) {
		f.out.Offers = f.w.market(f.Allowed).offers
		f.out.Offers = f.out.Offers[:min(len(f.out.Offers), MaxOffers)]
	}
	if f.max <= 1 && several(f.Quota) == 0 || len(p.bins) <= 1 {
		f.done([]string{f.whole()})
		return
	}
	var texts []string
	for _, bin := range p.bins {
		one := f.w.copy()
		one.d.Statements, one.d.Single = bin, false
		texts = append(texts, f.layOut(one))
	}
	f.out.Steps = append(f.out.Steps, Step{Name: StepSplit})
	f.done(texts)
}

// packed lays a draft into policies.
func (f *fitter) packed(w *draft) packing {
	if several(f.Quota) == 0 || f.w.d.Fragment {
		if size := f.Quota.Count(w.text(0)); size > f.limit {
			return packing{tooLarge: size}
		}
		return packing{bins: [][]policy.Statement{w.d.Statements}}
	}
	p := packer{draft: w, quota: f.Quota, limit: f.limit}
	return p.pack()
}

func (f *fitter) enough(p packing) bool { return p.tooLarge == 0 && len(p.bins) <= f.max }

func (f *fitter) done(texts []string) {
	f.out.Policies = texts
	f.out.Fits = len(texts) <= f.max
	for _, text := range texts {
		n := f.Quota.Count(text)
		f.out.Sizes = append(f.out.Sizes, n)
		f.out.Fits = f.out.Fits && n <= f.limit
	}
}
