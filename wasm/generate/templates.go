package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
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
	notes      []Note
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
	place      place // of the first condition, for notes
}

// place is an entry of a template.
type place struct {
	template int
	field    string
	text     Text
}

// target is an ARN of a template.
type target struct {
	place
	*matched
	level catalog.AccessLevel // Unknown for the sts lists
}

// group checks what a template says about itself, and finds its group.
func (b *builder) group(i int, t *Template) *group {
	at := place{template: i}
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
		n := Note{Code: BadTemplate, Severity: Error, Message: message, Hint: "it is one of " + strings.Join(known, ", ")}
		if word, ok := near.Word(text.Value, known); ok {
			n.Hint = "did you mean " + word + "?"
		}
		b.noteAt(at, n)
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
			b.noteAction(at, "exclude-actions")
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

// addAll puts the actions of a pattern into a set; it reports whether there are any.
func (b *base) addAll(set expand.Set, pattern string) bool {
	found := false
	for a := range b.catalog.Match(pattern) {
		set.Add(a)
		found = true
	}
	return found
}

// noteAt adds a note about an entry.
func (b *builder) noteAt(p place, n Note) {
	n.Item = p.template
	n.File, n.Start, n.End = b.templates[p.template].File, p.text.Start, p.text.End
	n.tidy()
	b.notes = append(b.notes, n)
}

// noteAction says that the catalog has no such action, and which was probably meant.
func (b *builder) noteAction(p place, list string) {
	text := p.text.Value
	n := Note{Code: NotKnown, Severity: Warning, Message: list + ": " + jsonspan.Quote(text) + " is not in the catalog of " + b.catalog.Date()}
	prefix, name, ok := strings.Cut(text, ":")
	if !ok {
		n.Hint = "an action reads service:Name"
		b.noteAt(p, n)
		return
	}
	s, ok := b.catalog.LookupService(prefix)
	if !ok {
		if word, ok := b.nearService(prefix); ok {
			n.Hint = "did you mean " + word + ":" + name + "?"
		}
		b.noteAt(p, n)
		return
	}
	var names []string
	for i := range s.NumActions() {
		names = append(names, s.Action(i).Name())
	}
	if word, ok := near.Word(name, names); ok {
		n.Hint = "did you mean " + s.Prefix() + ":" + word + "?"
	}
	b.noteAt(p, n)
}
