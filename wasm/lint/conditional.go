package lint

import "github.com/leastwise/leastwise/wasm/policy"

// mostConditional bounds how many conditional spans are looked through; where there are
// more, everything counts as conditional.
const mostConditional = 1000

// Conditional reports whether a part, or something in it, stands only under a condition of
// the template, and the whole doesn't stand under that as well. What is so must not make
// anything else superfluous.
func (p *Pass) Conditional(part, whole policy.Span) bool {
	if len(p.conditional) > mostConditional {
		return true
	}
	for _, c := range p.conditional {
		if touch(c, part) && !holds(c, whole) {
			return true
		}
	}
	return false
}

// Certain reports whether nothing in a statement depends on the template, nor the statement
// itself.
func (p *Pass) Certain(s *Statement) bool { return !p.Conditional(s.Span, p.Doc.Span) }

// Settled reports whether nothing in a statement depends on the template; whether it is
// there at all may.
func (p *Pass) Settled(s *Statement) bool { return !p.Conditional(s.Span, s.Span) }

// keepBranches takes the fixes away that would touch a conditional part and more: the
// template has other branches, which they would take away or change with it.
func (p *Pass) keepBranches() {
	if len(p.conditional) == 0 {
		return
	}
	for i := range p.findings {
		f := &p.findings[i]
		for k := range f.Fixes {
			if p.crossed(f.Fixes[k].Edits) {
				f.Fixes = nil
				break
			}
		}
	}
}

func (p *Pass) crossed(edits []policy.Edit) bool {
	for _, e := range edits {
		for _, c := range p.conditional {
			if touch(c, e.Span) && !holds(c, e.Span) {
				return true
			}
		}
	}
	return len(p.conditional) > mostConditional
}

func touch(a, b policy.Span) bool { return a.Start < b.End && b.Start < a.End }

func holds(outer, inner policy.Span) bool {
	return outer.Start <= inner.Start && inner.End <= outer.End
}
