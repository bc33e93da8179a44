package query

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Expand lists the actions that patterns ("s3:Get*", "*:Describe?", "*") stand for, each
// once, in the order of prefix and lower-case name. unknown holds the patterns that match
// nothing, as they were given; expand.Actions also says why.
func Expand(c *catalog.Catalog, patterns ...string) (actions []catalog.Action, unknown []string) {
	set, missed := expand.Actions(c, patterns)
	for _, u := range missed {
		unknown = append(unknown, u.Text)
	}
	return list(c, set), unknown
}

// list lists the actions of a set.
func list(c *catalog.Catalog, set expand.Set) []catalog.Action {
	out := make([]catalog.Action, 0, set.Len())
	for i := set.Next(0); i >= 0; i = set.Next(i + 1) {
		out = append(out, c.Action(i))
	}
	return out
}

// ExpandToText is Expand with the unknown patterns among the IDs, sorted by bytes.
func ExpandToText(c *catalog.Catalog, patterns ...string) []string {
	actions, unknown := Expand(c, patterns...)
	out := append(IDs(actions), unknown...)
	slices.Sort(out)
	return slices.Compact(out)
}

// PatternsAtLevel lists the actions that patterns stand for and that a level table puts at
// a level. Patterns that match nothing are passed over.
func PatternsAtLevel(c *catalog.Catalog, table levels.Table, level catalog.AccessLevel, patterns ...string) []catalog.Action {
	actions, _ := Expand(c, patterns...)
	return AtLevel(actions, table, level)
}

// AllExcept lists the actions that no pattern stands for: what NotAction covers.
func AllExcept(c *catalog.Catalog, patterns ...string) []catalog.Action {
	set, _ := expand.Actions(c, patterns)
	rest := expand.NewSet(c)
	for i := range c.NumServices() {
		rest.AddService(c.Service(i))
	}
	rest.Remove(set)
	return list(c, rest)
}

// SplitAction is the prefix and the name of an action: the prefix in lower case, the name
// as it was written. Text without a colon is all name.
func SplitAction(id string) (prefix, name string) {
	prefix, name, ok := strings.Cut(id, ":")
	if !ok {
		return "", id
	}
	return ascii.ToLower(prefix), name
}

// Level reads an access level in AWS's spelling or the command line's
// ("permissions-management"), in any letter case. Another word is a *NotFound.
func Level(name string) (catalog.AccessLevel, error) {
	l, ok := catalog.ParseAccessLevel(name)
	if !ok {
		var known []string
		for _, l := range levels.Order {
			known = append(known, LevelWord(l))
		}
		return l, notFound("access level", name, "", "", known)
	}
	return l, nil
}

// LevelWord is an access level as command lines spell it: "permissions-management".
func LevelWord(l catalog.AccessLevel) string {
	return strings.ReplaceAll(ascii.ToLower(l.String()), " ", "-")
}
