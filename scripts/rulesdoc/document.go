package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
)

func document() (string, error) {
	all := slices.Clone(rules.All())
	slices.SortFunc(all, func(a, b *lint.Rule) int { return cmp.Compare(a.ID, b.ID) })
	var b strings.Builder
	fmt.Fprintf(&b, `# Lint rules

<!-- Written by go run ./scripts/rulesdoc from rulebook/pages; do not edit. -->

`+"`leastwise lint`"+` has %d rules. Error: AWS refuses it, or that part can never work. Security:
it works, and gives away more than it seems to. Warning: likely not what was meant.
Suggestion: could be simpler. Rules marked off run only when they are asked for: matters of taste, and what speaks up
in many policies that are fine. Of the others [a table](rules/testdata/precision.txt) says how many
findings were read, on policies of AWS's own, and are right; under 90 percent a rule is off.

`, len(all))
	for g, group := range lint.Groups {
		list := slices.DeleteFunc(slices.Clone(all), func(r *lint.Rule) bool { return r.Group != lint.Group(g) })
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(&b, "## %s\n\n| rule | severity | policies | finds |\n|---|---|---|---|\n", group)
		for _, r := range list {
			p := rulebook.Find(r.ID)
			if p == nil {
				return "", fmt.Errorf("%s has no page", r.ID)
			}
			severity := r.Severity.String()
			if r.Off {
				severity += ", off"
			}
			fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", r.ID, r.ID, severity, kinds(r), cell(p.Title))
		}
		b.WriteByte('\n')
		for _, r := range list {
			section(&b, r, rulebook.Find(r.ID))
		}
	}
	coverage(&b)
	return b.String(), nil
}

// kinds names the policies a rule looks at.
func kinds(r *lint.Rule) string {
	if r.Kinds == 0 {
		return "all"
	}
	var names []string
	for i, name := range policy.Kinds {
		if r.Kinds.Has(policy.Kind(i)) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

func section(b *strings.Builder, r *lint.Rule, p *rulebook.Page) {
	fmt.Fprintf(b, "### %s\n\n%s\n\n%s\n\n", p.ID, p.Why, p.Fix)
	if r.Counts != "" {
		fmt.Fprintf(b, "Number, to be set in `.leastwise.yaml`: %d, the %s.\n\n", r.Number, r.Counts)
	}
	for _, e := range p.Examples {
		word, _, _ := strings.Cut(e.Name, "-")
		if e.Name != word {
			continue // the first of each will do
		}
		text := strings.TrimRight(e.Text, "\n")
		if len(text) > 1200 {
			continue
		}
		heading := map[string]string{"bad": "Bad", "good": "Good", "defended": "Not meant"}[word]
		fmt.Fprintf(b, "%s:\n\n```json\n%s\n```\n\n", heading, text)
	}
	for _, peer := range []struct {
		name string
		list []string
	}{{"Access Analyzer", p.AA}, {"parliament", p.Parliament}, {"iam-policy-validator", p.Validator}, {"cloudsplaining", p.Cloudsplaining}} {
		if len(peer.list) > 0 {
			fmt.Fprintf(b, "%s: %s. ", peer.name, strings.Join(peer.list, ", "))
		}
	}
	fmt.Fprintf(b, "Since %s.", p.Since)
	for i, s := range p.Sources {
		fmt.Fprintf(b, " [AWS%s](%s)", strings.Repeat("+", i), s)
	}
	b.WriteString("\n\n")
}

// coverage lists Access Analyzer's checks with the rules that answer them.
func coverage(b *strings.Builder) {
	codes := rulebook.AccessAnalyzer()
	answered := map[string][]string{}
	for _, p := range rulebook.Pages() {
		for _, code := range p.AA {
			answered[code] = append(answered[code], p.ID)
		}
	}
	fmt.Fprintf(b, "## Access Analyzer's checks\n\n%d of %d are answered.\n\n| check | type | rules |\n|---|---|---|\n", len(answered), len(codes))
	slices.SortStableFunc(codes, func(a, b rulebook.Code) int { return cmp.Compare(a.Name, b.Name) })
	for _, c := range codes {
		list := "none yet"
		if ids := answered[c.Name]; len(ids) > 0 {
			for i, id := range ids {
				ids[i] = fmt.Sprintf("[%s](#%s)", id, id)
			}
			list = strings.Join(ids, ", ")
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", c.Name, c.Type, list)
	}
	b.WriteString("\nWhich names of parliament, iam-policy-validator and cloudsplaining are answered, and which of these\nthe tools themselves show on the examples above: [scripts/lintpeers/SUMMARY.md](../../scripts/lintpeers/SUMMARY.md).\n")
}
