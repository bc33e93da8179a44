package generate

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
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
	// Items are aligned with the request's.
	Items []ItemResult
	// Notes are sorted by item, those about the whole policy last.
	Notes []Note
}

// Statement allows some actions on some resources.
type Statement struct {
	Sid string
	// Actions are IDs, sorted.
	Actions []string
	// Resources are ARNs, sorted.
	Resources []string
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
	// foreign is set when the ARN is at home in another service.
	foreign bool
}

// ItemError is what is wrong with one ARN.
type ItemError struct {
	Offset        int
	Message, Hint string
	Suggestions   []string
}

// Codes of notes.
const (
	Ambiguous  = "ambiguous"   // several types fit equally well
	ChildType  = "child-type"  // resources below this one have actions of their own
	NeedsOther = "dependent"   // another action is needed besides
	EmptyLevel = "empty-level" // the level has no action for the ARN
	FillIn     = "fill-in"     // a documented placeholder was left in the ARN
	Incomplete = "incomplete"  // actions need a further resource that no ARN names
	Partition  = "partition"   // the catalog knows no such partition
	Size       = "size"        // the policy is longer than AWS accepts
)

// Note is something to know about the policy.
type Note struct {
	Code    string
	Warning bool
	Message string
	// Item is the index of the item, -1 for the whole policy.
	Item int
	// Actions are IDs, sorted.
	Actions []string
	// Forms are ARNs that would help, sorted.
	Forms []string
}

// Policy writes the policy for a request.
func Policy(c *catalog.Catalog, request Request) Result {
	g := &generator{
		catalog: c,
		request: request,
		uses:    map[catalog.ResourceType][]use{},
		indexed: map[int]bool{},
		asked:   map[typeLevel]bool{},
		notes:   make([][]Note, len(request.Items)+1),
	}
	for i, item := range request.Items {
		g.match(i, item)
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
	for _, d := range g.drafts {
		out.Statements = append(out.Statements, Statement{d.sid, ids(d.actions), d.resources})
	}
	return out
}

// generator is the state of one run.
type generator struct {
	catalog *catalog.Catalog
	request Request
	items   []matched
	uses    map[catalog.ResourceType][]use // filled service by service
	indexed map[int]bool                   // services that are in uses
	asked   map[typeLevel]bool             // what any item asks for
	drafts  []draft
	notes   [][]Note // of each item, then of the whole policy
}

type typeLevel struct {
	typ   catalog.ResourceType
	level catalog.AccessLevel
}

// use is an action that takes a resource type.
type use struct {
	action   catalog.Action
	required bool
}

// usesOf gives the actions that take a type, in catalog order.
func (g *generator) usesOf(t catalog.ResourceType) []use {
	s := t.Service()
	if g.indexed[s.Index()] {
		return g.uses[t]
	}
	g.indexed[s.Index()] = true
	for i := range s.NumActions() {
		a := s.Action(i)
		for _, row := range facts.Rows(a) {
			typ := row.ResourceType()
			list := g.uses[typ]
			if n := len(list); n > 0 && list[n-1].action == a { // one row for each scenario
				list[n-1].required = list[n-1].required || row.Required()
				continue
			}
			g.uses[typ] = append(list, use{a, row.Required()})
		}
	}
	return g.uses[t]
}
