package fit

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/policy"
)

// A Stop is a policy on the way from what it was to the smallest that it can be.
type Stop struct {
	// Step leads here from the stop before; that of the first has no name.
	Step
	// Policies are the texts, several only after splitting; Sizes what the quota counts of each.
	Policies []string
	Sizes    []int
	// Statements counts those of all of them.
	Statements int
	// Fits is set if each is within the limit, and they are not too many.
	Fits bool
}

// MaxStops is how many stops there are at most.
const MaxStops = 40

// Stops is every step that Fit might take, whatever the limit: the original, what changes
// nothing but the text, several policies if one is too large, and, if that is wanted, one
// offer after the other. A step that saves nothing is none. The limit of extra actions does
// not count.
func Stops(c *catalog.Catalog, d *policy.Document, want Wanted) []Stop {
	f := newFitter(d, want)
	s := &stops{fitter: f}
	original := d.Source[d.Span.Start:d.Span.End]
	f.out.Before = f.Quota.Count(original)
	s.add(Step{}, len(d.Statements), original)
	f.w = newDraft(c, d, f.Options)
	if !f.Quota.Dense {
		s.take(StepSpace, nil)
	}
	for _, step := range f.steps() {
		next := f.w.copy()
		step.do(next)
		before := f.w
		f.w = next
		if !s.take(step.name, nil) {
			f.w = before
		}
	}
	if !s.list[len(s.list)-1].Fits && several(f.Quota) > 0 {
		s.split()
	}
	if f.Lossy {
		f.w = f.w.copy()
		for m := f.w.market(f.Allowed); len(m.offers) > 0 && len(s.list) < MaxStops; {
			o := m.take(0)
			s.take(o.Pattern, o.Extra)
		}
	}
	return s.list
}

type stops struct {
	*fitter
	list []Stop
	size int // of the last one that is a single policy
}

// take adds the draft if it is smaller than what was before.
func (s *stops) take(name string, extra []string) bool {
	text := s.w.text(0)
	if s.Quota.Dense {
		text = s.w.layOut(s.d, 1<<30)
	}
	now := s.Quota.Count(text)
	if now >= s.size && extra == nil {
		return false
	}
	s.add(Step{Name: name, Saved: s.size - now, Extra: extra}, len(s.w.d.Statements), text)
	return true
}

func (s *stops) split() {
	p := s.packed(s.w)
	if p.tooLarge > 0 || len(p.bins) < 2 {
		return
	}
	var texts []string
	statements := 0
	for _, bin := range p.bins {
		one := s.w.copy()
		one.d.Statements, one.d.Single = bin, false
		texts = append(texts, s.fitter.layOut(one))
		statements += len(bin)
	}
	size := s.size
	s.add(Step{Name: StepSplit}, statements, texts...)
	s.size = size // offers are for the policy in one piece
}

func (s *stops) add(step Step, statements int, texts ...string) {
	stop := Stop{Step: step, Policies: texts, Statements: statements, Fits: len(texts) <= s.max}
	for _, text := range texts {
		n := s.Quota.Count(text)
		stop.Sizes = append(stop.Sizes, n)
		stop.Fits = stop.Fits && n <= s.limit
	}
	s.list = append(s.list, stop)
	s.size = stop.Sizes[0]
}
