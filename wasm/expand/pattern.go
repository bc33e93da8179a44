package expand

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

// Pattern is an action pattern in two parts, as written: "s3:Get*" has Prefix "s3" and
// Name "Get*". Star and question mark are wildcards in both; letter case never matters.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
type Pattern struct{ Prefix, Name string }

// ParsePattern cuts a pattern at its first colon. "*" alone is "*:*". ok is false for
// every other text without a colon, and where a part is empty.
func ParsePattern(text string) (p Pattern, ok bool) {
	if stars(text) {
		return Pattern{"*", "*"}, true
	}
	p.Prefix, p.Name, ok = strings.Cut(text, ":")
	return p, ok && p.Prefix != "" && p.Name != ""
}

// String is the pattern as it stands in a policy.
func (p Pattern) String() string { return p.Prefix + ":" + p.Name }

// stars reports whether text matches everything.
func stars(text string) bool { return text != "" && strings.Trim(text, "*") == "" }

// HasWildcard reports whether a pattern has a star or question mark. Such a pattern also
// covers actions that AWS will add under fitting names.
func HasWildcard(pattern string) bool {
	for i := range len(pattern) {
		if pattern[i] == '*' || pattern[i] == '?' {
			return true
		}
	}
	return false
}

// Actions is the union of what the patterns cover, and the patterns that cover nothing, in
// the order given. It is backed by the catalog's names alone; a service is decoded only if
// a pattern needs to look at its names.
func Actions(c *catalog.Catalog, patterns []string) (Set, []Unknown) {
	s := NewSet(c)
	var unknown []Unknown
	d := adder{c: c}
	for i, text := range patterns {
		if _, reason := d.add(s, text); reason != 0 {
			unknown = append(unknown, Unknown{i, text, reason, nearest(c, text, reason)})
		}
	}
	return s, unknown
}

// AddPattern puts in what a pattern covers; the reason is 0 when that is something.
func (s Set) AddPattern(c *catalog.Catalog, text string) Reason {
	_, reason := (&adder{c: c}).add(s, text)
	return reason
}

// adder adds the patterns of a list, which often are of one service one after the other.
type adder struct {
	c      *catalog.Catalog
	prefix string
	last   catalog.Service // that has prefix, if it is not empty
	near   int             // the Index behind the action that was last found
}

// following is the Index of the action that text names, if it stands a little behind the one
// that was last found, as in sorted lists. Most texts are done with here.
func (d *adder) following(text string) (int, bool) {
	n := len(d.prefix)
	if n == 0 || len(text) <= n || text[n] != ':' || text[:n] != d.prefix || d.last.NumActions() == 0 {
		return 0, false
	}
	first := d.last.Action(0).Index()
	for i := max(d.near-first, 0); i < min(d.near-first+4, d.last.NumActions()); i++ {
		if d.last.Action(i).Name() == text[n+1:] {
			d.near = first + i + 1
			return first + i, true
		}
	}
	return 0, false
}

// add puts in what a pattern covers, n actions. The reason is 0 when that is something.
func (d *adder) add(s Set, text string) (n int, reason Reason) {
	p, ok := ParsePattern(text)
	if !ok {
		return 0, NotAPattern
	}
	if p.Prefix == d.prefix || !HasWildcard(p.Prefix) {
		v, ok := d.service(p.Prefix)
		if !ok {
			return 0, NoService
		}
		n = s.addNames(v, p.Name)
	} else {
		reason = NoService
		for i := range d.c.NumServices() {
			if v := d.c.Service(i); catalog.MatchFold(p.Prefix, v.Prefix()) {
				n += s.addNames(v, p.Name)
				reason = NoAction
			}
		}
		if reason == NoService {
			return 0, reason
		}
	}
	if n == 0 {
		return 0, NoAction
	}
	return n, 0
}

// service is the service with a prefix.
func (d *adder) service(prefix string) (catalog.Service, bool) {
	if prefix != d.prefix || prefix == "" {
		v, ok := d.c.LookupService(prefix)
		if !ok {
			return v, false
		}
		d.prefix, d.last = prefix, v
	}
	return d.last, true
}

const unknown = -1

// action is the Index of the action that a pattern without wildcards names, or unknown.
func (d *adder) action(text string) int32 {
	if p, ok := ParsePattern(text); ok {
		if v, ok := d.service(p.Prefix); ok {
			if a, ok := v.LookupAction(p.Name); ok {
				return int32(a.Index())
			}
		}
	}
	return unknown
}

// addNames puts in the service's actions that a name pattern covers, and counts them.
func (s Set) addNames(v catalog.Service, name string) (n int) {
	if stars(name) {
		s.AddService(v)
		return v.NumActions()
	}
	if !HasWildcard(name) {
		a, ok := v.LookupAction(name)
		if !ok {
			return 0
		}
		s.Add(a)
		return 1
	}
	for a := range v.Match(name) {
		s.Add(a)
		n++
	}
	return n
}
