package cond

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Implies reports whether u surely holds wherever t does, and is at least open wherever t
// is. False means only that it is not sure.
func (t *Test) Implies(u *Test) bool {
	if t.Key != u.Key || t.Holds(nil, nobody{}) > u.Holds(nil, nobody{}) {
		return false
	}
	from, to := &bases[t.Operator.Base], &bases[u.Operator.Base]
	if from.typ == Existence || to.typ == Existence {
		// Requests without the key are settled; with it, its values do not matter to one.
		return to.typ == Existence && u.exists(true) == Yes || from.typ == Existence && t.exists(true) == No
	}
	if t.Operator.Qualifier != u.Operator.Qualifier || from.typ != to.typ || from.negated != to.negated {
		return false
	}
	all, some := t, u
	if from.negated { // what is none of several is none of fewer
		all, some = u, t
	}
	a, s := bases[all.Operator.Base].compare, bases[some.Operator.Base].compare
	for i := range all.values {
		if !slices.ContainsFunc(some.values, func(v value) bool { return implies(from.typ, a, &all.values[i], s, &v) }) {
			return false
		}
	}
	return true
}

// nobody is a request without any key.
type nobody struct{}

func (nobody) Values(string) []string { return nil }

// implies reports whether what compares with v as a asks surely compares with w as b asks.
func implies(typ Type, a comparison, v *value, b comparison, w *value) bool {
	if v.problem != "" || w.problem != "" {
		return false
	}
	switch typ {
	case String, ARN:
		switch {
		case a == b && v.pattern.same(&w.pattern):
			return true
		case b == equalFold:
			return v.pattern.fixedText() && w.pattern.fixedText() && ascii.EqualFold(v.pattern.fixed, w.pattern.fixed)
		}
		return a != equalFold && w.pattern.covers(&v.pattern)
	case Numeric, Date:
		return ordered(a, b, v.number.compare(w.number))
	case IP:
		return w.network.Contains(v.network)
	case Bool:
		return v.yes == w.yes
	}
	return v.text == w.text
}

// ordered reports whether every number that compares with v as a asks compares with w as b
// asks; order is that of v and w.
func ordered(a, b comparison, order int) bool {
	switch b {
	case equal:
		return a == equal && order == 0
	case less:
		return (a == equal || a == lessEqual) && order < 0 || a == less && order <= 0
	case lessEqual:
		return (a == equal || a == less || a == lessEqual) && order <= 0
	case greater:
		return (a == equal || a == greaterEqual) && order > 0 || a == greater && order >= 0
	}
	return (a == equal || a == greater || a == greaterEqual) && order >= 0
}

// same reports whether two patterns are written alike.
func (p *Pattern) same(q *Pattern) bool { return p.fixed == q.fixed && slices.Equal(p.parts, q.parts) }

// fixedText reports whether a pattern takes one text only.
func (p *Pattern) fixedText() bool { return p.plain && p.parts == nil }

// covers reports whether p surely takes all that q takes.
func (p *Pattern) covers(q *Pattern) bool {
	switch {
	case p.same(q):
		return true
	case p.parts != nil:
		return false
	case p.open:
		begin := q.fixed[:q.lead]
		if q.parts != nil {
			begin = q.parts[0].text[:q.parts[0].lead]
		}
		return len(begin) >= p.lead && begin[:p.lead] == p.fixed[:p.lead]
	}
	return q.fixedText() && p.Match(q.fixed, nobody{}) == Yes
}
