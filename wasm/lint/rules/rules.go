// Package rules holds the lint rules, a file for each, or for each family that is a table.
// A rule's page in ../rulebook/pages has its texts and its examples; the tests of this
// package run them. How to add a rule stands in package lint's documentation.
package rules

import "github.com/leastwise/leastwise/wasm/lint"

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

// All are all rules, in the order of the files that hold them.
func All() []*lint.Rule { return registered[:len(registered):len(registered)] }

// Default are the rules that run when nobody chooses.
func Default() []*lint.Rule {
	var list []*lint.Rule
	for _, r := range registered {
		if !r.Off {
			list = append(list, r)
		}
	}
	return list
}
