// Package rules holds the lint rules, a file for each, or for each family that is a table.
// A rule's page in ../rulebook/pages has its texts and its examples; the tests of this
// package run them. How to add a rule stands in package lint's documentation.
package rules

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
)

var registered []*lint.Rule

// register makes rules known. Files call it from a package-level variable, so that no list
// is shared between them.
func register(list ...*lint.Rule) struct{} {
	registered = append(registered, list...)
	return struct{}{}
}

// registerAll makes the rules of a table known.
func registerAll(table []lint.Rule) struct{} {
	for i := range table {
		registered = append(registered, &table[i])
	}
	return struct{}{}
}

// All are all rules, sorted by ID. The list is the caller's, the rules are not.
func All() []*lint.Rule {
	list := slices.Clone(registered)
	slices.SortFunc(list, func(a, b *lint.Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// Default are the rules that run when nobody chooses.
func Default() []*lint.Rule {
	return slices.DeleteFunc(All(), func(r *lint.Rule) bool { return r.Off })
}
