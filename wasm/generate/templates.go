package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/near"
)

// FromTemplates writes one policy for all templates. It always gives one; a note of
// severity Error says that it is not what was asked for.
//
// Statements come in the order of Policy Sentry: for each template MultMultNone, then read,
// write, list, tagging and permissions-management, SkipResourceConstraints, the sts lists;
// after all templates the dependents on other ARNs.
func FromTemplates(c *catalog.Catalog, templates []*Template, options Options) Result {
	if options.Table == nil {
		options.Table = levels.Strict
		if options.Compat {
			options.Table = levels.AWS
		}
	}
	b := &builder{
		base:       newBase(c, options.Table, options.Partition),
		options:    options,
		statements: map[statementKey]*draftStatement{},
		asked:      map[typeLevel][]*group{},
	}
	for i, t := range templates {
		for _, part := range t.Parts() {
			for _, one := range part.byPrincipal() {
				b.templates, b.items = append(b.templates, one), append(b.items, i)
			}
		}
	}
	templates = b.templates
	for i, t := range templates {
		g := b.group(i, t)
		b.groups = append(b.groups, g)
		for _, text := range t.SkipResourceConstraints {
			if g != nil {
				b.addAll(g.skipped, text.Value)
			}
		}
	}
	for i, t := range templates {
		b.readTargets(i, t)
	}
	b.noteKinds()
	for i, t := range templates {
		switch {
		case b.groups[i] == nil:
		case t.Mode == CRUD:
			b.crud(i, t)
		case t.Mode == Trust:
			b.trust(i, t)
		case t.Mode == Boundary:
			b.boundary(i, t)
		default:
			b.actions(i, t)
		}
	}
	b.placeDependents()
	return b.finish()
}

// builder is the state of one run for templates.
type builder struct {
	*base
	options   Options
	templates []*Template // each with its blocks behind it
	items     []int       // of templates, aligned: which of those given it is, or belongs to
	groups    []*group    // of the templates; nil for one that can't be followed
	targets   []*target
	asked     map[typeLevel][]*group // Allow groups that have an ARN of the type
	// drafts are in order, statements finds them.
	drafts     []*draftStatement
	statements map[statementKey]*draftStatement
	needs      []need // dependents to be placed
	mayNeed    []need // from operations only
	notes      []*Note
	first      catalog.Action // whose types firstTypes are, as actionsFor asked last
	firstTypes []catalog.ResourceType
}

// group is what templates have in common that share statements.
type group struct {
	deny       bool
	dependents Dependents
	conditions []ConditionBlock
	excludes   []string // patterns in lower case, sorted
	excluded   expand.Set
	includes   []string // the same of the only actions that lists may bring; nil for all
	included   expand.Set
	skipped    expand.Set
	asked      map[typeLevel]bool // types of which the group itself has an ARN
	cache      map[typeLevel]*atLevel
	values     []ValueBlock
	own        bool // the group has one template, because of its ARNs or values
	principals []Principal
}

// isPlain reports whether statements need nothing besides: a Deny must not reach further
// than it says, and what else a caller needs is not for a resource's policy to allow.
func (g *group) isPlain() bool { return g.deny || g.principals != nil }

// leavesOut reports whether the lists of a group must not bring an action.
func (g *group) leavesOut(a catalog.Action) bool {
	return g.excluded.Has(a) || g.includes != nil && !g.included.Has(a)
}

// place is an entry of a template.
type place struct {
	template int
	field    string
	text     Text
}

// at is another entry of the same list.
func (p place) at(text Text) *place {
	p.text = text
	return &p
}

// target is an ARN of a template.
type target struct {
	place
	*matched
	level catalog.AccessLevel // Unknown for the sts lists and an actions template's ARNs
}

// group checks what a template says about itself, and finds its group.
func (b *builder) group(i int, t *Template) *group {
	at := &place{template: i}
	g := &group{
		dependents: b.options.Dependents,
		conditions: t.Conditions,
		excluded:   expand.NewSet(b.catalog),
		included:   expand.NewSet(b.catalog),
		skipped:    expand.NewSet(b.catalog),
		asked:      map[typeLevel]bool{},
		cache:      map[typeLevel]*atLevel{},
		values:     t.Values,
		own:        len(t.ARNs)+len(t.Values) > 0,
		principals: b.principals(i, t),
	}
	bad := func(text Text, message string, known []string) {
		at.text = text
		n := b.say(at, BadTemplate, Error, message)
		n.Hint = "it is one of " + strings.Join(known, ", ")
		if word, ok := near.Word(text.Value, known); ok {
			n.Hint = "did you mean " + word + "?"
		}
	}
	ok := true
	if t.Mode == UnknownMode {
		ok = false
		bad(Text{}, "the template has no mode that is known", allModes.names())
	}
	switch t.Effect.Value {
	case "", "Allow":
	case "Deny":
		g.deny = true
	default:
		ok = false
		bad(t.Effect, "the effect "+jsonspan.Quote(t.Effect.Value)+" is unknown", []string{"Allow", "Deny"})
	}
	if t.Dependents.Value != "" {
		mode, known := ParseDependents(t.Dependents.Value)
		if g.dependents = mode; !known {
			ok = false
			bad(t.Dependents, "dependents can't be "+jsonspan.Quote(t.Dependents.Value), dependentsNames)
		}
	}
	if !ok {
		return nil
	}
	g.excludes = b.patterns(i, "exclude-actions", t.ExcludeActions, g.excluded)
	if t.IncludeActions != nil {
		g.includes = b.patterns(i, "include", t.IncludeActions, g.included)
	}
	for _, other := range b.groups {
		if other != nil && !other.own && other.like(g) {
			return other
		}
	}
	return g
}

