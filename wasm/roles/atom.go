package roles

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// atom is the smallest part of a statement: one principal, one action and one resource, each
// empty where the statement has no such element, and everything else in canonical form.
type atom struct{ rest, who, action, resource string }

// content is what a document allows and denies.
type content struct {
	allows, denies atoms
	// tagged is set if something in there depends on the role's tags.
	tagged bool
}

// contents are those of several documents, which count together.
type contents []*content

// has reports whether a document is the same as one of these.
func (l contents) has(c *content) bool { return slices.Contains(l, c) }

// allow reports whether surely all of an atom is allowed.
func (l contents) allow(a atom) bool {
	return slices.ContainsFunc(l, func(c *content) bool { return c.allows.covers(a) })
}

// deny reports whether surely all of an atom is denied.
func (l contents) deny(a atom) bool {
	return slices.ContainsFunc(l, func(c *content) bool { return c.denies.covers(a) })
}

// allowAllOf reports whether surely all is allowed that others allow.
func (l contents) allowAllOf(o contents) bool {
	return !slices.ContainsFunc(o, func(c *content) bool {
		return !l.has(c) && slices.ContainsFunc(c.allows.list, func(a atom) bool { return !l.allow(a) })
	})
}

// denyAllOf reports whether surely all is denied that others deny.
func (l contents) denyAllOf(o contents) bool {
	return !slices.ContainsFunc(o, func(c *content) bool {
		return !l.has(c) && slices.ContainsFunc(c.denies.list, func(a atom) bool { return !l.deny(a) })
	})
}

// within reports whether surely nothing is possible that others do not make possible.
func (l contents) within(o contents) bool { return o.allowAllOf(l) && l.denyAllOf(o) }

// atoms is a set of them. The slice keeps them in order, so that no output depends on a map.
type atoms struct {
	list []atom
	has  map[atom]bool
	wild []atom // those that may cover others
}

func (s *atoms) add(a atom) {
	if s.has[a] {
		return
	}
	if s.has == nil {
		s.has = map[atom]bool{}
	}
	s.has[a] = true
	s.list = append(s.list, a)
	if strings.ContainsAny(a.action, "*?") || strings.ContainsAny(a.resource, "*?") || a.who == everybody {
		s.wild = append(s.wild, a)
	}
}

// everybody is the principal "*".
const everybody = "AWS:*"

// covers reports whether surely everything that the atom stands for is in the set.
func (s *atoms) covers(a atom) bool {
	if s.has[a] {
		return true
	}
	for _, w := range s.wild {
		if w.rest == a.rest && (w.who == a.who || w.who == everybody && a.who != "") &&
			(w.action == a.action || arn.CoversText(w.action, a.action)) &&
			(w.resource == a.resource || w.resource != "" && a.resource != "" && arn.Covers(w.resource, a.resource)) {
			return true
		}
	}
	return false
}

// maxAtoms is how many a statement is parted into at most; a larger one stays whole.
const maxAtoms = 4096

// reader reads documents and remembers them.
type reader struct {
	arnOf func(id string) string
	forms map[string]*form
	known map[string]*content
	// tagged has contents for roles with tags, by content and tags.
	tagged map[taggedContent]*content
	sizes  map[string]int
}

type taggedContent struct {
	of   *content
	tags string
}

// form gives the canonical form of a document, which nobody may change.
func (r *reader) form(document string) *form {
	f := r.forms[document]
	if f == nil {
		made := readForm(document, r.arnOf)
		f = &made
		if r.forms == nil {
			r.forms = map[string]*form{}
		}
		r.forms[document] = f
	}
	return f
}

// canonical is Canonical.
func (r *reader) canonical(document string) string {
	f := r.form(document)
	switch {
	case f.broken:
		return document
	case f.written == "":
		f.written = f.text()
	}
	return f.written
}

// same reports whether two documents mean the same.
func (r *reader) same(a, b string) bool {
	if a == b {
		return true
	}
	x, y := r.form(a), r.form(b)
	return !x.broken && !y.broken && x.version == y.version && x.id == y.id && x.more == y.more &&
		slices.EqualFunc(x.clauses, y.clauses, func(c, d clause) bool { return c.sid == d.sid && c.body == d.body })
}

