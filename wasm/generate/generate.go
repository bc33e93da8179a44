package generate

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Request is what a policy is wanted for.
type Request struct {
	Items []Item
	// Table says whose access levels count; it must not be nil.
	Table levels.Table
	// Partition is used in suggested ARNs; empty means that of the item.
	Partition string
}

// Item is one ARN and the levels wanted on it.
type Item struct {
	ARN    string
	Levels levels.Set
}

// Result is the policy and what there is to say about it.
type Result struct {
	Statements []Statement
	// Items are aligned with the request's; FromTemplates has none.
	Items []ItemResult
	// Notes are sorted by item or template, those about the whole policy last.
	Notes []Note
	// Reasons are in the order of statements; Policy has none.
	Reasons []Reason
	// Recipes are aligned with those of the package, if Options ask for them.
	Recipes []RecipeSupport
}

// ItemResult is what became of one item.
type ItemResult struct {
	ARN   string
	Types []Match
	// Ambiguous is set when nothing tells two of the types apart.
	Ambiguous bool
	// Counts holds the number of actions at each level of levels.Order.
	Counts [len(levels.Order)]int
	// Err says why there are no types.
	Err *ItemError
}

// Match is a type that an ARN stands for.
type Match struct {
	Type   catalog.ResourceType
	Format string
	index  int // in the formats of the ARN's service
	// foreign is set when the ARN is at home in another service.
	foreign bool
}

// ItemError is what is wrong with one ARN.
type ItemError struct {
	Offset        int
	Message, Hint string
	Suggestions   []string
}

// Policy writes the policy for a request.
func Policy(c *catalog.Catalog, request Request) Result {
	g := &generator{
		base:    newBase(c, request.Table, request.Partition),
		request: request,
		asked:   map[typeLevel]bool{},
		notes:   make([][]Note, len(request.Items)+1),
	}
	for i, item := range request.Items {
		g.read(i, item)
	}
	for i := range g.items {
		g.count(&g.items[i])
	}
	g.allow()
	g.noteItems()
	g.noteDependents()
	g.noteSize()
	out := Result{}
	for _, list := range g.notes {
		out.Notes = append(out.Notes, list...)
	}
	for i := range g.items {
		out.Items = append(out.Items, g.items[i].result)
	}
	out.Statements = g.statements()
	return out
}

// generator is the state of one run for ARNs and levels.
type generator struct {
	*base
	request Request
	items   []item
	asked   map[typeLevel]bool // what any item asks for
	drafts  []draft
	notes   [][]Note // of each item, then of the whole policy
}

// item is an Item with what its ARN stands for.
type item struct {
	*matched
	levels levels.Set
	result ItemResult
}

func (g *generator) read(index int, asked Item) {
	m := item{matched: g.match(asked.ARN), levels: asked.Levels}
	m.result = ItemResult{ARN: m.raw, Types: m.types, Ambiguous: m.ambiguous, Err: m.err}
	for _, match := range m.types {
		for _, l := range levels.Order {
			if m.levels.Has(l) {
				g.asked[typeLevel{match.Type, l}] = true
			}
		}
	}
	g.items = append(g.items, m)
	if m.err == nil {
		for _, n := range g.arnNotes(m.matched) {
			n.Item = index
			g.note(n)
		}
	}
}

// have tells which types ARNs name at a level; the item's own ARN counts as if it asked
// for the level.
func (g *generator) have(m *item, level catalog.AccessLevel) func(catalog.ResourceType) bool {
	return func(t catalog.ResourceType) bool { return g.asked[typeLevel{t, level}] || m.has(t) }
}

func (g *generator) statements() []Statement {
	var out []Statement
	for _, d := range g.drafts {
		out = append(out, Statement{Sid: d.sid, Actions: ids(d.actions), Resources: d.resources})
	}
	return out
}
