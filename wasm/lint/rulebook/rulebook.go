// Package rulebook holds what people are told about lint rules: titles, reasons, sources,
// the names that other tools have for the same thing, and examples. No operation computes
// with these, so the browser's module does without this package; the site's build writes
// it to a file of its own.
//
// Each page is a text in pages/, named by the rule's ID.
package rulebook

import (
	"embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed pages/*.txtar
var files embed.FS

// Pages are all pages, sorted by ID. They are shared: nobody changes them.
var Pages = sync.OnceValue(func() []*Page {
	entries, err := files.ReadDir("pages")
	if err != nil {
		panic(err)
	}
	pages := make([]*Page, len(entries))
	for i, e := range entries {
		text, err := files.ReadFile("pages/" + e.Name())
		if err != nil {
			panic(err)
		}
		if pages[i], err = ParsePage(strings.TrimSuffix(e.Name(), ".txtar"), string(text)); err != nil {
			panic(err) // a test reads them all
		}
	}
	slices.SortFunc(pages, func(a, b *Page) int { return strings.Compare(a.ID, b.ID) })
	return pages
})

// Find is the page of a rule, by its ID, one it once had, or one of Access Analyzer's
// codes; nil if there is none.
func Find(name string) *Page {
	for _, p := range Pages() {
		if p.ID == name || slices.Contains(p.Aliases, name) {
			return p
		}
	}
	for _, p := range Pages() {
		if slices.Contains(p.AA, name) {
			return p
		}
	}
	return nil
}

// Called are the pages of the rules that a name stands for: the one of that ID, or all that
// answer a check of Access Analyzer's, parliament's, iam-policy-validator's or
// cloudsplaining's of that name.
func Called(name string) (list []*Page) {
	for _, p := range Pages() {
		if p.ID == name || slices.Contains(p.Aliases, name) {
			return []*Page{p}
		}
		if slices.Contains(p.AA, name) || slices.Contains(p.Parliament, name) || slices.Contains(p.Validator, name) || slices.Contains(p.Cloudsplaining, name) {
			list = append(list, p)
		}
	}
	return list
}

// JSON is the whole rulebook for the page, a list of objects.
func JSON() ([]byte, error) { return json.Marshal(Pages()) }
