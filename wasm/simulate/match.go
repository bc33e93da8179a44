package simulate

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// run is the evaluation of a request for one resource.
type run struct {
	asked
	begin begin // of the action
	// trusting is set if a role's trust policy decides, key if a KMS key's policy does.
	trusting, key bool
	reserved      bool // there is memory for a result of usual size
	// model is what decides besides policies, nil for nothing.
	model   *model
	out     *ResourceResult
	reasons []Reason  // memory for those of out's layers
	own     []*Policy // memory for the resource's policies
	// why gathers what a match rests on. It is nil while decisions are made: most reasons
	// are never asked for.
	why *Explanation
}

// is reports whether the action is one, which is given in small letters.
func (r *run) is(action string) bool { return ascii.EqualFold(r.request.Action, action) }

func (r *run) miss(m Miss) { r.why.Misses = append(r.why.Misses, m) }

// match compares a statement with the request.
func (r *run) match(s *statement) (grants Grants, is cond.Truth) {
	at := s.actions.find(r.request.Action, r.begin)
	if r.why != nil {
		r.explainAction(s, at)
	}
	if (at >= 0) == s.notAction {
		return 0, cond.No
	}
	is = cond.Yes
	if !s.anyPrincipal {
		if grants, is = r.matchPrincipal(s); is == cond.No {
			return 0, cond.No
		}
	}
	if !s.anyResource {
		if is = is.And(r.matchResource(s)); is == cond.No {
			return 0, cond.No
		}
	}
	if len(s.tests) > 0 {
		if is = is.And(r.matchConditions(s)); is == cond.No {
			return 0, cond.No
		}
	}
	if s.problem != "" {
		is = cond.Unknown
		if s.anyPrincipal && wantsPrincipal(s.policy.Kind) {
			grants = ToSession // whom it was meant for is open as well
		}
		if r.why != nil {
			r.miss(Miss{Element: OtherElement, Span: s.at, Unknown: s.problem})
		}
	}
	return grants, is
}

func (r *run) explainAction(s *statement, at int) {
	span := s.action
	if at >= 0 {
		span = s.actions.list[at].Span
		r.why.Action = span
	}
	if (at >= 0) == s.notAction {
		r.miss(Miss{Element: ActionElement, Not: s.notAction, Span: span})
	}
}

func (r *run) matchPrincipal(s *statement) (Grants, cond.Truth) {
	p, kind := &r.request.Principal, s.policy.Kind
	if s.notPrincipal {
		is := s.excluded(p, kind).Not()
		if is != cond.Yes && r.why != nil {
			m := Miss{Element: PrincipalElement, Not: true, Span: s.principal}
			if is == cond.Unknown {
				m.Unknown = "NotPrincipal names only part of what the principal is"
			}
			r.miss(m)
		}
		return ToSession, is
	}
	var grants Grants
	is, at := cond.No, 0
	for i := range s.principals {
		v := &s.principals[i]
		switch reached, truth := v.reach(p, kind); truth {
		case cond.Yes:
			if is != cond.Yes {
				grants = 0
			}
			grants, is, at = grants|reached, cond.Yes, i
		case cond.Unknown:
			if is == cond.No {
				grants, is, at = reached, cond.Unknown, i
			}
		}
	}
	if r.why != nil {
		switch is {
		case cond.Yes:
			r.why.Principal = s.principals[at].span
		case cond.Unknown:
			r.miss(Miss{Element: PrincipalElement, Span: s.principals[at].span, Unknown: "AWS does not say whether this principal is meant"})
		case cond.No:
			r.miss(Miss{Element: PrincipalElement, Span: s.principal})
		}
	}
	return grants, is
}

func (r *run) matchResource(s *statement) cond.Truth {
	is, at := cond.No, 0
	for i := range s.resources {
		if s.resources[i].all {
			is, at = cond.Yes, i
			break
		}
		if truth := s.resources[i].match(r.resource.ARN, &r.asked); truth > is {
			is, at = truth, i
			if is == cond.Yes {
				break
			}
		}
	}
	if r.why != nil {
		r.explainResource(s, at, is)
	}
	if s.notResource {
		is = is.Not()
	}
	return is
}

// explainResource notes what came of comparing resources; is is the truth of the at-th.
func (r *run) explainResource(s *statement, at int, is cond.Truth) {
	m := Miss{Element: ResourceElement, Not: s.notResource, Span: s.resource}
	if is != cond.No {
		m.Span = s.resources[at].span
		r.why.Resource = m.Span
	}
	if is == cond.Unknown {
		m.Unknown = s.resources[at].unknown(r.resource.ARN, &r.asked)
	}
	if s.notResource {
		is = is.Not()
	}
	if is != cond.Yes {
		r.miss(m)
	}
}

func (r *run) matchConditions(s *statement) cond.Truth {
	is := cond.Yes
	for i := range s.tests {
		t := &s.tests[i]
		truth := cond.Unknown
		if t.Test != nil {
			truth = t.Holds(r.values(t.Key, t.derived), &r.asked)
		}
		if truth == cond.Yes {
			continue
		}
		is = is.And(truth)
		if r.why != nil {
			r.explainCondition(t, truth)
		} else if is == cond.No {
			break
		}
	}
	return is
}

func (r *run) explainCondition(t *test, truth cond.Truth) {
	m := Miss{Element: ConditionElement, Span: t.span, Operator: t.operator, Key: t.key, Unknown: t.problem}
	if t.Test != nil {
		m.Values = slices.Clone(r.Values(t.Key))
		if truth == cond.Unknown {
			m.Unknown = t.Problem(&r.asked)
		}
	}
	r.miss(m)
}
