package main

import (
	"fmt"
	"slices"
	"strings"
)

// safe holds the policy that we write by default, with our own levels and dependents on
// ARNs of the template, against the template: each grant is asked for by a level or a name,
// or needed by one that is, or in their policy as well.
func (b *comparer) safe(c *comparison, d *differences) {
	ours := b.engine.write(c.text, false, -1)
	if len(ours.errors) > 0 {
		return
	}
	own := *c
	own.level = b.engine.level
	own.ours = grantsOf(ours.policy)
	theirs := map[[3]string]bool{}
	for g := range c.theirs {
		theirs[[3]string{g.effect, strings.ToLower(g.action), g.resource}] = true
	}
	var bad []string
	for g := range own.ours {
		p := b.db.action(g.action)
		switch {
		case theirs[[3]string{g.effect, strings.ToLower(g.action), g.resource}], own.inSkipList(g):
		case p == nil:
			bad = append(bad, fmt.Sprintf("by default: an unknown action: %v", g))
		case own.isAsked(p, g.resource):
		case !c.deny && own.needed(p) && (own.canHave(p, g.resource) || g.resource == "*" && p.wildcardOnly()):
		case own.actions != nil && own.needed(p) && b.pages.formats[g.resource]:
		default:
			bad = append(bad, fmt.Sprintf("by default: nothing asks for %v", g))
		}
	}
	slices.Sort(bad)
	d.unexplained = append(d.unexplained, bad...)
}

func (c *comparison) inSkipList(g grant) bool {
	return g.resource == "*" && slices.Contains(c.lists["skip-resource-constraints"], g.action)
}
