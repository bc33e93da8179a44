package main

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
)

// TestCodes: every name of the peers' has a rule of ours or a reason, each name that a page
// claims is one, and ours does on the entries' own examples as they say. What the peers do
// is for "go run ./scripts/lintpeers -coverage" to see.
func TestCodes(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{parliament, validator, cloudsplaining} {
		codes, err := readCodes(tool)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, one := range codes {
			known[one.name] = true
			switch {
			case one.nothing != "":
				continue
			case len(one.mapped()) == 0:
				t.Errorf("%s: no rule of ours is %s", tool, one.name)
			case (one.bad == "") != (one.good == ""):
				t.Errorf("%s: %s has only one of bad and good", tool, one.name)
			}
			if one.bad == "" {
				continue
			}
			for i, d := range one.documents() {
				found, err := one.oursSays(c, d)
				if err != nil {
					t.Fatalf("%s: %v", d.name, err)
				}
				if (len(found) > 0) != (i == 0) {
					t.Errorf("%s %s: %v say something, of %v", tool, d.name, found, one.mapped())
				}
			}
		}
		for _, p := range rulebook.Pages() {
			for _, name := range claimed(tool, p) {
				if !known[name] {
					t.Errorf("%s: %s has no name %s", p.ID, tool, name)
				}
			}
		}
	}
}

// TestAccessAnalyzer: some bad example of a page carries each of Access Analyzer's codes.
func TestAccessAnalyzer(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	carried := map[string]bool{}
	l := lint.New(c, rules.All())
	for _, f := range fragments() {
		if !f.example.Bad() {
			continue
		}
		for _, x := range l.Text(f.text, lint.Options{Kind: f.kind, ResourceType: f.resourceType}).Findings {
			if page := rulebook.Find(x.Rule.ID); len(page.AA) > 0 {
				carried[cmp.Or(x.Code, page.AA[0])] = true
				if x.Code != "" && !slices.Contains(page.AA, x.Code) {
					t.Errorf("%s: a finding has the code %s, which the page does not name", f.name, x.Code)
				}
			}
		}
	}
	var holes []string
	for _, code := range rulebook.AccessAnalyzer() {
		if !carried[code.Name] {
			holes = append(holes, code.Name)
		}
	}
	if len(holes) > 0 {
		t.Errorf("no bad example carries %s", strings.Join(holes, ", "))
	}
}
