package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
)

// summary is the committed page.
func (r *comparison) summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Lint beside other linters

Written by "go run ./scripts/lintpeers -write"; not edited by hand. Ours with the rules that
run by default, parliament %s, iam-policy-validator %s with its default configuration and
AWS's service reference of 2026-08-22 (ours has a catalog of %s), and cloudsplaining %s for
its own names. parliament has its data in its package; its community auditors take part on
pages that claim a name of theirs and where grants are added.

## Detection

A good example of the rulebook is broken in a known way; a tool detects that if it says
something of the broken text more often than of the good one, whatever its name for it. A check
that breaks down with a message counts: so iam-policy-validator meets unknown services offline, and
parliament actions without a service. "Pages" are the rulebook's own bad examples,
where ours finds all because its tests want that: they show what the others look for.

| class | what was done | texts | leastwise | parliament | iam-policy-validator |
|---|---|---:|---:|---:|---:|
`, version(parliament), version(validator), r.catalog.Date(), version(cloudsplaining))
	r.detection(&b)
	fmt.Fprintf(&b, `
The mutations were drawn up beside our rules, on texts of our own, and a test wants ours to find
them: the columns of the others say more.

## Good examples

%d examples that the rulebook calls good or defended. The rulebook's tests keep errors and
security findings of ours away from them, so that ours has none by construction.

| tool | texts called broken | texts with any finding |
|---|---:|---:|
`, r.numGood())
	r.good(&b)
	b.WriteString(`
## AWS's own policies

All are in use at AWS or published by it. "Broken" counts policies of which a tool says that
they are wrong, not that they grant much: errors of ours, errors and mismatches of resources of
iam-policy-validator, and parliament's findings but RESOURCE_STAR, RESOURCE_EFFECTIVELY_STAR,
RESOURCE_POLICY_PRIVILEGE_ESCALATION, BAD_PATTERN_FOR_MFA, NO_VERSION and OLD_VERSION. Each of
our errors is rated by hand in wasm/lint/rules/testdata/managed.txt and examples.txt.

| corpus | policies | tool | broken | with any finding | checks that broke down |
|---|---:|---|---:|---:|---:|
`)
	r.own(&b, "managed", r.managed, r.managedClaims)
	r.own(&b, "published examples", r.examples, r.exampleClaims)
	b.WriteString(`
What is called broken in managed policies, by name:

| tool | name | policies | findings | of which | |
|---|---|---:|---:|---:|---|
`)
	r.names(&b)
	b.WriteString(`
## Names