// like reports whether two groups are for the same statements.
func (g *group) like(o *group) bool {
	return !o.own && g.deny == o.deny && slices.EqualFunc(g.principals, o.principals, equalPrincipals) && g.dependents == o.dependents && slices.Equal(g.excludes, o.excludes) &&
		(g.includes == nil) == (o.includes == nil) && slices.Equal(g.includes, o.includes) && sameConditions(g.conditions, o.conditions)
}

// patterns puts all actions of a list into a set, and gives the list in lower case, sorted.
// The result is not nil.
func (b *builder) patterns(i int, field string, list []Text, set expand.Set) []string {
	out := []string{}
	for _, text := range list {
		if text.Value == "" {
			continue
		}
		out = append(out, ascii.ToLower(text.Value))
		known := slices.ContainsFunc(b.notes, func(n *Note) bool { // of a block, which has it from its template
			return n.Code == NotKnown && n.Item == b.items[i] && n.Start == text.Start && n.End == text.End
		})
		if !b.addAll(set, text.Value) && !known {
			b.unknownAction(&place{i, field, text}, field)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func sameConditions(a, b []ConditionBlock) bool {
	return slices.EqualFunc(a, b, func(x, y ConditionBlock) bool {
		if x.Recipe != y.Recipe {
			return false
		} else if x.Recipe != nil {
			return equalConditions(x.Recipe.Fill(false, x.With), y.Recipe.Fill(false, y.With))
		}
		return x.Operator.Value == y.Operator.Value && x.Key.Value == y.Key.Value && sameTexts(x.Values, y.Values)
	})
}

func sameTexts(a, b []Text) bool {
	return slices.EqualFunc(a, b, func(v, w Text) bool { return v.Value == w.Value })
}

// matching gives the actions that a pattern covers.
func (b *base) matching(pattern string) []catalog.Action {
	var out []catalog.Action
	for a := range b.catalog.Match(pattern) {
		out = append(out, a)
	}
	return out
}

// addAll puts the actions of a pattern into a set; it reports whether there are any.
func (b *base) addAll(set expand.Set, pattern string) bool {
	list := b.matching(pattern)
	for _, a := range list {
		set.Add(a)
	}
	return len(list) > 0
}

// say adds a note about an entry.
func (b *builder) say(p *place, code string, severity Severity, message string) *Note {
	n := &Note{Code: code, Severity: severity, Message: message}
	b.noteAt(p, n)
	return n
}

func (b *builder) noteAt(p *place, n *Note) {
	n.Item = b.items[p.template]
	n.File, n.Start, n.End = b.templates[p.template].File, p.text.Start, p.text.End
	b.notes = append(b.notes, n)
}

// unknown says that the catalog lacks something, quoted, and which was probably meant: the
// word of known that is near name, between before and after.
func (b *builder) unknown(p *place, what, quoted, before, name, after string, known []string) {
	n := b.say(p, NotKnown, Warning, what+jsonspan.Quote(quoted)+" is not in the catalog of "+b.catalog.Date())
	if word, ok := near.Word(name, known); ok {
		n.Hint = "did you mean " + before + word + after + "?"
	}
}

// unknownAction is unknown for an action, an entry of a list.
func (b *builder) unknownAction(p *place, list string) {
	text := p.text.Value
	prefix, name, ok := strings.Cut(text, ":")
	s, known := b.catalog.LookupService(prefix)
	switch {
	case !ok:
		b.unknown(p, list+": ", text, "", "", "", nil)
		b.notes[len(b.notes)-1].Hint = "an action reads service:Name"
	case !known:
		b.unknown(p, list+": ", text, "", prefix, ":"+name, facts.Prefixes(b.catalog))
	default:
		var names []string
		for i := range s.NumActions() {
			names = append(names, s.Action(i).Name())
		}
		b.unknown(p, list+": ", text, s.Prefix()+":", name, "", names)
	}
}
