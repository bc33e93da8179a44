// Package expand says which actions a pattern stands for, and writes the shortest patterns
// that stand for given actions.
//
// An action pattern is a service prefix, a colon and a name, "s3:Get*". In both parts a
// star matches any text, a question mark any one character, and letter case does not
// matter; a star alone matches every action.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
//
// Actions goes from patterns to a Set, Shrink from a Set to patterns:
// Actions(c, Shrink(c, wanted, Options{}).Patterns) is wanted again. Both know the actions
// of the catalog and no others; what a pattern will match when AWS adds actions is
// nobody's knowledge, see HasWildcard.
//
// # How Shrink finds the shortest
//
// Each service is a problem of its own. Its candidates are the names as they are, the
// shortest starts of names with a star behind, and patterns of whole words with one or two
// stars: Get*Policy, *Tags, Describe*Fleet*, *Spot*Request*. Those that cover an unwanted
// action are out, and so are those that a shorter one makes superfluous (candidates). What
// remains is to choose columns that have all rows at the least cost: a weighted set cover.
// It is made smaller by rules that lose nothing (live.reduce), falls apart into groups
// that have nothing to do with each other (live.split), and gets a bound and a good cover
// from prices of rows (problem.relax). Nearly always the two meet at once; if not, search
// branches.
//
// Everything is whole numbers in a fixed order without clocks, so that the same question
// has the same answer everywhere.
package expand
