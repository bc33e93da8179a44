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
	pages        *pageFacts
	level        func(*privilege) string // that counts; nil for their own
	theirs, ours map[grant]bool
	theirError   string
	first        map[string]string // the first resource of their statements, by Sid
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
		if !strings.HasSuffix(sid, sidWord(name)) {
			continue
		}
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

// needed reports whether p is a documented dependent of what the template asks for.
func (c *comparison) needed(p *privilege) bool {
	return slices.ContainsFunc(c.db.causes[p.id()], c.askedAnywhere)
}

// causesOnlyIn reports whether p is a dependent of actions in one policy, and each of them
// stands there in a grant that the other lacks. Not counted are statements that have p
// beside its cause, and the skip list and dependents, which bring none; an excluded cause
// brings its own and is in no policy.
func (c *comparison) causesOnlyIn(p *privilege, in, other map[grant]bool) bool {
	found := false
	for _, cause := range c.db.causes[p.id()] {
		if cause == p {
			continue
		}
		for g := range in {
			beside := grant{g.sid, g.effect, p.id(), g.resource}
			if g.action != cause.id() || in[beside] && g.resource != "*" ||
				g.sid == "SkipResourceConstraints" || g.resource == "*" && !c.isAsked(cause, "*") {
				continue
			}
			if other[g] {
				return false
			}
			found = true
		}
		found = found || c.lists["exclude-actions"] != nil && c.askedAnywhere(cause)
	}
	return found
}

// causeIn reports whether the template names an action that needs p and has the type of a
// statement.
func (c *comparison) causeIn(p *privilege, sid string) bool {
	for _, cause := range c.db.causes[p.id()] {
		if c.isListed(cause) && c.inTheirs(sid, cause) {
			return true
		}
	}
	return false
}

func (c *comparison) inTheirs(sid string, p *privilege) bool {
	for g := range c.theirs {
		if g.sid == sid && g.action == p.id() {
			return true
		}
	}
	return false
}

// isListed reports whether an actions template names an action.
func (c *comparison) isListed(p *privilege) bool {
	return slices.ContainsFunc(c.actions, func(id string) bool { return strings.EqualFold(id, p.id()) })
}

func (c *comparison) onSeveralPages(p *privilege) bool {
	return c.pages.onSeveral[strings.ToLower(p.id())]
}

// elsewhere reports whether our policy has an action on resources of its own.
func (c *comparison) elsewhere(p *privilege) bool {
	for g := range c.ours {
		if g.action == p.id() && g.resource != "*" {
			return true
		}
	}
	return false
}

// scoped reports whether our policy has an action on resources of its own only.
func (c *comparison) scoped(p *privilege) bool {
	for g := range c.ours {
		if g.action == p.id() && (g.resource == "*" || !c.canHave(p, g.resource)) {
			return false
		}
	}
	return c.elsewhere(p)
}

// fitsExactly reports whether some type has the ARN segment by segment.
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

// fitsBetter reports whether another type of the service has the ARN segment by segment,
// with more plain text in its format. A star counts as a name here: as a star it would go
// with every type.
func (c *comparison) fitsBetter(arn string, r *resource) bool {
	arn = strings.ReplaceAll(arn, "*", "name")
	plain := func(format string) int { return len(placeholder.ReplaceAllString(format, "")) }
	for _, s := range c.db.services {
		for _, other := range s.Resources {
			if serviceOfARN(other.ARN) == serviceOfARN(r.ARN) && plain(other.ARN) > plain(r.ARN) && fit(arn, other.ARN) == exact {
				return true
			}
		}
	}
	return false
}

// typedByTheirs reports whether their policy has a dependent in the statement of a type
// only, where its format was taken for that of its cause.
func (c *comparison) typedByTheirs(p *privilege) bool {
	typed := false
	for g := range c.theirs {
		if g.action == p.id() {
			if g.resource == "*" {
				return false
			}
			typed = true
		}
	}
	return typed && c.needed(p)
}

// fitsOtherPage reports whether a type has another format, of a page that they replaced,
// and an ARN has that one.
func (c *comparison) fitsOtherPage(s *service, r *resource, arn string) bool {
	return slices.ContainsFunc(c.pages.types[s.Prefix+":"+r.Name], func(format string) bool { return fit(arn, format) >= spanning })
}
