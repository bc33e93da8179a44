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
		templates:  templates,
		statements: map[statementKey]*draftStatement{},
	}
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
	for i, t := range templates {
		switch {
		case b.groups[i] == nil:
		case t.Mode == CRUD:
			b.crud(i, t)
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
	templates []*Template
	groups    []*group // of the templates; nil for one that can't be followed
	targets   []*target
	// drafts are in order, statements finds them.
	drafts     []*draftStatement
	statements map[statementKey]*draftStatement
	needs      []need // dependents to be placed
	mayNeed    []need // from operations only
	notes      []*Note
}

// group is what templates have in common that share statements.
type group struct {
	deny       bool
	dependents Dependents
	conditions []ConditionBlock
	excludes   []string // patterns in lower case, sorted
	excluded   expand.Set
	skipped    expand.Set
	asked      map[typeLevel]bool
	cache      map[typeLevel]*atLevel
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
	level catalog.AccessLevel // Unknown for the sts lists
}

// group checks what a template says about itself, and finds its group.
func (b *builder) group(i int, t *Template) *group {
	at := &place{template: i}
	g := &group{
		dependents: b.options.Dependents,
		conditions: t.Conditions,
		excluded:   expand.NewSet(b.catalog),
		skipped:    expand.NewSet(b.catalog),
		asked:      map[typeLevel]bool{},
		cache:      map[typeLevel]*atLevel{},
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
	if t.Mode != CRUD && t.Mode != ActionsMode {
		ok = false
		bad(Text{}, "the template has no mode that is known", []string{"crud", "actions"})
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
	at.field = "exclude-actions"
	for _, text := range t.ExcludeActions {
		if at.text = text; text.Value == "" {
			continue
		}
		g.excludes = append(g.excludes, ascii.ToLower(text.Value))
		if !b.addAll(g.excluded, text.Value) {
			b.unknownAction(at, "exclude-actions")
		}
	}
	slices.Sort(g.excludes)
	g.excludes = slices.Compact(g.excludes)
	for _, other := range b.groups {
		if other != nil && other.deny == g.deny && other.dependents == g.dependents && slices.Equal(other.excludes, g.excludes) && sameConditions(other.conditions, g.conditions) {
			return other
		}
	}
	return g
}

func sameConditions(a, b []ConditionBlock) bool {
	return slices.EqualFunc(a, b, func(x, y ConditionBlock) bool {
		return x.Operator == y.Operator && x.Key == y.Key &&
			slices.EqualFunc(x.Values, y.Values, func(v, w Text) bool { return v.Value == w.Value })
	})
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
	n.Item = p.template
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
