// Package summary sums up what a policy says about each service, in the form of the policy
// summary of AWS's console: access levels in full or limited, resources, request conditions.
// What is denied stands apart, and nothing is subtracted from what is allowed: that is
// package expand's business.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary.html.
package summary

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Row is what the statements of one effect say about one service.
type Row struct {
	Service catalog.Service
	Deny    bool
	// Levels has an entry for each level of which an action is named, in the order of
	// package levels.
	Levels []Level
	// Resources are the different patterns of Resource, in the order of the policy; those of
	// NotResource have an exclamation mark in front.
	Resources []string
	// Conditions are the different ones, as "key operator values".
	Conditions []string
}

// Level counts the actions of an access level.
type Level struct {
	Level catalog.AccessLevel
	// Named are those that the statements name, Of all that the service has.
	Named, Of int
}

// Full reports whether all actions of the level are named.
func (l Level) Full() bool { return l.Named == l.Of }

// Access is the text of the console's column "Access level": "Full access", or what is
// there in full and what is limited.
func (r *Row) Access() string {
	var full, limited []string
	for _, l := range r.Levels {
		if l.Full() {
			full = append(full, l.Level.String())
		} else {
			limited = append(limited, l.Level.String())
		}
	}
	if len(limited) == 0 && r.complete() {
		return "Full access"
	}
	var parts []string
	if len(full) > 0 {
		parts = append(parts, "Full: "+strings.Join(full, ", "))
	}
	if len(limited) > 0 {
		parts = append(parts, "Limited: "+strings.Join(limited, ", "))
	}
	return strings.Join(parts, " ")
}

// complete reports whether every level that the service has actions of is there.
func (r *Row) complete() bool {
	n := 0
	for _, l := range r.Levels {
		n += l.Of
	}
	return n == r.Service.NumActions()
}

// Resource is the text of the column "Resource".
func (r *Row) Resource() string {
	switch {
	case slices.Contains(r.Resources, "*"):
		return "All resources"
	case len(r.Resources) == 0:
		return "None"
	case len(r.Resources) > 1:
		return "Multiple"
	}
	if rest, ok := strings.CutPrefix(r.Resources[0], "!"); ok {
		return "All but " + rest
	}
	return r.Resources[0]
}

// Condition is the text of the column "Request condition".
func (r *Row) Condition() string {
	switch len(r.Conditions) {
	case 0:
		return "None"
	case 1:
		return r.Conditions[0]
	}
	return "Multiple"
}

// Of sums up the statements of a policy: what is denied first, then by the service's name
// and prefix. Statements that have no effect, and patterns that cover nothing, do not count.
func Of(c *catalog.Catalog, statements []policy.Statement, table levels.Table) []Row {
	b := builder{c: c, table: table}
	for i := range statements {
		b.add(&statements[i])
	}
	slices.SortFunc(b.rows, func(x, y *row) int {
		if x.Deny != y.Deny {
			if x.Deny {
				return -1
			}
			return 1
		}
		if n := strings.Compare(ascii.ToLower(x.Service.Name()), ascii.ToLower(y.Service.Name())); n != 0 {
			return n
		}
		return strings.Compare(x.Service.Prefix(), y.Service.Prefix())
	})
	out := make([]Row, len(b.rows))
	for i, r := range b.rows {
		out[i] = b.finish(r)
	}
	return out
}

type builder struct {
	c     *catalog.Catalog
	table levels.Table
	rows  []*row
}

// row is a Row with the actions that it is about.
type row struct {
	Row
	named expand.Set
}

func (b *builder) add(s *policy.Statement) {
	deny := s.Effect.Value == policy.Deny
	if !deny && s.Effect.Value != policy.Allow || s.Action == nil && s.NotAction == nil {
		return
	}
	named, _ := expand.Named(b.c, s)
	var last *row
	for i := named.Next(0); i >= 0; i = named.Next(i + 1) {
		a := b.c.Action(i)
		if last == nil || last.Service.Index() != a.Service().Index() {
			last = b.row(a.Service(), deny)
			last.describe(s)
		}
		last.named.Add(a)
	}
}

func (b *builder) row(v catalog.Service, deny bool) *row {
	for _, r := range b.rows {
		if r.Deny == deny && r.Service.Index() == v.Index() {
			return r
		}
	}
	r := &row{Row: Row{Service: v, Deny: deny}, named: expand.NewSet(b.c)}
	b.rows = append(b.rows, r)
	return r
}

// describe notes the resources and conditions of a statement.
func (r *row) describe(s *policy.Statement) {
	add := func(list *[]string, text string) {
		if !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, item := range s.Resource {
		add(&r.Resources, item.Value)
	}
	for _, item := range s.NotResource {
		add(&r.Resources, "!"+item.Value)
	}
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k]
			text := key.Key.Value + " " + s.Condition[i].Operator.Value
			for j, item := range key.Items {
				if j > 0 {
					text += ","
				}
				text += " " + item.Value
			}
			add(&r.Conditions, text)
		}
	}
}

func (b *builder) finish(r *row) Row {
	var named, of [catalog.Tagging + 1]int
	for a := range r.Service.Actions() {
		l := b.table.Level(a)
		of[l]++
		if r.named.Has(a) {
			named[l]++
		}
	}
	for _, l := range append(levels.Order[:], catalog.Unknown) {
		if named[l] > 0 {
			r.Levels = append(r.Levels, Level{Level: l, Named: named[l], Of: of[l]})
		}
	}
	return r.Row
}
