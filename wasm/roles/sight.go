package roles

import "github.com/leastwise/leastwise/wasm/arn"

// sight is what a role may do in one state, as far as a comparison with other states of the
// same role needs it. States share the contents of documents that they have in common.
type sight struct {
	// identity are the contents of all identity policies.
	identity contents
	// denied is set if a statement denies everything.
	denied bool
	// trust has one content.
	trust contents
	// limits is the boundary's content; empty without one.
	limits   contents
	size     int // of the inline policies, as AWS counts
	attached int
}

// denyAll is the policy of a role that is closed for the time of some steps.
const denyAll = `{"Version":"2012-10-17","Statement":[{"Sid":"LeastwiseIsAtWork","Effect":"Deny","Action":"*","Resource":"*"}]}`

// everything is the atom of a statement that denies everything.
var everything = atom{rest: `,"Effect":"Deny"`, action: "*", resource: "*"}

// see makes the sight of a role, nil for one that is not there.
func (a *Actual) see(r *reader, role *Role) *sight {
	if role == nil {
		return nil
	}
	s := &sight{attached: len(role.Managed), trust: contents{r.under(r.read(role.Trust), role.Tags)}}
	for i := range role.Inline {
		s.identity = append(s.identity, r.under(r.read(role.Inline[i].Document), role.Tags))
		s.size += r.size(role.Inline[i].Document)
	}
	for _, arn := range role.Managed {
		s.identity = append(s.identity, r.under(a.readManaged(r, arn), role.Tags))
	}
	for _, c := range s.identity {
		s.denied = s.denied || c.denies.has[everything]
	}
	if role.Boundary != nil && *role.Boundary != "" {
		s.limits = contents{r.under(a.readManaged(r, *role.Boundary), role.Tags)}
	}
	return s
}

func (a *Actual) readManaged(r *reader, arn string) *content {
	if text := a.document(arn); text != "" {
		return r.read(text)
	}
	return r.opaque(arn)
}

// Quotas of a role: the characters of all inline policies, and attached policies, which can
// be raised.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	maxInline   = 10_240
	maxAttached = 10
)

// passage judges the states between two states of a role; either may be nil.
type passage struct{ before, after *sight }

// safe reports whether whoever can assume the role in a state, with what the role may do
// then, could do so before or may do so afterwards. It never says yes wrongly.
func (p passage) safe(s *sight) bool {
	if s == nil || s.denied {
		return true
	}
	if p.before == nil && s.nobody() {
		return true // it never was open to anybody
	}
	before, after := s.within(p.before), s.within(p.after)
	for _, c := range s.identity {
		if before && p.before.identity.has(c) || after && p.after.identity.has(c) {
			continue
		}
		for _, a := range c.allows.list {
			if !(before && p.before.identity.allow(a)) && !(after && p.after.identity.allow(a)) {
				return false
			}
		}
	}
	return true
}

// nobody reports whether nobody may assume the role.
func (s *sight) nobody() bool { return len(s.trust[0].allows.list) == 0 }

// within reports whether a state is nowhere wider than another in all but what it allows.
func (s *sight) within(o *sight) bool {
	return o != nil && s.identity.denyAllOf(o.identity) && s.trust.within(o.trust) && (o.limits == nil || s.limitedWithin(o))
}

// fits reports whether a state is within AWS's quotas, as far as the ends are.
func (p passage) fits(s *sight) bool {
	size, attached := maxInline, maxAttached
	for _, end := range []*sight{p.before, p.after} {
		if end != nil {
			size, attached = max(size, end.size), max(attached, end.attached)
		}
	}
	return s == nil || s.size <= size && s.attached <= attached
}

// gap reports whether something may not be possible in a state that is possible before and
// afterwards. It never says no wrongly.
func (p passage) gap(s *sight) bool {
	if p.before == nil || p.after == nil || s == nil {
		return false
	}
	return missing(p.before.identity, p.after.identity, s.identity) || missing(p.before.trust, p.after.trust, s.trust) ||
		s.limits != nil && !p.before.limitedWithin(s) && !p.after.limitedWithin(s)
}

// limitedWithin reports whether the boundary of a state lets nothing through that another
// one's does not.
func (s *sight) limitedWithin(o *sight) bool { return s.limits != nil && s.limits.within(o.limits) }

// missing is gap for what one kind of documents says.
func missing(before, after, now contents) bool {
	for _, c := range now {
		if before.has(c) || after.has(c) {
			continue
		}
		for _, d := range c.denies.list {
			if !before.deny(d) && !after.deny(d) {
				return true
			}
		}
	}
	for _, c := range before {
		if now.has(c) {
			continue
		}
		for _, a := range c.allows.list {
			if now.allow(a) {
				continue
			}
			for _, other := range after {
				if now.has(other) {
					continue
				}
				for _, b := range other.allows.list {
					if a.meets(b) && !now.allow(b) {
						return true
					}
				}
			}
		}
	}
	return false
}

// meets reports whether two atoms may have something in common, whatever their conditions.
func (a atom) meets(b atom) bool {
	return (a.who == b.who || a.who == everybody || b.who == everybody) &&
		(a.action == "" || b.action == "" || !arn.DisjointTexts(a.action, b.action)) &&
		(a.resource == "" || b.resource == "" || !arn.Disjoint(a.resource, b.resource))
}
