package main

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
)

// ours looks at all documents with the rules that run when nobody chooses.
func ours(c *catalog.Catalog, documents []document) [][]claim {
	l := lint.New(c, rules.Default())
	out := make([][]claim, len(documents))
	for i, d := range documents {
		for _, f := range l.Text(d.text, lint.Options{Kind: d.kind, ResourceType: d.resourceType}).Findings {
			out[i] = append(out[i], claim{f.Rule.ID, f.Severity.String(), f.Message})
		}
	}
	return out
}

// ruleOf is a rule of ours, nil for one of an organization's own.
func ruleOf(id string) *lint.Rule {
	for _, r := range rules.All() {
		if r.ID == id {
			return r
		}
	}
	return nil
}
