package compare

import (
	"slices"
	"strings"
)

// construct names what keeps terms from being put in order. Of several things the one that
// a reader can do most about comes first.
func (b *bench) construct(views [2][]term, unmatched []term) string {
	for _, t := range unmatched {
		if n := b.openTest(&t, views[1-t.statement.side]); n >= 0 {
			return b.tests.list[n].label
		}
	}
	for _, t := range unmatched {
		if n := only(t.whole.resources.in); n >= 0 && strings.HasPrefix(b.labels[n], "${") {
			return "the resource " + b.labels[n] + ", which is filled in later"
		}
		for _, side := range views {
			for i := range side {
				if len(side[i].actions.in)+len(side[i].actions.out) > 0 {
					if len(side[i].actions.out) > 0 {
						return "NotAction"
					}
					return "actions whose patterns overlap"
				}
				if len(side[i].whole.resources.out) > 0 {
					return "NotResource"
				}
			}
		}
		if name := b.names[only(t.whole.principals.in)]; strings.HasPrefix(name, notPrincipal) {
			return "NotPrincipal"
		}
		if len(t.guard) > 0 {
			return b.tests.list[t.guard[0]].label
		}
	}
	for _, t := range unmatched {
		if t.statement.denies {
			return "Deny"
		}
	}
	if slices.ContainsFunc(unmatched, func(t term) bool { return len(t.principals.in) > 1 }) {
		return "Principal"
	}
	if slices.ContainsFunc(unmatched, func(t term) bool { return b.onlyPrincipal(&t, views[1-t.statement.side]) }) {
		return "principals that overlap"
	}
	return "resources whose patterns overlap"
}

// onlyPrincipal reports whether nothing but the principal keeps some other term from covering t.
func (b *bench) onlyPrincipal(t *term, others []term) bool {
	return slices.ContainsFunc(others, func(u term) bool {
		return b.resources.covers(covers, u.resources, t.resources) && !b.principals.covers(covers, u.principals, t.principals)
	})
}

// openTest is a test of a term that stands in the way of its covering t; -1 if there is none.
func (b *bench) openTest(t *term, others []term) int {
	for i := range others {
		u := &others[i]
		same := t.statement.allows && u.statement.allows || t.statement.denies && u.statement.denies
		if same && b.covers(covers, &u.area, &t.area) {
			if n := b.tests.open(t.guard, u.guard); n >= 0 {
				return n
			}
		}
	}
	return -1
}

// only is the number in a list of one, else -1.
func only(list []int) int {
	if len(list) != 1 {
		return -1
	}
	return list[0]
}
