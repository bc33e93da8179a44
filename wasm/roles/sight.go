package roles

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// sight is what a role may do in one state, as far as a comparison with other states of the
// same role needs it.
type sight struct {
	// content is that of all identity policies.
	content
	// denied is set if a statement denies everything.
	denied   bool
	trust    *content
	limits   *content // of the boundary; nil without one
	size     int      // of the inline policies, as AWS counts
	attached int
}

// everything is what a statement without limits is about.
var everything = func() atom {
	r := reader{}
	return r.read(denyAll).denies.list[0]
}()

// denyAll is the policy of a role that is closed for the time of some steps.
const denyAll = `{"Version":"2012-10-17","Statement":[{"Sid":"LeastwiseIsAtWork","Effect":"Deny","Action":"*","Resource":"*"}]}`

// see makes the sight of a role, nil for one that is not there.
func (a *Actual) see(r *reader, role *Role) *sight {
	if role == nil {
		return nil
	}
	s := &sight{attached: len(role.Managed)}
	tags := tagsText(role.Tags)
	for i := range role.Inline {
		s.add(r.read(role.Inline[i].Document), tags)
		s.size += inlineSize(role.Inline[i].Document)
	}
	for _, arn := range role.Managed {
		s.add(a.readManaged(r, arn), tags)
	}
	s.denied = s.denies.has[everything]
	trust := sight{}
	trust.add(r.read(role.Trust), tags)
	s.trust = &trust.content
	if role.Boundary != nil && *role.Boundary != "" {
		limits := sight{}
		limits.add(a.readManaged(r, *role.Boundary), tags)
		s.limits = &limits.content
	}
	return s
}

func (a *Actual) readManaged(r *reader, arn string) *content {
	if text := a.document(arn); text != "" {
		return r.read(text)
	}
	return opaque(arn)
}

// add adds a document, with the role's tags put to what depends on them.
func (s *sight) add(c *content, tags string) {
	for _, a := range c.allows.list {
		s.allows.add(a.under(tags))
	}
	for _, a := range c.denies.list {
		s.denies.add(a.under(tags))
	}
}

// under is the atom for a role with tags. A document that is not known may depend on them.
func (a atom) under(tags string) atom {
	if !strings.HasPrefix(a.rest, ",") || dependsOnTags(a.rest) || dependsOnTags(a.resource) {
		a.rest += tags
	}
	return a
}

func dependsOnTags(text string) bool {
	text = ascii.ToLower(text)
	return strings.Contains(text, "principaltag") || strings.Contains(text, "resourcetag")
}

func tagsText(tags []Tag) string {
	w := marker{}
	w.tags(tags)
	return string(w.out)
}

// inlineSize is what a document adds to the quota of a role's inline policies.
func inlineSize(document string) int { return policy.Measure(document).DenseCharacters }

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
	if p.before == nil && len(s.trust.allows.list) == 0 {
		return true // it never was open to anybody
	}
	before, after := s.within(p.before), s.within(p.after)
	for _, a := range s.allows.list {
		if !(before && p.before.allows.covers(a)) && !(after && p.after.allows.covers(a)) {
			return false
		}
	}
	return true
}

// within reports whether a state is nowhere wider than another in all but what it allows.
func (s *sight) within(o *sight) bool {
	return o != nil && s.denies.coversAll(&o.denies) && s.trust.within(o.trust) && (o.limits == nil || s.limitedWithin(o))
}

func (c *content) within(o *content) bool {
	return o.allows.coversAll(&c.allows) && c.denies.coversAll(&o.denies)
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
	return missing(&p.before.content, &p.after.content, &s.content) || missing(p.before.trust, p.after.trust, s.trust) ||
		s.limits != nil && !p.before.limitedWithin(s) && !p.after.limitedWithin(s)
}

// limitedWithin reports whether the boundary of a state lets nothing through that another
// one's does not.
func (s *sight) limitedWithin(o *sight) bool { return s.limits != nil && s.limits.within(o.limits) }

// missing is gap for what one kind of documents says.
func missing(before, after, now *content) bool {
	for _, d := range now.denies.list {
		if !before.denies.covers(d) && !after.denies.covers(d) {
			return true
		}
	}
	for _, a := range before.allows.list {
		if now.allows.covers(a) {
			continue
		}
		for _, b := range after.allows.list {
			if a.meets(b) && !now.allows.covers(b) {
				return true
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
