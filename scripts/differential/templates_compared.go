package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// compare has both sides follow a template, plain, and minimized where it says so, and
// files every difference in the tally.
func (b *comparer) compare(t *template) error {
	theirs, err := b.peer.ask(question{Template: t.text})
	if err != nil {
		return err
	}
	ours := b.engine.write(t.text, true, -1)
	c := &comparison{template: t, db: b.db, pages: b.pages, theirs: grantsOf(theirs.Policy), ours: grantsOf(ours.policy), theirError: theirs.Error, first: map[string]string{}}
	for _, s := range theirs.Policy.Statement {
		c.first[s.Sid] = s.Resource[0]
	}
	found := b.plain(c, theirs, ours)
	if t.minimize >= 0 && theirs.Error == "" {
		if err := b.minimized(c, theirs.Policy, ours, found); err != nil {
			return err
		}
	}
	b.safe(c, found)
	b.templates.add(found, t.text)
	return nil
}

// plain compares the policies with names as they are.
func (b *comparer) plain(c *comparison, theirs reply, ours result) *differences {
	d := &differences{count: map[*class]int{}}
	file := func(k *class, format string, args ...any) {
		if k == nil {
			d.unexplained = append(d.unexplained, fmt.Sprintf(format, args...))
			return
		}
		d.count[k]++
	}
	switch {
	case theirs.Error != "" && len(ours.errors) > 0:
		return d // both refuse
	case strings.HasPrefix(theirs.Error, "IndexError"):
		file(crash, "")
		for g := range c.ours {
			if p := b.db.action(g.action); p == nil || !c.justified(p, g.resource) {
				file(nil, "only ours, and nothing asks for it: %v", g)
			}
		}
		return d
	case theirs.Error != "" || len(ours.errors) > 0:
		file(nil, "errors: theirs %q, ours %q", theirs.Error, ours.errors)
		return d
	}
	for g := range c.theirs {
		if !c.ours[g] {
			file(c.onlyTheirs(g), "only theirs: %v", g)
		}
	}
	for g := range c.ours {
		if !c.theirs[g] {
			file(c.onlyOurs(g), "only ours: %v", g)
		}
	}
	b.order(c, theirs.Policy, ours.policy, d, file)
	sort.Strings(d.unexplained)
	return d
}

// order compares the order of statements and of their resources, of what both have.
func (b *comparer) order(c *comparison, theirs, ours policy, d *differences, file func(*class, string, ...any)) {
	left, right := commonSids(theirs, c.ours), commonSids(ours, c.theirs)
	if !slices.Equal(left, right) {
		k := c.explainOrder(left, right, len(d.count) > 0)
		file(k, "order of statements: theirs %q, ours %q", left, right)
	}
	resources := map[string][]string{}
	for _, s := range theirs.Statement {
		resources[s.Sid] = s.Resource
	}
	for _, s := range ours.Statement {
		both := func(list, other []string) []string {
			return slices.DeleteFunc(slices.Clone(list), func(r string) bool { return !slices.Contains(other, r) })
		}
		if l, r := both(resources[s.Sid], s.Resource), both(s.Resource, resources[s.Sid]); !slices.Equal(l, r) {
			file(nil, "order of resources of %s: theirs %q, ours %q", s.Sid, l, r)
		}
		if !slices.IsSorted(s.Action) {
			file(nil, "actions of %s are not sorted: %q", s.Sid, s.Action)
		}
	}
}

// commonSids are the Sids of statements of which the other side has a grant, in order.
func commonSids(p policy, other map[grant]bool) []string {
	have := map[string]bool{}
	for g := range other {
		have[g.sid] = true
	}
	var out []string
	for _, s := range p.Statement {
		if have[s.Sid] {
			out = append(out, s.Sid)
		}
	}
	return out
}
