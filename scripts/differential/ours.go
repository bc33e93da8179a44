package main

import (
	"slices"

	"github.com/leastwise/leastwise/builder/merge"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// policy is a policy of either side.
type policy struct {
	Statement []statement
}

type statement struct {
	Sid, Effect      string
	Action, Resource []string
}

// pagesCatalog is our catalog of the pages alone, so that both sides have the same data.
func pagesCatalog(pages string) (*catalog.Catalog, error) {
	set, _, err := merge.Build([]merge.Input{{Path: pages}}, merge.Options{Lenient: true})
	if err != nil {
		return nil, err
	}
	blob, err := pack.Catalog(set)
	if err != nil {
		return nil, err
	}
	return catalog.Open(blob)
}

// engine is our side.
type engine struct {
	catalog *catalog.Catalog
	levels  levels.Table // Policy Sentry's
}

// result is our answer: a policy, or the messages of why there is none.
type result struct {
	policy policy
	exact  [][]string // action IDs of each statement, also where it is minimized
	errors []string
	notes  []generate.Note
}

// write follows a template, as "leastwise generate --compat policy-sentry" does, or in our
// own way. minimize is -1 for names as they are.
func (e *engine) write(text string, compat bool, minimize int) result {
	options := generate.Options{Compat: compat, Minimize: minimize, Table: levels.Strict}
	if compat {
		options.Table = e.levels
	}
	documents, err := yaml.Read(text)
	if err != nil {
		return result{errors: []string{err.Error()}}
	}
	var out result
	var templates []*generate.Template
	for i := range documents {
		t, notes := generate.ReadTemplate("", i, &documents[i])
		templates = append(templates, t)
		out.notes = append(out.notes, notes...)
	}
	if out.readErrors(); len(out.errors) > 0 {
		return out
	}
	r := generate.FromTemplates(e.catalog, templates, options)
	out.notes = append(out.notes, r.Notes...)
	out.readErrors()
	for _, s := range r.Statements {
		effect := "Allow"
		if s.Deny {
			effect = "Deny"
		}
		out.policy.Statement = append(out.policy.Statement, statement{s.Sid, effect, s.Actions, s.Resources})
		out.exact = append(out.exact, slices.Clone(s.IDs()))
	}
	return out
}

func (r *result) readErrors() {
	r.errors = nil
	for _, n := range r.notes {
		if n.Severity == generate.Error {
			r.errors = append(r.errors, n.Message)
		}
	}
}

// level is the one that counts by default.
func (e *engine) level(p *privilege) string {
	a, ok := e.catalog.LookupAction(p.id())
	if !ok {
		return p.Level
	}
	return levels.Strict.Level(a).String()
}
