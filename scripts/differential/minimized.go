package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/query"
)

// minimized compares the minimized policies. What they grant is known from the plain ones;
// here each is held against its own side's plain policy, and the sizes against each other.
func (b *comparer) minimized(c *comparison, theirPlain policy, ourPlain result, d *differences) error {
	theirs, err := b.peer.ask(question{Template: c.text, Minimize: &c.minimize})
	if err != nil {
		return err
	}
	ours := b.engine.write(c.text, true, c.minimize)
	bad := func(format string, args ...any) {
		d.unexplained = append(d.unexplained, fmt.Sprintf("minimized: "+format, args...))
	}

	want, got := grantedBy(ourPlain.policy), b.expanded(ours.policy)
	if id, ok := firstMissing(want, got); ok {
		bad("ours lacks %v", id)
	}
	if id, ok := firstMissing(got, want); ok {
		bad("ours has %v besides", id)
	}
	if strings.HasPrefix(theirs.Error, "Exception: IndexError") || strings.HasPrefix(theirs.Error, "IndexError") {
		if stars(theirPlain) > 1 {
			d.count[crashStar]++
			return nil
		}
	}
	if theirs.Error != "" {
		bad("theirs stops: %s", theirs.Error)
		return nil
	}
	theirWant, theirGot := grantedBy(theirPlain), b.expanded(theirs.Policy)
	if id, ok := firstMissing(theirGot, theirWant); ok {
		bad("theirs has %v besides", id)
	}
	if _, ok := firstMissing(theirWant, theirGot); ok {
		d.count[lost]++
	}
	b.sizes(theirs.Policy, ours.policy, bad)
	if len(d.count) == 0 { // the plain ones are the same
		b.sameShape(theirs.Policy, ours.policy, d, bad)
	}
	return nil
}

// grantedBy has the effect, action and resource of each grant.
func grantedBy(p policy) map[[3]string]bool {
	out := map[[3]string]bool{}
	for g := range grantsOf(p) {
		out[[3]string{g.effect, strings.ToLower(g.action), g.resource}] = true
	}
	return out
}

// expanded is grantedBy of a policy with patterns.
func (b *comparer) expanded(p policy) map[[3]string]bool {
	full := policy{}
	for _, s := range p.Statement {
		s.Action = b.expand(s.Action)
		full.Statement = append(full.Statement, s)
	}
	return grantedBy(full)
}

// expand replaces patterns by the actions of their database, in lower case and sorted.
func (b *comparer) expand(patterns []string) []string {
	var out []string
	for _, pattern := range patterns {
		prefix, name, ok := strings.Cut(strings.ToLower(pattern), ":")
		s := b.db.services[prefix]
		if !ok || s == nil || !strings.Contains(name, "*") {
			out = append(out, strings.ToLower(pattern))
			continue
		}
		for action := range s.Privileges {
			if query.NameMatches(name, action) {
				out = append(out, strings.ToLower(prefix+":"+action))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func firstMissing(of, in map[[3]string]bool) (missing [3]string, found bool) {
	for g := range of {
		if !in[g] && (!found || strings.Join(g[:], " ") < strings.Join(missing[:], " ")) {
			missing, found = g, true
		}
	}
	return missing, found
}

func stars(p policy) (n int) {
	for _, s := range p.Statement {
		if slices.Equal(s.Resource, []string{"*"}) {
			n++
		}
	}
	return n
}

// sizes finds statements of both sides that grant the same; ours must not be longer.
func (b *comparer) sizes(theirs, ours policy, bad func(string, ...any)) {
	length := func(list []string) (n int) {
		for _, text := range list {
			n += len(text) + len(`"",`)
		}
		return n
	}
	for _, s := range theirs.Statement {
		want := b.expand(s.Action)
		for _, o := range ours.Statement {
			if slices.Equal(s.Resource, o.Resource) && slices.Equal(want, b.expand(o.Action)) && length(o.Action) > length(s.Action) {
				bad("%s: ours has %d bytes of actions, theirs %d: %q, %q", s.Sid, length(o.Action), length(s.Action), o.Action, s.Action)
			}
		}
	}
}

// sameShape compares Sids and resources of minimized policies whose plain forms are equal.
func (b *comparer) sameShape(theirs, ours policy, d *differences, bad func(string, ...any)) {
	heads := func(p policy) (out []string) {
		for _, s := range p.Statement {
			out = append(out, fmt.Sprint(s.Sid, " ", s.Effect, " ", s.Resource))
		}
		return out
	}
	left, right := heads(theirs), heads(ours)
	if slices.Equal(left, right) {
		return
	}
	if slices.Sort(left); len(slices.Compact(left)) < len(theirs.Statement) || repeatedSid(theirs) {
		d.count[sameSid]++
		return
	}
	if hasReordered(theirs) && len(ours.Statement) < len(theirs.Statement) {
		d.count[mergeOrder]++
		return
	}
	bad("statements: theirs %q, ours %q", left, right)
}

func repeatedSid(p policy) bool {
	seen := map[string]bool{}
	for _, s := range p.Statement {
		if seen[s.Sid] {
			return true
		}
		seen[s.Sid] = true
	}
	return false
}

// hasReordered reports whether two statements have the same resources in another order.
func hasReordered(p policy) bool {
	for i, s := range p.Statement {
		for _, o := range p.Statement[:i] {
			if !slices.Equal(s.Resource, o.Resource) && slices.Equal(slices.Sorted(slices.Values(s.Resource)), slices.Sorted(slices.Values(o.Resource))) {
				return true
			}
		}
	}
	return false
}
