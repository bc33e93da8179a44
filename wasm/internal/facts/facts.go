// Package facts collects what the catalog yields into lists. A range over an iterator is
// compiled into every place where it stands, with the iterator's own loop in it; in the
// browser's module these functions, compiled once, save 20 KB.
package facts

import (
	"iter"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Rows are the rows of an action, in page order.
//
//go:noinline
func Rows(a catalog.Action) []catalog.Row {
	out := make([]catalog.Row, 0, a.NumRows())
	for row := range a.Rows() {
		out = append(out, row)
	}
	return out
}

// Dependents are the actions that are needed besides an action.
//
//go:noinline
func Dependents(a catalog.Action) []catalog.Dependent {
	var out []catalog.Dependent
	for d := range a.Dependents() {
		out = append(out, d)
	}
	return out
}

// ActionKeys are the keys that apply to an action as a whole.
//
//go:noinline
func ActionKeys(a catalog.Action) []catalog.ConditionKey {
	var out []catalog.ConditionKey
	for k := range a.ConditionKeys() {
		out = append(out, k)
	}
	return out
}

// RowKeys are the keys that apply to an action with a resource type.
//
//go:noinline
func RowKeys(r catalog.Row) []catalog.ConditionKey {
	var out []catalog.ConditionKey
	for k := range r.ConditionKeys() {
		out = append(out, k)
	}
	return out
}

// TypeKeys are the keys that describe resources of a type.
//
//go:noinline
func TypeKeys(t catalog.ResourceType) []catalog.ConditionKey {
	var out []catalog.ConditionKey
	for k := range t.ConditionKeys() {
		out = append(out, k)
	}
	return out
}

// HasKey reports whether a key of that name, as the catalog has it but in any letter case,
// is among what an iterator yields.
//
//go:noinline
func HasKey(keys iter.Seq[catalog.ConditionKey], name string) bool {
	for k := range keys {
		if ascii.EqualFold(k.Name(), name) {
			return true
		}
	}
	return false
}

// GlobalKeys are AWS's global condition keys.
//
//go:noinline
func GlobalKeys(c *catalog.Catalog) []catalog.ConditionKey {
	var out []catalog.ConditionKey
	for k := range c.GlobalKeys() {
		out = append(out, k)
	}
	return out
}

// FindKey looks for a condition key among the global ones, those of the service that its
// prefix names, and those of all others. It also knows names that the reference writes with
// "tag-key" for what differs, and keys that a service declares under another prefix than its
// own, catalog:ChangeType.
func FindKey(c *catalog.Catalog, name string) (key catalog.ConditionKey, ok bool) {
	for _, k := range GlobalKeys(c) {
		if k.Matches(name) {
			return k, true
		}
	}
	prefix, _, colon := strings.Cut(name, ":")
	if !colon {
		return key, false
	}
	names := [...]string{name, ""}
	if i := strings.IndexByte(name, '/'); i > 0 && i < len(name)-1 {
		names[1] = name[:i] + "/tag-key"
	}
	for _, n := range names {
		if s, known := c.LookupService(prefix); known && n != "" {
			if k, found := s.LookupConditionKey(n); found {
				return k, true
			}
		}
	}
	return c.LookupConditionKey(name)
}

// Formats are the ARN formats of a type.
//
//go:noinline
func Formats(t catalog.ResourceType) []string {
	out := make([]string, 0, t.NumFormats())
	for i := range t.NumFormats() {
		out = append(out, t.Format(i))
	}
	return out
}

// Prefixes are the prefixes of all services, sorted.
//
//go:noinline
func Prefixes(c *catalog.Catalog) []string {
	out := make([]string, 0, c.NumServices())
	for i := range c.NumServices() {
		out = append(out, c.Service(i).Prefix())
	}
	return out
}

// TypesByARNService are the resource types whose ARN formats name a service, over all
// prefixes.
//
//go:noinline
func TypesByARNService(c *catalog.Catalog, service string) []catalog.ResourceType {
	var out []catalog.ResourceType
	for t := range c.TypesByARNService(service) {
		out = append(out, t)
	}
	return out
}

// Authorized are the actions that an operation's caller needs, in AWS's order.
//
//go:noinline
func Authorized(op catalog.Operation) []catalog.AuthorizedAction {
	var out []catalog.AuthorizedAction
	for a := range op.Actions() {
		out = append(out, a)
	}
	return out
}

// PassedTo are the documented values of iam:PassedToService in an operation's check.
//
//go:noinline
func PassedTo(a catalog.AuthorizedAction) []string {
	var out []string
	for v := range a.PassedToService() {
		out = append(out, v)
	}
	return out
}
