// Package rules holds the lint rules, a file for each, or for each family that is a table.
// A rule's page in ../rulebook/pages has its texts and its examples; the tests of this
// package run them. How to add a rule stands in package lint's documentation.
package rules

import (
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

// among reports whether a word, in any letter case, is in a list of words in small letters
// with a blank around each.
func among(list, word string) bool { return behind(list, word, ' ') > 0 }

// entry is what a list of " word=text " has for a word, in any letter case; empty if it has
// nothing.
func entry(list, word string) string {
	at := behind(list, word, '=')
	if at < 0 {
		return ""
	}
	return list[at+1 : at+strings.IndexByte(list[at:], ' ')]
}

// behind is the place behind a word of a list, where end stands; -1 if it is not there.
func behind(list, word string, end byte) int {
	n := len(word)
	for at := 1; at+n < len(list); {
		if list[at+n] == end && n > 0 && lint.Fold(list[at:at+n], word) {
			return at + n
		}
		at += strings.IndexByte(list[at:], ' ') + 1
	}
	return -1
}