[COVERAGE.md](COVERAGE.md) has each name of the peers' and of Access Analyzer's with our rules.
`)
	return b.String()
}

func (r *comparison) detection(b *strings.Builder) {
	row := func(name, what string, match func(m mutant) bool, from, to int) {
		n := 0
		found := map[string]int{}
		for i := from; i < to; i++ {
			if !match(r.mutants[i]) {
				continue
			}
			n++
			for _, tool := range linters {
				if r.detected(tool, i) {
					found[tool]++
				}
			}
		}
		if n > 0 {
			fmt.Fprintf(b, "| %s | %s | %d | %d | %d | %d |\n", name, what, n, found[leastwise], found[parliament], found[validator])
		}
	}
	mechanical := len(r.mutants) - r.fromPages
	for _, m := range mutations {
		row(m.name, m.what, func(one mutant) bool { return one.class == m.name }, 0, mechanical)
	}
	every := func(mutant) bool { return true }
	row("**all mutations**", "", every, 0, mechanical)
	for kind, name := range policy.Kinds {
		row("mutations: "+name, "all of that kind of policy", func(m mutant) bool { return m.bad.kind == policy.Kind(kind) }, 0, mechanical)
	}
	groups := map[string]lint.Group{}
	for _, rule := range rules.All() {
		groups[rule.ID] = rule.Group
	}
	for g, name := range lint.Groups {
		row("pages: "+name, "the page's bad example", func(m mutant) bool { return groups[m.class] == lint.Group(g) }, mechanical, len(r.mutants))
	}
	row("**all pages**", "", every, mechanical, len(r.mutants))
}

// advice are parliament's own names for what grants much or is old.
var advice = []string{"RESOURCE_STAR", "RESOURCE_EFFECTIVELY_STAR", "RESOURCE_POLICY_PRIVILEGE_ESCALATION", "BAD_PATTERN_FOR_MFA", "NO_VERSION", "OLD_VERSION"}

// auditors are the names of its community auditors.
var auditors = []string{"PERMISSIONS_MANAGEMENT_ACTIONS", "PRIVILEGE_ESCALATION", "CREDENTIALS_EXPOSURE", "SENSITIVE_ACCESS", "NOTPRINCIPAL_WITH_ALLOW", "NOTRESOURCE_WITH_ALLOW", "SINGLE_VALUE_CONDITION_TOO_PERMISSIVE"}

func auditor(code string) bool { return slices.Contains(auditors, code) }

// broken reports whether a claim is that the policy is wrong.
func broken(tool string, c claim) bool {
	switch {
	case crashed(c):
		return false
	case tool == parliament:
		return !slices.Contains(advice, c.Code) && !auditor(c.Code)
	case tool == validator:
		return c.Severity == "error" || c.Code == "resource_mismatch"
	}
	return c.Severity == lint.Error.String()
}

func (r *comparison) numGood() int {
	n := 0
	for _, f := range r.fragments {
		if !f.example.Bad() {
			n++
		}
	}
	return n
}

func (r *comparison) good(b *strings.Builder) {
	for _, tool := range linters {
		wrong, loud := 0, 0
		for i, f := range r.fragments {
			if !f.example.Bad() {
				w, l, _ := judge(tool, r.fragmentClaims[tool][i])
				wrong, loud = wrong+w, loud+l
			}
		}
		fmt.Fprintf(b, "| %s | %d | %d |\n", tool, wrong, loud)
	}
}

// judge gives 1 where a tool calls a text broken, where it says anything, and where it
// breaks down.
func judge(tool string, list []claim) (wrong, loud, down int) {
	for _, c := range list {
		switch {
		case crashed(c):
			down = 1
		case broken(tool, c):
			wrong, loud = 1, 1
		default:
			loud = 1
		}
	}
	return wrong, loud, down
}

func (r *comparison) own(b *strings.Builder, corpus string, documents []document, claims map[string][][]claim) {
	for _, tool := range linters {
		wrong, loud, down := 0, 0, 0
		for i := range documents {
			w, l, d := judge(tool, claims[tool][i])
			wrong, loud, down = wrong+w, loud+l, down+d
		}
		fmt.Fprintf(b, "| %s | %d | %s | %d | %d | %d |\n", corpus, len(documents), tool, wrong, loud, down)
	}
}

func (r *comparison) names(b *strings.Builder) {
	for _, tool := range linters {
		type count struct{ policies, findings, known int }
		all := map[string]*count{}
		for i := range r.managed {
			seen := map[string]bool{}
			for _, c := range r.managedClaims[tool][i] {
				if !broken(tool, c) {
					continue
				}
				n := all[c.Code]
				if n == nil {
					n = &count{}
					all[c.Code] = n
				}
				if n.findings++; !seen[c.Code] {
					seen[c.Code] = true
					n.policies++
				}
				if of := ofWhich[c.Code]; of != nil && of(r, c.Detail) {
					n.known++
				}
			}
		}
		codes := slices.SortedFunc(maps.Keys(all), func(x, y string) int {
			return cmp.Or(all[y].policies-all[x].policies, strings.Compare(x, y))
		})
		for _, code := range codes {
			n := all[code]
			known, note := "", ""
			if why := classes[code]; why != "" {
				note = why
			}
			if ofWhich[code] != nil {
				known = fmt.Sprint(n.known)
			}
			fmt.Fprintf(b, "| %s | %s | %d | %d | %s | %s |\n", tool, code, n.policies, n.findings, known, note)
		}
	}
}

// classes say what lies behind a peer's name where it differs from ours.
var classes = map[string]string{
	"UNKNOWN_ACTION":               "so many are in AWS's reference of 2026-08-22: the peer's data are older",
	"UNKNOWN_PREFIX":               "so many are in AWS's reference of 2026-08-22: the peer's data are older",
	"UNKNOWN_CONDITION_FOR_ACTION": "one for each action of a statement, patterns expanded, that the key is not listed for",
	"RESOURCE_MISMATCH":            starOnly,
	"resource_mismatch":            starOnly,
	"policy_size_exceeded":         "true of one's own policies; AWS's own have another limit, and ours warns",
	"INVALID_ARN":                  "the account is the word aws, or a variable; AWS has both in its own ARNs",
}

const starOnly = "so many are only about actions without resource types beside ARNs, which ours names where the ARNs do not stand for all of a kind; the rest was not gone through"

// ofWhich counts, by name, the findings that its class is about.
var ofWhich = map[string]func(r *comparison, detail string) bool{
	"UNKNOWN_ACTION": func(r *comparison, detail string) bool {
		_, known := r.catalog.LookupAction(strings.TrimSpace(strings.TrimPrefix(detail, "Unknown action ")))
		return known
	},
	"UNKNOWN_PREFIX": func(r *comparison, detail string) bool {
		_, known := r.catalog.LookupService(strings.TrimSpace(strings.TrimPrefix(detail, "Unknown prefix ")))
		return known
	},
	"RESOURCE_MISMATCH": func(_ *comparison, detail string) bool {
		return strings.Count(detail, "'required_format': '*'") == strings.Count(detail, "'required_format':")
	},
	"resource_mismatch": func(_ *comparison, detail string) bool {
		return strings.Contains(detail, "can only use `Resource: \"*\"`")
	},
}

func says(list []claim, code string) bool {
	return slices.ContainsFunc(list, func(c claim) bool { return c.Code == code })
}
