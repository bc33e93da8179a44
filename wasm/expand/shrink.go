package expand

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
)

// Options say which patterns Shrink may use. The zero value is the usual.
type Options struct {
	// MinLength is how many characters of a name a pattern has at least before its
	// first star; "svc:*" has none. Names as they are may be shorter.
	MinLength int
	// Stars is how many a pattern has at most: 1 or 2, 0 for 2.
	Stars int
	// Words keeps words whole: "s3:List*" where "s3:L*" would do.
	Words bool
	// Several keeps the name of an action that no pattern covers together with another
	// wanted one: "sts:AssumeRole" where "sts:*Role" would do.
	Several bool
	// Known are the actions that count besides the wanted ones; nil stands for all of
	// the catalog. What does not count may be covered or not.
	Known Set
	// Nodes is how many nodes the search may have for each service, 0 for DefaultNodes.
	Nodes int
}

// DefaultNodes is far more than any group of actions in use needs.
const DefaultNodes = 200_000

// Result is a list of patterns and how good it is. Bytes are those of the patterns in a
// policy, each with its quotes and a comma.
type Result struct {
	Patterns []string // sorted
	Bytes    int
	// Bound is a number of bytes that no list of such patterns stays below.
	Bound int
	// Exact is set when Bytes is Bound: there is nothing shorter.
	Exact bool
	// Nodes is how many nodes the search had, over all services.
	Nodes int
}

// Future gives the patterns that will also cover actions that AWS adds under fitting
// names: those with wildcards.
func (r *Result) Future() []string {
	var out []string
	for _, p := range r.Patterns {
		if HasWildcard(p) {
			out = append(out, p)
		}
	}
	return out
}

// Shrink gives the shortest list of patterns that covers the wanted actions and no other
// known one, so that it can stand for them in Action and NotAction, Allow and Deny. Names
// keep AWS's spelling. The list is empty when nothing is wanted, and "*" alone when every
// action of the catalog is.
//
// Where the search ends early, the list is still right and never longer than one of the
// shortest starts, and Bound says how far from the best it is at most.
func Shrink(c *catalog.Catalog, wanted Set, o Options) Result {
	if o.Nodes == 0 {
		o.Nodes = DefaultNodes
	}
	var out Result
	for i := wanted.Next(0); i >= 0; {
		v := c.Action(i).Service()
		end := v.Action(0).Index() + v.NumActions()
		out.service(v, wanted, o)
		i = wanted.Next(end)
	}
	if o.MinLength <= 0 && o.Known == nil && len(wanted) > 0 && wanted.Len() == c.NumActions() {
		out = Result{Patterns: []string{"*"}, Bytes: 1 + punctuation, Bound: 1 + punctuation}
	}
	slices.Sort(out.Patterns)
	out.Exact = out.Bytes == out.Bound
	return out
}

const punctuation = len(`"",`)

// service adds the patterns for one service.
func (r *Result) service(v catalog.Service, wanted Set, o Options) {
	n := &names{all: make([]name, 0, v.NumActions())}
	for i := range v.NumActions() {
		a := v.Action(i)
		row := int32(-1)
		if wanted.Has(a) {
			row = int32(len(n.rows))
			n.rows = append(n.rows, int32(len(n.all)))
		} else if o.Known != nil && !o.Known.Has(a) {
			continue
		}
		n.all = append(n.all, name{camel: a.Name(), row: row})
	}
	overhead := len(v.Prefix()) + len(":") + punctuation
	if len(n.rows) == len(n.all) && o.MinLength <= 0 && (len(n.rows) > 1 || !o.Several) {
		r.Patterns = append(r.Patterns, v.Prefix()+":*")
		r.Bytes += overhead + 1
		r.Bound += overhead + 1
		return
	}
	n.index()
	c := &candidates{names: n, options: o, overhead: overhead}
	c.collect()
	s := search{budget: o.Nodes, prices: make([]int64, len(n.rows))}
	best, bound := s.solve(c.problem().live(), infeasible, 0)
	if start := c.startCover(); start.cost < best.cost {
		best = start
	}
	r.Nodes += s.nodes
	r.Bytes += best.cost
	r.Bound += min(bound, best.cost)
	for _, a := range best.columns {
		r.Patterns = append(r.Patterns, v.Prefix()+":"+c.pattern(&c.columns[a]))
	}
}

// problem is the choice among the candidates.
func (c *candidates) problem() *problem {
	p := &problem{rows: make([]int32, len(c.rows)), options: make([]option, len(c.columns))}
	for i := range p.rows {
		p.rows[i] = int32(i)
	}
	for i := range p.options {
		p.options[i] = option{int32(i), c.columns[i].cost, c.columns[i].rows}
	}
	return p
}

// startCover covers each name by its shortest start.
func (c *candidates) startCover() (out fill) {
	chosen := make([]bool, len(c.columns))
	for _, a := range c.prefixes {
		if !chosen[a] {
			chosen[a] = true
			out.columns = append(out.columns, a)
			out.cost += int(c.columns[a].cost)
		}
	}
	return out
}
