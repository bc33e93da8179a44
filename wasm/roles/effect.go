package roles

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Effect is what the steps of a plan grant and take away, for one role, bucket or key: of a
// role by all its policies together within its boundary, of the others by their policy.
type Effect struct {
	Thing
	// Grants and Takes are the shortest action patterns for what becomes possible and what
	// no longer is, of Granted and Taken actions.
	Grants, Takes  []string
	Granted, Taken int
	// Elsewhere are actions that are possible before and after, on other resources, under
	// other conditions or by others.
	Elsewhere      []string
	ElsewhereCount int
	// LetsIn and ShutsOut are the principals who come and go: those of the trust policy of a
	// role, "AWS:arn:…" or "Service:ec2.amazonaws.com".
	LetsIn, ShutsOut []string
	// NotKnown are action patterns of changed documents that the catalog does not have.
	NotKnown []string
	// Unread are managed policies that count and of which there is no document.
	Unread []string
}

// Effects says what a plan does to what is allowed. What nobody changes is not in it.
func (p *Plan) Effects(c *catalog.Catalog, want *Desired, have *Actual) []Effect {
	e := &effects{catalog: c, have: have, reader: &reader{arnOf: have.PrincipalARN}, read: expand.NewReader(c), shrunk: map[string][]string{}}
	byThing := map[Thing][]*Step{}
	for i := range p.Steps {
		byThing[p.Steps[i].Thing] = append(byThing[p.Steps[i].Thing], &p.Steps[i])
	}
	var out []Effect
	add := func(t Thing, one Effect) {
		one.Thing = t
		if one.Granted+one.Taken+one.ElsewhereCount+len(one.LetsIn)+len(one.ShutsOut)+len(one.NotKnown) > 0 {
			out = append(out, one)
		}
	}
	names := make([]string, 0, len(want.Roles)+len(want.Removals))
	for i := range want.Roles {
		names = append(names, want.Roles[i].Name)
	}
	for i := range want.Removals {
		names = append(names, want.Removals[i].Name)
	}
	for _, name := range names {
		t := Thing{Kind: RoleKind, Name: name}
		if steps := byThing[t]; len(steps) > 0 {
			before := have.Role(name)
			after := before
			for _, s := range steps {
				after = after.after(s)
			}
			add(t, e.role(before, after))
		}
	}
	for _, c := range p.Changes {
		if c.Part != PolicyPart && (c.Kind != KeyKind || c.Part != Whole) || c.Action > Delete {
			continue
		}
		before := c.Before
		if c.Kind == KeyKind && c.Part == Whole {
			before = "" // a new key's policy
		}
		add(c.Thing, e.between([]string{before}, []string{c.After}, nil, nil))
	}
	return out
}

type effects struct {
	catalog *catalog.Catalog
	have    *Actual
	reader  *reader
	read    *expand.Reader
	// shrunk are the patterns of sets, by their IDs: roles are often given the same.
	shrunk map[string][]string
}

// role compares two states of a role.
func (e *effects) role(before, after *Role) Effect {
	var unread []string
	documents := func(r *Role) (list []string, boundary expand.Set) {
		if r == nil {
			return nil, nil
		}
		for i := range r.Inline {
			list = append(list, r.Inline[i].Document)
		}
		managed := func(arn string) (text string, ok bool) {
			text = e.have.document(arn)
			if text == "" && !slices.Contains(unread, arn) {
				unread = append(unread, arn)
			}
			return text, text != ""
		}
		for _, arn := range r.Managed {
			if text, ok := managed(arn); ok {
				list = append(list, text)
			}
		}
		if r.Boundary != nil && *r.Boundary != "" {
			if text, ok := managed(*r.Boundary); ok {
				d, _ := policy.Parse(text)
				boundary = e.read.Policy(d).Effective
				if boundary == nil {
					boundary = expand.NewSet(e.catalog)
				}
			}
		}
		return list, boundary
	}
	was, wasLimit := documents(before)
	is, isLimit := documents(after)
	out := e.between(was, is, wasLimit, isLimit)
	slices.Sort(unread)
	out.Unread = unread
	out.LetsIn, out.ShutsOut = e.trust(before, after)
	return out
}

