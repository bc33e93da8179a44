package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
)

// coverageFile is the committed page of coverage.
const coverageFile = "scripts/lintpeers/COVERAGE.md"

// covered is a name of a peer's with what shows that ours has it.
type covered struct {
	code
	shown []string // examples, "rule" or "rule/example"; empty is a hole
}

// cover looks at every name that a tool may say. Holes are told on stderr, with what failed.
func cover(cat *catalog.Catalog, p *peer, tool string) (list []covered, holes int, err error) {
	codes, err := readCodes(tool)
	if err != nil {
		return nil, 0, err
	}
	names, err := p.names(tool)
	if err != nil {
		return nil, 0, err
	}
	hole := func(name, why string) {
		holes++
		fmt.Fprintf(os.Stderr, "%s: %s: %s\n", tool, name, why)
	}
	listed := map[string]bool{}
	for _, c := range codes {
		if listed[c.name] = true; !has(names, c.name) {
			hole(c.name, "the installed program has no such name")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !listed[name] {
			hole(name, "no entry in codes/"+tool+".txtar")
		}
	}
	all := fragments()
	texts := make([]document, len(all))
	for i, f := range all {
		texts[i] = f.document
		texts[i].auditors = true
	}
	wanted := func(f fragment) bool { return len(claimed(tool, f.page)) > 0 }
	claims, err := p.only(tool, texts, func(i int) bool { return wanted(all[i]) })
	if err != nil {
		return nil, 0, err
	}
	for _, c := range codes {
		c.check = names[c.name]
		one := covered{code: c}
		why := ""
		switch {
		case c.nothing != "":
			list = append(list, one)
			continue
		case len(c.mapped()) == 0:
			why = "no rule of ours claims it"
		case c.bad != "":
			if why, err = shownByEntry(cat, p, c); err != nil {
				return nil, 0, err
			}
			if why == "" {
				one.shown = []string{"an example of its own"}
			}
		default:
			if one.shown = shownByPages(c, all, claims); one.shown == nil {
				why = "no page that claims it shows it"
			}
		}
		if why != "" {
			hole(c.name, why)
		}
		list = append(list, one)
	}
	return list, holes, nil
}

func has(m map[string]string, key string) bool { _, ok := m[key]; return ok }

// only runs a tool over some of the documents; the others have no claims.
func (p *peer) only(tool string, documents []document, wanted func(int) bool) ([][]claim, error) {
	var some []document
	var at []int
	for i, d := range documents {
		if wanted(i) {
			some, at = append(some, d), append(at, i)
		}
	}
	claims, _, err := p.run(tool, some, false)
	if err != nil {
		return nil, err
	}
	out := make([][]claim, len(documents))
	for i, list := range claims {
		out[at[i]] = list
	}
	return out, nil
}

// shownByEntry says why an entry's own example does not show its name; empty if it does.
func shownByEntry(cat *catalog.Catalog, p *peer, c code) (why string, err error) {
	documents := c.documents()
	claims, _, err := p.run(c.tool, documents[:], false)
	if err != nil {
		return "", err
	}
	for i, d := range documents {
		bad := i == 0
		if says(claims[i], c.name) != bad {
			return fmt.Sprintf("of its %s example the peer says %v", d.name[strings.LastIndexByte(d.name, '/')+1:], codesOf(claims[i])), nil
		}
		ours, err := c.oursSays(cat, d)
		if err != nil {
			return "", err
		}
		if (len(ours) > 0) != bad {
			return fmt.Sprintf("of its %s example ours says %v, of %v", d.name[strings.LastIndexByte(d.name, '/')+1:], ours, c.mapped()), nil
		}
	}
	return "", nil
}

func codesOf(list []claim) []string {
	seen := map[string]bool{}
	for _, c := range list {
		seen[c.Code] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// shownByPages are the bad examples of pages that claim a name of which the peer says it,
// while it does not of the page's first good example. Our rule does the same on both, by the
// rulebook's tests.
func shownByPages(c code, all []fragment, claims [][]claim) []string {
	good := map[*rulebook.Page]bool{} // those whose first good example the peer says it of
	seen := map[*rulebook.Page]bool{}
	for i, f := range all {
		if strings.HasPrefix(f.example.Name, "good") && !seen[f.page] {
			seen[f.page], good[f.page] = true, says(claims[i], c.name)
		}
	}
	var out []string
	for i, f := range all {
		if f.example.Bad() && slices.Contains(claimed(c.tool, f.page), c.name) && says(claims[i], c.name) && !good[f.page] {
			out = append(out, strings.TrimSuffix(f.name, "/bad"))
		}
	}
	return out
}

// coverage writes the page, and counts the holes.
func coverage(cat *catalog.Catalog, p *peer) (text string, holes int, err error) {
	var b strings.Builder
	b.WriteString(`# What other linters' names are called here

Written by "go run ./scripts/lintpeers -coverage -write"; not edited by hand. A name of a peer's is
here if the installed program has it. It counts as covered if an example of ours makes the peer
say it and one of our rules find something, and another, right example makes neither do so; the
examples are the rulebook's, or those in codes. Rules in brackets are off by default, and those
in italics are the organization's own, from .leastwise.yaml.

`)
	for _, tool := range []string{parliament, validator, cloudsplaining} {
		list, n, err := cover(cat, p, tool)
		if err != nil {
			return "", 0, err
		}
		holes += n
		shown, none := 0, 0
		for _, c := range list {
			switch {
			case c.nothing != "":
				none++
			case len(c.shown) > 0:
				shown++
			}
		}
		fmt.Fprintf(&b, "## %s %s: %d of %d", tool, version(tool), shown, len(list)-none)
		if none > 0 {
			fmt.Fprintf(&b, ", and %d that are not about policies", none)
		}
		b.WriteString("\n\n| name | its check | our rules | shown by |\n|---|---|---|---|\n")
		for _, c := range list {
			by := cmp.Or(c.nothing, strings.Join(c.shown, ", "), "**not shown**")
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.name, c.check, strings.Join(marked(c.mapped()), ", "), by)
		}
		b.WriteByte('\n')
	}
	b.WriteString(accessAnalyzerTable())
	return b.String(), holes, nil
}

// marked are IDs as the page writes them.
func marked(list []string) []string {
	var out []string
	for _, id := range list {
		switch r := ruleOf(id); {
		case r == nil:
			id = "*" + id + "*"
		case r.Off:
			id = "(" + id + ")"
		}
		out = append(out, id)
	}
	return out
}

// accessAnalyzerTable lists Access Analyzer's codes with our rules. The service is AWS's and
// is not asked; that an example of each code's rule carries the code is a test.
func accessAnalyzerTable() string {
	var b strings.Builder
	codes := rulebook.AccessAnalyzer()
	fmt.Fprintf(&b, "## Access Analyzer's policy checks: %d of %d\n\n", len(codes), len(codes))
	b.WriteString("AWS's service is not asked: a test looks that an example of ours carries each code.\n\n| code | its type | our rules |\n|---|---|---|\n")
	for _, c := range codes {
		var list []string
		for _, p := range rulebook.Pages() {
			if slices.Contains(p.AA, c.Name) {
				list = append(list, p.ID)
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Name, c.Type, strings.Join(marked(list), ", "))
	}
	return b.String()
}
