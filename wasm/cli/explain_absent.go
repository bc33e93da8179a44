package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/query"
)

// absent says of each pattern that fits no action of the policy why, and gives exit code 1
// if there are any.
func (e *explanation) absent(w io.Writer, all []explained, patterns []string) error {
	var err error
	for _, p := range patterns {
		if slices.ContainsFunc(all, func(x explained) bool { return query.NameMatches(p, x.id) }) {
			continue
		}
		text, hint := e.whyAbsent(p)
		fmt.Fprintf(w, "error: %s\n", text)
		if hint != "" {
			fmt.Fprintf(w, "hint: %s\n", hint)
		}
		err = &warned{}
	}
	return err
}

// whyAbsent is why the policy has no action that fits a pattern.
func (e *explanation) whyAbsent(pattern string) (text, hint string) {
	var fitting []catalog.Action
	for a := range e.catalog.Match(pattern) {
		fitting = append(fitting, a)
	}
	switch {
	case len(fitting) == 1:
		return e.whyNot(fitting[0])
	case len(fitting) > 1:
		return "no action that fits " + pattern + " is in the policy", ""
	}
	text = pattern + " is not in the policy, nor in the catalog of " + e.catalog.Date()
	prefix, name, ok := strings.Cut(pattern, ":")
	if !ok {
		return text, "an action reads service:Name"
	}
	var known []string
	if s, ok := e.catalog.LookupService(prefix); ok {
		for a := range s.Actions() {
			known = append(known, a.Name())
		}
		prefix = s.Prefix()
	}
	if hint = didYouMeanHint(name, known); hint != "" {
		hint = "did you mean " + prefix + ":" + strings.TrimPrefix(hint, "did you mean ")
	}
	return text, hint
}

// whyNot is why the policy lacks an action of the catalog.
func (e *explanation) whyNot(a catalog.Action) (text, hint string) {
	text = a.ID() + " is not in the policy"
	if list, entry := e.excluding(a); entry != nil {
		return text + ": it is left out by " + list, ""
	}
	for i := range e.result.Notes {
		if n := &e.result.Notes[i]; slices.Contains(n.Actions, a.ID()) {
			return text + ": " + e.places.prefix(n) + n.Message, n.Hint
		}
	}
	level := levelField(e.options.Table.Level(a))
	isCRUD := slices.ContainsFunc(e.templates, func(t *generate.Template) bool {
		return slices.ContainsFunc(t.Parts(), func(p *generate.Template) bool { return p.Mode == generate.CRUD })
	})
	switch {
	case !isCRUD:
		return text + ": no template lists it", ""
	case a.NumRows() == 0:
		return text + ": it takes no resource, so an ARN does not bring it", "list it under wildcard-only, single-actions"
	}
	if field, r := e.otherLevel(a, level); r != nil {
		return fmt.Sprintf("%s: its level is %s, and its ARN stands under %s", text, level, e.listText(e.templates[r.Template()].File, field, r.Text())),
			"list the ARN under " + level + ", too" + e.levelHint(a)
	}
	hint = "it takes " + strings.Join(wantedTypes(a), ", ") + ", in the list " + level
	if a.ResourceOptional() {
		hint += "; it also works without, under wildcard-only"
	}
	return text + ": no ARN of the templates is of a type that it takes", hint
}

// excluding finds a pattern that leaves an action out, and where it stands.
func (e *explanation) excluding(a catalog.Action) (list string, entry *generate.Text) {
	for _, t := range e.templates {
		for _, part := range t.Parts() {
			for i := range part.ExcludeActions {
				if entry := &part.ExcludeActions[i]; entry.Value != "" && query.NameMatches(entry.Value, a.ID()) {
					return e.listText(t.File, "exclude-actions", *entry), entry
				}
			}
		}
	}
	return "", nil
}

// wantedTypes are the types that an action requires, or else all that it takes.
func wantedTypes(a catalog.Action) []string {
	var required, all []string
	for row := range a.Rows() {
		name := row.ResourceType().Service().Prefix() + " " + row.ResourceType().Name()
		if row.Required() && !slices.Contains(required, name) {
			required = append(required, name)
		}
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	if len(required) > 0 {
		return required
	}
	return all
}

// otherLevel finds an ARN that would bring an action if it stood in the list of the
// action's level, and the list that it stands in.
func (e *explanation) otherLevel(a catalog.Action, level string) (field string, found *generate.Reason) {
	moved := make([]*generate.Template, len(e.templates))
	for i, t := range e.templates {
		block := generate.LevelBlock{Level: generate.Text{Value: level}}
		for _, part := range t.Parts() {
			for _, b := range part.Levels {
				block.ARNs = append(block.ARNs, b.ARNs...)
			}
		}
		moved[i] = &generate.Template{File: t.File, Mode: generate.CRUD, Levels: []generate.LevelBlock{block}}
	}
	options := e.options
	options.Dependents, options.Minimize = generate.None, -1
	result := generate.FromTemplates(e.catalog, moved, options)
	for _, chain := range result.Explain(a.ID()) {
		r := &chain[0]
		for _, part := range e.templates[r.Template()].Parts() {
			for _, b := range part.Levels {
				if b.Level.Value != level && slices.Contains(b.ARNs, r.Text()) {
					return b.Level.Value, r
				}
			}
		}
	}
	return "", nil
}

// levelHint says that AWS sees an action at another level.
func (e *explanation) levelHint(a catalog.Action) string {
	if e.options.Table.Level(a) == a.Level() || e.options.Table.Name() == levels.AWS.Name() {
		return ""
	}
	return "; for AWS it is " + levelField(a.Level()) + ", as with --levels aws"
}

// levelField is the list of a template for a level.
func levelField(level catalog.AccessLevel) string {
	for _, f := range levelFlags {
		if f.level == level.String() {
			return f.name
		}
	}
	return level.String()
}