// read gives the content of a document. What can't be read may do anything: it allows and
// denies something of its own.
func (r *reader) read(document string) *content {
	if c := r.known[document]; c != nil {
		return c
	}
	f := r.form(document)
	if f.broken {
		return r.opaque(document)
	}
	c := &content{}
	w := &formWriter{arnOf: r.arnOf}
	for i := range f.clauses {
		c.addClause(w, f, &f.clauses[i])
	}
	c.tagged = slices.ContainsFunc(c.allows.list, func(a atom) bool { return a.tagged() }) || slices.ContainsFunc(c.denies.list, func(a atom) bool { return a.tagged() })
	r.remember(document, c)
	return c
}

// opaque is the content of something unknown. It may depend on tags.
func (r *reader) opaque(name string) *content {
	if c := r.known[name]; c != nil {
		return c
	}
	c := &content{tagged: true}
	c.allows.add(atom{rest: name})
	c.denies.add(atom{rest: name})
	r.remember(name, c)
	return c
}

func (r *reader) remember(name string, c *content) {
	if r.known == nil {
		r.known = map[string]*content{}
	}
	r.known[name] = c
}

// under is a content for a role with tags: what depends on them is something else under
// other tags.
func (r *reader) under(c *content, tags []Tag) *content {
	if !c.tagged {
		return c
	}
	w := marker{}
	w.tags(tags)
	key := taggedContent{c, string(w.out)}
	if known := r.tagged[key]; known != nil {
		return known
	}
	out := &content{tagged: true}
	for _, set := range [][2]*atoms{{&c.allows, &out.allows}, {&c.denies, &out.denies}} {
		for _, a := range set[0].list {
			if !strings.HasPrefix(a.rest, ",") || a.tagged() {
				a.rest += key.tags
			}
			set[1].add(a)
		}
	}
	if r.tagged == nil {
		r.tagged = map[taggedContent]*content{}
	}
	r.tagged[key] = out
	return out
}

// tagged reports whether an atom depends on the role's tags.
func (a *atom) tagged() bool { return dependsOnTags(a.rest) || dependsOnTags(a.resource) }

func dependsOnTags(text string) bool {
	if strings.IndexByte(text, '{') < 0 && strings.IndexByte(text, '/') < 0 {
		return false // neither a condition nor a variable
	}
	text = ascii.ToLower(text)
	return strings.Contains(text, "principaltag") || strings.Contains(text, "resourcetag")
}

// size is what a document adds to the quota of a role's inline policies.
func (r *reader) size(document string) int {
	n, ok := r.sizes[document]
	if !ok {
		n = policy.Measure(document).DenseCharacters
		if r.sizes == nil {
			r.sizes = map[string]int{}
		}
		r.sizes[document] = n
	}
	return n
}

func (c *content) addClause(w *formWriter, f *form, from *clause) {
	s := from.statement
	if s == nil || s.Effect.Value != policy.Allow && s.Effect.Value != policy.Deny {
		return // AWS takes no such statement
	}
	to := &c.allows
	if s.Effect.Value == policy.Deny {
		to = &c.denies
	}
	version := ""
	if strings.Contains(from.body, "${") {
		version = f.version
	}
	rest := *s
	rest.Principal, rest.Action, rest.Resource = nil, nil, nil
	who, actions, resources := principalAxis(w, s.Principal), axis(s.Action, ascii.ToLower), axis(s.Resource, nil)
	if len(who)*len(actions)*len(resources) > maxAtoms {
		to.add(atom{rest: from.body + version})
		return
	}
	body := w.clause(0, &rest).body + version
	for _, p := range who {
		for _, a := range actions {
			for _, r := range resources {
				to.add(atom{body, p, a, r})
			}
		}
	}
}

// axis are the values of an element, or one empty text if there is none.
func axis(from []policy.String, change func(string) string) []string {
	if from == nil {
		return []string{""}
	}
	var out []string
	for _, s := range from {
		text := s.Value
		if change != nil {
			text = change(text)
		}
		out = append(out, text)
	}
	return out
}

func principalAxis(w *formWriter, from []policy.Principal) []string {
	if from == nil {
		return []string{""}
	}
	var out []string
	for i := range from {
		p := &from[i]
		for _, v := range p.Items {
			switch {
			case p.Kind == policy.Any, p.Kind == policy.AWS && v.Value == "*":
				out = append(out, everybody)
			case p.Kind == policy.AWS:
				out = append(out, "AWS:"+w.principal(v.Value))
			default:
				out = append(out, p.Key.Value+":"+v.Value)
			}
		}
	}
	return out
}
