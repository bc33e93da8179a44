package custom

import (
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
)

// forbidden is a Forbid with what its patterns cover.
type forbidden struct {
	*Forbid
	set  expand.Set
	each []expand.Set // by pattern
}

// check finds the actions of an Allow that are forbidden, each pattern by itself.
func (f *forbidden) check(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || !f.reaches(s) {
		return
	}
	if s.Inverted {
		if both := common(p.Expand(s), f.set); both.Len() > 0 {
			f.with(p.Report(p.Element("NotAction"), "NotAction leaves in %s, not allowed here", lint.List(both.AppendIDs(nil, p.Catalog))))
		}
		return
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Opaque {
			continue
		}
		covered := expand.NewSet(p.Catalog)
		covered.AddPattern(p.Catalog, a.Value)
		both := common(covered, f.set)
		switch n := both.Len(); {
		case n == 0:
		case a.Known:
			f.with(p.Report(a.Span, "%s is not allowed here", a.Value))
		default:
			f.with(p.Report(a.Span, "%q covers %s, not allowed here", a.Value, lint.List(both.AppendIDs(nil, p.Catalog))))
		}
	}
}

// reaches reports whether a statement may be about one of the resources.
func (f *forbidden) reaches(s *lint.Statement) bool {
	if len(f.Resources) == 0 || s.Elsewhere {
		return true
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		for _, pattern := range f.Resources {
			if r.Opaque || !arn.Disjoint(r.Text, pattern) {
				return true
			}
		}
	}
	return false
}

// checkTogether finds a policy whose Allow statements together cover an action of each
// pattern, and reports the first statement that covers one.
func (f *forbidden) checkTogether(p *lint.Pass) {
	var names []string
	var first *lint.Statement
	for _, wanted := range f.each {
		found := expand.Set(nil)
		for i := range p.Statements() {
			s := &p.Statements()[i]
			if !s.Allow || !f.reaches(s) {
				continue
			}
			if found = common(p.Expand(s), wanted); found.Len() > 0 {
				if first == nil || s.Index < first.Index {
					first = s
				}
				break
			}
		}
		if found.Len() == 0 {
			return
		}
		names = append(names, found.AppendIDs(nil, p.Catalog)[0])
	}
	if first != nil {
		f.with(p.Report(first.ActionSpan(), "%s are not allowed together here", lint.List(names)))
	}
}

func common(a, b expand.Set) expand.Set {
	out := append(expand.Set(nil), a...)
	out.Keep(b)
	return out
}
