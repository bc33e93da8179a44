package main

import (
	"slices"
	"strings"
)

// explainOrder says why two lists of the same Sids are not in the same order: class nil
// when nothing does.
func (c *comparison) explainOrder(theirs, ours []string, others bool) *class {
	var k *class
	for i, a := range ours {
		for _, b := range ours[:i] {
			if slices.Index(theirs, b) < slices.Index(theirs, a) {
				continue
			}
			switch { // b is in front of a on our side only
			case a == "MultMultNone" || b == "MultMultNone":
				if !others && !c.emptiedLater() && !c.manyPages() {
					return nil
				}
				k = order
			case c.movedByFirst(a) || c.movedByFirst(b):
				k = order
			case c.oneAction(a, b) || c.first[a] == c.first[b]:
				k = typeOrder
			default:
				return nil
			}
		}
	}
	return k
}

// oneAction reports whether some action has the types of two statements: AWS's page
// decides which comes first.
func (c *comparison) oneAction(a, b string) bool {
	for _, s := range c.db.services {
		if !strings.HasPrefix(a, sidWord(s.Prefix)) {
			continue
		}
		x, y := typeOfSid(s, a), typeOfSid(s, b)
		if x == nil || y == nil {
			continue
		}
		for _, p := range s.Privileges {
			_, ok := p.Types[x.Name]
			_, also := p.Types[y.Name]
			if ok && also {
				return true
			}
		}
	}
	return false
}

// emptiedLater reports whether an actions template has an action whose ARN format they take
// for that of another type, whose actions need others: they begin MultMultNone for those,
// and then drop the other type's statement.
func (c *comparison) emptiedLater() bool {
	for _, id := range c.actions {
		p := c.db.action(id)
		if p == nil {
			continue
		}
		for _, r := range p.typesOf() {
			for _, q := range p.service.Privileges {
				if q.Level != p.Level || len(q.dependents()) == 0 {
					continue
				}
				for _, o := range q.typesOf() {
					if o.ARN != r.ARN && theyMatch(r.ARN, o.ARN) {
						return true
					}
				}
			}
		}
	}
	return false
}

// theyMatch is their rule for an ARN and a format of the same service, but for its special
// cases: the literal parts of the format stand in the ARN, at the same places (§3.2).
func theyMatch(arn, format string) bool {
	cut := func(text string) []string {
		parts := strings.SplitN(text, ":", 6)
		return strings.FieldsFunc(parts[len(parts)-1], func(r rune) bool { return r == ':' || r == '/' })
	}
	have := cut(arn)
	for i, part := range cut(format) {
		if !strings.Contains(part, "${") && (i >= len(have) || have[i] != part) {
			return false
		}
	}
	return true
}

// manyPages reports whether the template has an action of a service that has actions on several
// pages, of which they know one.
func (c *comparison) manyPages() bool {
	for _, id := range c.actions {
		p := c.db.action(id)
		if p == nil {
			continue
		}
		for _, q := range p.service.Privileges {
			if c.onSeveralPages(q) {
				return true
			}
		}
	}
	return false
}

// movedByFirst reports whether their statement begins with an ARN that only they take for
// its type, and so stands where that ARN does.
func (c *comparison) movedByFirst(sid string) bool {
	for g := range c.ours {
		if g.sid == sid && g.resource == c.first[sid] {
			return false
		}
	}
	return true
}
