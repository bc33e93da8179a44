package main

import (
	"slices"
	"strings"
)

// grant is one action on one resource in one statement.
type grant struct{ sid, effect, action, resource string }

func grantsOf(p policy) map[grant]bool {
	out := map[grant]bool{}
	for _, s := range p.Statement {
		for _, a := range s.Action {
			for _, r := range s.Resource {
				out[grant{s.Sid, s.Effect, a, r}] = true
			}
		}
	}
	return out
}

// comparison is a template with both policies, names as they are.
type comparison struct {
	*template
	db           *database
	theirs, ours map[grant]bool
	theirError   string
}

// sidWord is how Policy Sentry writes a part of a Sid (§3.8).
func sidWord(text string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(text) {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			if b.Len() == 0 && c >= 'a' {
				c -= 'a' - 'A'
			}
			b.WriteRune(c)
		}
	}
	return b.String()
}

// typeOfSid finds the type that a statement's Sid names, among those of a service.
func typeOfSid(s *service, sid string) *resource {
	for _, name := range s.names {
		for _, prefix := range []string{s.Prefix, "catalog"} {
			for _, level := range levelNames {
				if sidWord(prefix)+sidWord(level)+sidWord(name) == sid {
					return s.Resources[name]
				}
			}
		}
	}
	return nil
}

func serviceOfARN(text string) string {
	parts := strings.SplitN(text, ":", 4)
	if len(parts) < 4 {
		return ""
	}
	return parts[2]
}

// onlyTheirs explains a grant that only their policy has; nil when nothing does.
func (c *comparison) onlyTheirs(g grant) *class {
	p := c.db.action(g.action)
	if p == nil {
		return nil
	}
	if c.deny && c.isDependent(p, c.theirs) && !c.isAsked(p, g.resource) {
		return denied
	}
	if g.resource == "*" {
		switch {
		case c.causesOnlyIn(p, c.theirs, c.ours):
			return orphan
		case c.actions != nil && len(p.typesOf()) > 0 && c.isListed(p) && c.hasElsewhere(c.ours, p):
			return typedStar
		}
		return nil
	}
	r := typeOfSid(p.service, g.sid)
	if r == nil {
		return nil
	}
	switch fit(g.resource, r.ARN) {
	case unlike:
		return looseMatch
	case fields:
		return wrongField
	case spanning:
		if c.fitsExactly(g.resource) {
			return lessExact
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
		if strings.HasPrefix(c.theirError, "IndexError") {
			return crash
		}
		return nil
	}
	if g.resource == "*" {
		if c.causesOnlyIn(p, c.ours, c.theirs) {
			return orphan
		}
		return nil
	}
	if c.firstItemEmpty(g.resource) {
		return firstEmpty
	}
	r := typeOfSid(p.service, g.sid)
	switch {
	case r == nil:
		return nil
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

// isDependent reports whether an action of a policy documents that it needs p.
func (c *comparison) isDependent(p *privilege, in map[grant]bool) bool {
	for g := range in {
		if cause := c.db.action(g.action); cause != nil && cause != p && slices.Contains(cause.dependents(), p.id()) {
			return true
		}
	}
	return false
}

// causesOnlyIn reports whether p is a dependent of actions in one policy, and each of
// them stands there in a grant that the other lacks.
func (c *comparison) causesOnlyIn(p *privilege, in, other map[grant]bool) bool {
	found := false
	for g := range in {
		cause := c.db.action(g.action)
		if cause == nil || cause == p || !slices.Contains(cause.dependents(), p.id()) {
			continue
		}
		if other[g] {
			return false
		}
		found = true
	}
	return found
}

// isListed reports whether a template names an action.
func (c *comparison) isListed(p *privilege) bool {
	same := func(id string) bool { return strings.EqualFold(id, p.id()) }
	return slices.ContainsFunc(c.actions, same)
}

// isAsked reports whether the template itself asks for an action on a resource.
func (c *comparison) isAsked(p *privilege, resource string) bool {
	if c.actions != nil {
		return c.isListed(p)
	}
	for key, list := range c.lists {
		switch level, ok := levelNames[strings.TrimPrefix(key, "wildcard-only/service-")]; {
		case key == "skip-resource-constraints" || key == "wildcard-only/single-actions":
			if resource == "*" && slices.ContainsFunc(list, func(id string) bool { return strings.EqualFold(id, p.id()) }) {
				return true
			}
		case strings.HasPrefix(key, "sts/"):
			if p.service.Prefix == "sts" && slices.Contains(list, resource) && strings.EqualFold(strings.ReplaceAll(key[4:], "-", ""), p.Name) {
				return true
			}
		case !ok || p.Level != level:
		case strings.HasPrefix(key, "wildcard-only/"):
			if resource == "*" && p.wildcardOnly() && (slices.Contains(list, p.service.Prefix) || slices.Contains(list, "all")) {
				return true
			}
		case slices.Contains(list, resource):
			for _, t := range p.typesOf() {
				if fit(resource, t.ARN) >= spanning {
					return true
				}
			}
		}
	}
	return false
}

// justified reports whether the template asks for an action on a resource, or for one that
// needs it, and the action can be used there.
func (c *comparison) justified(p *privilege, resource string) bool {
	if c.isAsked(p, resource) {
		return true
	}
	for g := range c.ours {
		cause := c.db.action(g.action)
		if cause != nil && cause != p && slices.Contains(cause.dependents(), p.id()) && c.isAsked(cause, g.resource) {
			return true
		}
	}
	return false
}

func (c *comparison) hasElsewhere(in map[grant]bool, p *privilege) bool {
	for g := range in {
		if g.action == p.id() && g.resource != "*" {
			return true
		}
	}
	return false
}

// fitsExactly reports whether a type of the ARN's service has the ARN segment by segment.
func (c *comparison) fitsExactly(arn string) bool {
	for _, s := range c.db.services {
		for _, r := range s.Resources {
			if fit(arn, r.ARN) == exact {
				return true
			}
		}
	}
	return false
}

func (c *comparison) isShared(s *service, r *resource) bool {
	for _, other := range s.Resources {
		if other != r && strings.EqualFold(other.ARN, r.ARN) {
			return true
		}
	}
	return false
}

func (c *comparison) firstItemEmpty(arn string) bool {
	for _, list := range c.lists {
		if len(list) > 1 && list[0] == "" && slices.Contains(list, arn) {
			return true
		}
	}
	return false
}
