package compile

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source"
)

// File is a file of YAML, read.
type File struct {
	// Name is what messages call it.
	Name string
	// Documents are its trees; an empty file has none.
	Documents []source.Node
}

// Options say for which account to compile.
type Options struct {
	// Account is the account's name in the file of accounts, or its number.
	Account string
	// Catalog is for "generate:", for the providers of trust policies, and for lint.
	Catalog *catalog.Catalog
	// Only are the kinds of definitions to compile, see Kinds; none for all. Templates can
	// be used in any case.
	Only []string
	// Linter looks at every document as well; nil for no lint.
	Linter *lint.Linter
}

// Kinds are the kinds of definitions, as top-level keys.
var Kinds = []string{"templates", "remove_roles", "roles", "keys", "buckets"}

// Result is what files say.
type Result struct {
	// Desired is complete and sorted, and worth something only without Errors.
	Desired *roles.Desired
	// Notes are sorted by file and place.
	Notes []Note
	// Documents are all policies, in the order of Desired, a role's trust policy first.
	Documents []Document
}

// Failed reports whether a note is an Error.
func (r *Result) Failed() bool {
	return slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Severity == Error })
}

// Document is a policy that was made.
type Document struct {
	// Thing has the policy, Part says as what, Item is an inline policy's name.
	roles.Thing
	Part roles.Part
	Item string
	// Text is JSON.
	Text string
	// Statements are where each statement comes from.
	Statements []roles.Place

	sources []value
	at      value
}

// Compile reads files for one account. accounts may be nil if Options.Account is a number.
func Compile(accounts *File, files []File, o Options) *Result {
	c := &compiler{options: o, catalog: o.Catalog}
	if !c.readAccounts(accounts) {
		return &Result{Desired: &roles.Desired{}, Notes: sortNotes(c.notes)}
	}
	c.gather(files)
	c.compileAll()
	c.sort()
	if o.Linter != nil && !c.failed() {
		c.lint()
	}
	return &Result{Desired: &c.out, Notes: sortNotes(c.notes), Documents: c.documents}
}

type compiler struct {
	options   Options
	catalog   *catalog.Catalog
	notes     []Note
	accounts  []account
	own       account
	sets      map[string]*set
	out       roles.Desired
	documents []Document
}

// set are the definitions of one kind from all files, in the order of reading.
type set struct {
	names []string
	keys  map[string]value
	vals  map[string]value
}

// compileAll compiles all kinds that are asked for.
func (c *compiler) compileAll() {
	c.out.Account, c.out.Partition = c.own.number, c.own.partition
	c.checkNames()
	for _, kind := range []struct {
		name    string
		compile func(key, val value)
	}{{"roles", c.role}, {"remove_roles", c.removal}, {"buckets", c.bucket}, {"keys", c.key}} {
		if len(c.options.Only) > 0 && !slices.Contains(c.options.Only, kind.name) {
			continue
		}
		s := c.sets[kind.name]
		for _, name := range s.names {
			kind.compile(s.keys[name], s.vals[name])
		}
	}
}

func (c *compiler) sort() {
	d := &c.out
	slices.SortStableFunc(d.Roles, func(a, b roles.Role) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(d.Removals, func(a, b roles.Removal) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(d.Buckets, func(a, b roles.Bucket) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(d.Keys, func(a, b roles.Key) int { return strings.Compare(a.Alias, b.Alias) })
	for i := range d.Roles {
		d.Roles[i].Sort()
	}
	slices.SortStableFunc(c.documents, func(a, b Document) int {
		if a.Kind != b.Kind {
			return int(a.Kind) - int(b.Kind)
		}
		return strings.Compare(a.Name, b.Name)
	})
}

// Names are the account names that a file of accounts has, for who has to choose one.
func Names(accounts *File) []string {
	c := &compiler{}
	c.readNames(accounts)
	var out []string
	for _, a := range c.accounts {
		out = append(out, a.name)
	}
	return out
}
