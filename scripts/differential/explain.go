package main

import "strings"

// onlyTheirs explains a grant that only their policy has; nil when nothing does.
func (c *comparison) onlyTheirs(g grant) *class {
	p := c.db.action(g.action)
	if p == nil {
		return nil
	}
	r := typeOfSid(p.service, g.sid)
	if c.deny && c.needed(p) && (!c.isAsked(p, g.resource) || r != nil && !strings.Contains(g.sid, sidWord(p.Level))) {
		return denied
	}
	if g.resource == "*" {
		switch {
		case c.causesOnlyIn(p, c.theirs, c.ours):
			return orphan
		case c.onSeveralPages(p):
			return union
		case c.needed(p) && c.scoped(p):
			return dependentStar
		case c.actions != nil && len(p.typesOf()) > 0 && c.elsewhere(p):
			return typedStar
		}
		return nil
	}
	if r == nil {
		return nil
	}
	switch how := fit(g.resource, r.ARN); {
	case how == unlike:
		return looseMatch
	case how == fields:
		return wrongField
	case c.actions != nil && r.ARN != g.resource && p.hasFormat(g.resource):
		return sibling
	case c.actions != nil && (!c.isListed(p) || !strings.Contains(g.sid, sidWord(p.Level))) && !c.causeIn(p, g.sid):
		return stray
	case how == spanning && c.fitsExactly(g.resource), c.fitsBetter(g.resource, r):
		return lessExact
	case strings.Contains(g.resource, "*"):
		named := strings.ReplaceAll(g.resource, "*", "name")
		if fit(named, r.ARN) == unlike && c.fitsExactly(named) {
			return starAsName
		}
	}
	for o := range c.ours {
		if o.action == g.action && o.resource == g.resource && o.effect == g.effect {
			return twice
		}
	}
	return nil
}

// onlyOurs explains a grant that only our policy has.
func (c *comparison) onlyOurs(g grant) *class {
	p := c.db.action(g.action)
	if p == nil || !c.justified(p, g.resource) {
		return nil
	}
	if c.theirError != "" {
		return nil // the caller explains the error
	}
	if g.resource == "*" {
		switch {
		case c.causesOnlyIn(p, c.ours, c.theirs):
			return orphan
		case c.actions != nil && c.typedByTheirs(p):
			return sibling
		}
		return nil
	}
	r := typeOfSid(p.service, g.sid)
	switch {
	case c.firstItemEmpty(g.resource):
		return firstEmpty
	case r == nil:
		if c.needed(p) && c.canHave(p, g.resource) {
			return dependentStar
		}
		return nil
	case c.actions != nil && c.pages.formats[g.resource], c.onSeveralPages(p), fit(g.resource, r.ARN) < spanning && c.fitsOtherPage(p.service, r, g.resource):
		return union
	case serviceOfARN(r.ARN) != p.service.Prefix && serviceOfARN(r.ARN) != "catalog":
		return foreign
	case strings.Contains(strings.SplitN(r.ARN, ":", 6)[5], "*"):
		return literal
	case c.isShared(p.service, r):
		return shared
	case fit(g.resource, r.ARN) >= spanning:
		return missedFit
	}
	return nil
}
