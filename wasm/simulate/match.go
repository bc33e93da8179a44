package simulate

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// run is the evaluation of a request for one resource.
type run struct {
	asked
	action string // in small letters
	text   string // of the resource
	// misses are those of all statements so far, so that few lists are allocated.
	misses []Miss
}

func (r *run) miss(m Miss) { r.misses = append(r.misses, m) }

// apply compares a statement with the request. It fills what a Reason says of the match.
func (r *run) apply(s *statement, kind policy.Kind, out *Reason) {
	before := len(r.misses)
	r.match(s, kind, out)
	if len(r.misses) > before {
		out.Misses = r.misses[before:len(r.misses):len(r.misses)]
	}
}

func (r *run) match(s *statement, kind policy.Kind, out *Reason) {
	out.Matched = r.matchAction(s, out)
	if out.Matched == cond.No {
		return
	}
	who := cond.Yes
	out.Grants, who = r.matchPrincipal(s, kind, out)
	if who == cond.No {
		out.Matched = cond.No
		return
	}
	where := r.matchResource(s, out)
	if where == cond.No {
		out.Matched, out.Grants = cond.No, 0
		return
	}
	out.Matched = who.And(where).And(r.matchConditions(s, out))
	switch {
	case out.Matched == cond.No:
		out.Grants = 0
	case s.problem != "":
		out.Matched = cond.Unknown
		r.miss(Miss{Element: OtherElement, Span: s.source.Span, Unknown: s.problem})
	}
}

func (r *run) matchAction(s *statement, out *Reason) cond.Truth {
	start := startOf(r.action)
	for i := range s.actions {
		a := &s.actions[i]
		if a.start != 0 && a.start != start {
			continue
		}
		if a.matches(r.action) {
			out.Action = a.span
			if s.notAction {
				r.miss(Miss{Element: ActionElement, Not: true, Span: a.span})
				return cond.No
			}
			return cond.Yes
		}
	}
	if s.notAction {
		return cond.Yes
	}
	r.miss(Miss{Element: ActionElement, Span: s.action})
	return cond.No
}

// matches compares with an action in small letters.
func (a *actionPattern) matches(action string) bool {
	if a.exact && len(a.text) != len(action) {
		return false
	}
	return cond.MatchFold(a.text, action)
}

func (r *run) matchPrincipal(s *statement, kind policy.Kind, out *Reason) (Grants, cond.Truth) {
	p := &r.request.Principal
	switch {
	case s.anyPrincipal:
		return 0, cond.Yes
	case s.notPrincipal:
		is := s.excluded(p, kind).Not()
		if is != cond.Yes {
			m := Miss{Element: PrincipalElement, Not: true, Span: s.principal}
			if is == cond.Unknown {
				m.Unknown = "NotPrincipal names only part of what the principal is"
			}
			r.miss(m)
		}
		return ToSession, is
	}
	var grants Grants
	is, before := cond.No, len(r.misses)
	for i := range s.principals {
		v := &s.principals[i]
		switch reached, truth := v.reach(p, kind); truth {
		case cond.Yes:
			if is != cond.Yes {
				grants = 0
			}
			grants, is = grants|reached, cond.Yes
			out.Principal = v.span
		case cond.Unknown:
			if is == cond.No {
				grants, is = reached, cond.Unknown
				r.miss(Miss{Element: PrincipalElement, Span: v.span, Unknown: "AWS does not say whether this principal is meant"})
			}
		}
	}
	switch is {
	case cond.Yes:
		r.misses = r.misses[:before]
	case cond.No:
		r.miss(Miss{Element: PrincipalElement, Span: s.principal})
	}
	return grants, is
}

func (r *run) matchResource(s *statement, out *Reason) cond.Truth {
	if s.anyResource {
		return cond.Yes
	}
	is, at := cond.No, 0
	for i := range s.resources {
		if truth := s.resources[i].match(r.text, &r.asked); truth > is {
			is, at = truth, i
			if is == cond.Yes {
				break
			}
		}
	}
	if is != cond.No {
		out.Resource = s.resources[at].span
	}
	m := Miss{Element: ResourceElement, Not: s.notResource, Span: out.Resource}
	if is == cond.Unknown {
		m.Unknown = s.resources[at].problem
		if m.Unknown == "" {
			m.Unknown = "a variable has several values"
		}
	}
	if s.notResource {
		is = is.Not()
	}
	if is == cond.Yes {
		return is
	}
	if m.Span == (policy.Span{}) {
		m.Span = s.resource
	}
	r.miss(m)
	return is
}

func (r *run) matchConditions(s *statement, out *Reason) cond.Truth {
	is := cond.Yes
	for i := range s.tests {
		t := &s.tests[i]
		truth := cond.Unknown
		if t.Test != nil {
			truth = t.Eval(&r.asked)
		}
		if truth == cond.Yes {
			continue
		}
		is = is.And(truth)
		m := Miss{Element: ConditionElement, Span: t.span, Operator: t.operator, Key: t.key, Unknown: t.problem}
		if t.Test != nil {
			m.Values = slices.Clone(r.Values(t.Key))
			if truth == cond.Unknown {
				m.Unknown = t.Problem(&r.asked)
			}
		}
		r.miss(m)
	}
	return is
}