// trust says who may come and who no longer may.
func (e *effects) trust(before, after *Role) (in, gone []string) {
	who := func(r *Role) map[string]bool {
		out := map[string]bool{}
		if r != nil {
			for _, a := range e.reader.read(r.Trust).allows.list {
				out[a.who] = true
			}
		}
		return out
	}
	was, is := who(before), who(after)
	only := func(a, b map[string]bool) (out []string) {
		for text := range a {
			if !b[text] {
				out = append(out, text)
			}
		}
		slices.Sort(out)
		return out
	}
	return only(is, was), only(was, is)
}

// between compares what two lists of documents allow. A limit is a boundary's, nil for none.
func (e *effects) between(before, after []string, beforeLimit, afterLimit expand.Set) Effect {
	was, wasStatements := e.allowed(before, beforeLimit)
	is, isStatements := e.allowed(after, afterLimit)
	granted, taken := copySet(is), copySet(was)
	granted.Remove(was)
	taken.Remove(is)
	out := Effect{Granted: granted.Len(), Taken: taken.Len(), Grants: e.patterns(granted), Takes: e.patterns(taken)}
	both := copySet(is)
	both.Keep(was)
	elsewhere := e.elsewhere(both, wasStatements, isStatements)
	out.Elsewhere, out.ElsewhereCount = e.patterns(elsewhere), elsewhere.Len()
	out.NotKnown = e.notKnown(wasStatements, isStatements)
	return out
}

func copySet(s expand.Set) expand.Set { return append(expand.Set(nil), s...) }

func (e *effects) patterns(s expand.Set) []string {
	if s.Len() == 0 {
		return nil
	}
	key := s.Text(e.catalog)
	patterns, known := e.shrunk[key]
	if !known {
		patterns = expand.Shrink(e.catalog, s, expand.Options{Words: true, Several: true}).Patterns
		e.shrunk[key] = patterns
	}
	return patterns
}

// allowed is what documents allow together, and their statements by canonical form.
func (e *effects) allowed(documents []string, limit expand.Set) (expand.Set, map[string]*policy.Statement) {
	var all policy.Document
	statements := map[string]*policy.Statement{}
	for _, text := range documents {
		if text == "" {
			continue
		}
		f := e.reader.form(text)
		for i := range f.clauses {
			c := &f.clauses[i]
			if c.statement != nil {
				statements[c.body] = c.statement
				all.Statements = append(all.Statements, *c.statement)
			}
		}
	}
	out := expand.NewSet(e.catalog)
	out.AddSet(e.read.Policy(&all).Effective)
	if limit != nil {
		out.Keep(limit)
	}
	return out, statements
}

// elsewhere are those of some actions that statements name which are not the same before and
// after, in all but their actions.
func (e *effects) elsewhere(among expand.Set, before, after map[string]*policy.Statement) expand.Set {
	out := expand.NewSet(e.catalog)
	was, is := e.scopes(before, after), e.scopes(after, before)
	for i := among.Next(0); i >= 0; i = among.Next(i + 1) {
		a := e.catalog.Action(i)
		if was.of(a) != is.of(a) {
			out.Add(a)
		}
	}
	return out
}

// scopes are the statements of one side that the other does not have.
type scopes []scope

type scope struct {
	named expand.Set
	rest  string // all but the actions
}

func (e *effects) scopes(list, other map[string]*policy.Statement) scopes {
	var out scopes
	w := &formWriter{arnOf: e.reader.arnOf}
	for body, s := range list {
		if other[body] != nil {
			continue
		}
		named, _ := expand.Named(e.catalog, s)
		rest := *s
		rest.Action, rest.NotAction = nil, nil
		out = append(out, scope{named, w.clause(0, &rest).body})
	}
	slices.SortFunc(out, func(a, b scope) int { return strings.Compare(a.rest, b.rest) })
	return out
}

// of is what the statements say of an action.
func (s scopes) of(a catalog.Action) string {
	text, last := "", ""
	for i := range s {
		if s[i].named.Has(a) && s[i].rest != last {
			last = s[i].rest
			text += last + "\n"
		}
	}
	return text
}

// notKnown are the patterns of changed statements that stand for no action.
func (e *effects) notKnown(before, after map[string]*policy.Statement) []string {
	var out []string
	for body, s := range after {
		if before[body] != nil {
			continue
		}
		_, unknown := expand.Actions(e.catalog, append(policy.Texts(s.Action), policy.Texts(s.NotAction)...))
		for _, u := range unknown {
			if !slices.ContainsFunc(out, func(text string) bool { return ascii.EqualFold(text, u.Text) }) {
				out = append(out, u.Text)
			}
		}
	}
	slices.Sort(out)
	return out
}
