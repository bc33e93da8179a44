package main

import (
	"fmt"
	"io"
	"strings"
)

// class is a named kind of difference. Each says why it is theirs: a section of what was
// seen of Policy Sentry, written in its summary, or a page of AWS.
type class struct{ name, reason string }

// The classes, in the order of the summary. Sections (§) are those of the description of
// Policy Sentry's behaviour that ours was written from.
var (
	// What their policy has and ours does not.
	looseMatch    = &class{"loose-match", "it takes an ARN for a type whose format the ARN can't have: literals are looked for anywhere, segments are not counted (§3.2; foreign types for 453 of 2,171 sample ARNs)"}
	wrongField    = &class{"fields", "it never compares partition, region and account (§3.2, step 3); [an S3 bucket's ARN](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html) has neither of the last two"}
	lessExact     = &class{"less-specific", "it also takes the type of a shorter format, where another format fits the ARN segment by segment (§3.2, prefix effect)"}
	starAsName    = &class{"star-as-name", "a star in place of a name (function:*) is also taken for the names and segments of longer formats, as function:f is (§3.2, a shorter ARN matches longer formats)"}
	typedStar     = &class{"typed-on-star", "actions that take types fall to Resource *, or their dependents do, because the ARN format names another service or holds a star (§4; 123 actions)"}
	dependentStar = &class{"dependent-on-star", "a dependent falls to Resource * although the ARN of its cause is one of its own types, under another service's name for it (§3.4 f, §12.3)"}
	stray         = &class{"stray-dependent", "a dependent of one action stays in the statement of another type, whose own actions in the template do not need it (§4, step 4 with §3.4 f)"}
	sibling       = &class{"sibling-format", "documented formats are matched with each other as if they were ARNs: a statement also lists the format of another type of the same shape (§4)"}
	twice         = &class{"twice", "an action stands with one resource in the statements of two levels, as listed and as a dependent (§3.9)"}
	denied        = &class{"deny-dependents", "its Deny reaches the dependents of what it denies, most of them on every resource (§3.7)"}

	// What our policy has and theirs does not.
	missedFit  = &class{"missed-match", "the ARN has the type's format, and it misses it: literals must stand at one place in one letter case, slashes are counted (§3.2, steps 6 to 8)"}
	literal    = &class{"literal-star", "the format has a star of its own, which it finds in no real ARN (§3.2; 43 types)"}
	foreign    = &class{"foreign-service", "the type's ARN names another service, where it does not look (§3.4; 79 types)"}
	shared     = &class{"shared-format", "several types have this ARN format, and it knows the first only (§3.4 b, §12.2)"}
	firstEmpty = &class{"first-empty", "an empty first item makes it drop the whole list (§2.3)"}

	// Either.
	orphan    = &class{"dependent-of-those", "a dependent whose causes are all explained by another class"}
	union     = &class{"page-replaced", "action or type stands on several of AWS's pages, and it keeps the last one's rows instead of all (§7.3)"}
	order     = &class{"order", "the same statements in another order, because an ARN or a dependent of another class begins a statement earlier, one that may be emptied later (§3.4 f and g, §4, step 4)"}
	typeOrder = &class{"type-order", "**ours**: statements that one ARN or action begins come by the names of actions and types, theirs in the order of AWS's page; the catalog does not keep that order"}
	crash     = &class{"crash-index", "it stops with IndexError for an ARN with fewer segments than a format (§3.2, step 7; a table called index)"}

	// Minimized policies.
	crashStar  = &class{"crash-405", "MultMultNone and SkipResourceConstraints are both on *, it merges them and stops at parsing * (§5, issue 405)"}
	lost       = &class{"minimize-loses", "a wanted action that is the start of another is written bare, and the other is lost (§5, 17 of 7,945 groups)"}
	mergeOrder = &class{"merge-order", "the same ARNs in another order are not merged (§5)"}
	sameSid    = &class{"same-sid", "two statements get one Sid, which IAM refuses (§5; [Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html) must be unique in a policy)"}

	// Queries.
	repeats    = &class{"query-repeats", "an action once for every row that has the key, and an ARN format once for every type (§1.3, rows 6 and arn-table)"}
	queryUnion = &class{"query-page-replaced", "the action or type stands on several pages of one service, and it keeps the last one's rows, keys and formats (§7.3)"}
	corrected  = &class{"corrected", "a slip on AWS's page that ours corrects, with the page beside it, in builder/merge/data/corrections.tsv"}
	firstKey   = &class{"query-first-key", "it compares a key up to its first placeholder and answers with the first key that begins so (§3.6)"}
	keyForms   = &class{"query-key-forms", "a condition key finds actions by its exact text only, not by other ways to write its placeholder (§1.3, row 6; §3.6)"}
	keyUnion   = &class{"query-key-types", "a condition key has another type on each of a service's pages, and it keeps the last one's (§7.3)"}
	noFormat   = &class{"query-no-format", "a type that is missing in AWS's table of resource types counts as Resource * ([config](https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html), type Connector)"}
	rowKeys    = &class{"query-row-keys", "an action's record lacks the condition keys of the action's row for the resource type (§7.5)"}
)

// The sections of the summary, and what stands in front of each.
var sections = []struct {
	title, text string
	classes     []*class
}{
	{"Only in their policy", "", []*class{looseMatch, wrongField, lessExact, starAsName, sibling, typedStar, dependentStar, stray, twice, denied}},
	{"Only in our policy", "Each is held against the template: its level and an ARN that the action's type can have, its name, or an action that needs it.",
		[]*class{missedFit, literal, foreign, shared, firstEmpty, crash}},
	{"In either", "", []*class{orphan, union, order, typeOrder}},
	{"Minimized policies", "Ours grants exactly what its plain form does, and is never longer where both grant the same.", []*class{crashStar, lost, mergeOrder, sameSid}},
	{"Queries", "", []*class{queryUnion, rowKeys, repeats, corrected, firstKey, keyForms, keyUnion, noFormat}},
}

// summary writes the committed table.
func (b *comparer) summary(w io.Writer, version, pages string) error {
	var out strings.Builder
	fmt.Fprintf(&out, `# Differences from Policy Sentry

Written by "go run ./scripts/differential -write"; not edited by hand. policy_sentry %s and
ours, with --compat policy-sentry, on the same pages of AWS (%s).

| compared | number | the same | explained | unexplained |
| --- | ---: | ---: | ---: | ---: |
`, version, pages)
	for _, t := range []struct {
		name string
		*tally
	}{{"templates", b.templates}, {"queries", b.queries}} {
		fmt.Fprintf(&out, "| %s | %d | %d | %d | %d |\n", t.name, t.compared, t.equal, t.compared-t.equal-t.unexplained, t.unexplained)
	}
	out.WriteString(`
Each template is also followed in our own way, with our levels: every action of that policy
is asked for by the template, needed by one that is, or in their policy as well.

Sections (§) are those of the description of Policy Sentry's behaviour that ours was
written from. Cases are templates or queries, differences single actions on single resources
or items of an answer.
`)
	for _, s := range sections {
		fmt.Fprintf(&out, "\n## %s\n\n", s.title)
		if s.text != "" {
			out.WriteString(s.text + "\n\n")
		}
		out.WriteString("| class | cases | differences | reason |\n| --- | ---: | ---: | --- |\n")
		for _, k := range s.classes {
			cases, single := b.templates.cases[k]+b.queries.cases[k], b.templates.single[k]+b.queries.single[k]
			fmt.Fprintf(&out, "| %s | %d | %d | %s |\n", k.name, cases, single, k.reason)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}
