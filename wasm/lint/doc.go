// Package lint looks for what is wrong in policies, and says it where it stands: mistakes
// that AWS refuses, permissions that reach further than they seem to, conditions that never
// hold or always do, and parts that do nothing.
//
// A [Linter] runs rules, [Rule], over policies; package rules has them all. A rule never
// sees a file, an output format or a setting. What people are told about it, its reason,
// its source and its examples, stands in its page of package rulebook, which the browser's
// module does without.
//
// # Principles
//
// A false alarm is a bug, a miss is not. Nothing is invalid only because the catalog does
// not have it; it is "not in the catalog of DATE". What a template has yet to fill in may be
// anything. A broken part silences only the rules that need it. One cause gives one
// finding: of two rules that see it one yields, see [Yield]. A Deny gives nothing, so rules
// about access look at Allow, and for Deny at what it fails to deny. A fix says what it
// does to the meaning, see [Effect].
//
// # How to add a rule
//
//	go run ./scripts/newrule my-rule
//
// writes wasm/lint/rules/my_rule.go and wasm/lint/rulebook/pages/my-rule.txtar. Fill in:
//
//   - In the Go file: group, severity, kinds of policies, and the function. At says for
//     which [Part] it is called: choose the smallest that will do, so that the rule costs
//     nothing where there is none. The [Pass] has what it is called for; [Statement],
//     [Action] and [Resource] have what many rules want to know. Report the smallest span,
//     say what is wrong with the value, and advise what to do:
//
//     p.Report(p.Item.Span, "%q is no Boolean", p.Item.Value).
//     Advise("write true or false").
//     Fix(lint.Same, lint.Rename(p.Item, "true"))
//
//   - In the page: title, why, fix, source (pages of AWS), since, and what Access Analyzer
//     (aa), parliament, iam-policy-validator (validator) and cloudsplaining call the same
//     thing. kind and resource-type say what the examples are policies of, where that is
//     not to be seen; one example's file name may have a kind of its own, bad.scp.json.
//
//   - Examples, statements or whole policies: bad gives exactly one finding of the rule and
//     none after its fixes; good, and defended (what an expert would stand by although it
//     looks alike), give none, nor any error or security finding of another rule. More
//     of each are bad-WORD, good-WORD, defended-WORD.
//
//     go test ./wasm/lint/rules -update     writes what bad ones give behind them; read it!
//     go test ./wasm/lint/rules             among others the rule over AWS's own policies:
//     rate each finding that they ask about in testdata, or mend the rule
//     go run ./scripts/rulesdoc             writes RULES.md
//
// A family of rules that differ in a word or two is one file with a table, registered by
// registerAll; each still has its own page. Where one look at a text answers for several
// rules, one has the Check and reports for the others, see [Pass.ReportFor] and the rules
// about variables. A rule about what a policy lacks is Whole: of some policies in Terraform's
// files only a part is known. A rule that is right less than nine times in
// ten is Off. One that is gone is listed in the tests as retired; one that is renamed keeps
// its old name as an alias of its page.
//
// The browser's module counts bytes: a rule is 100 to 300 of them. Share helpers, build
// messages with [Say], put words that repeat into tables. Nothing recurses on input, and no
// rule is slower than the text is long.
package lint
