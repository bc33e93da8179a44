package engine

import (
	"runtime"
	"sync"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// totals is what policies do together.
type totals struct {
	allowed, effective, unaffected, onSome, toSome, conditional expand.Set
	allows                                                      bool
}

func newTotals(c *catalog.Catalog) totals {
	none := func() expand.Set { return expand.NewSet(c) }
	return totals{allowed: none(), effective: none(), unaffected: none(), onSome: none(), toSome: none(), conditional: none()}
}

// add puts in what one policy does.
func (t *totals) add(e *expand.Effects) {
	t.addAll(&totals{e.Allowed, e.Effective, e.Unaffected, e.OnSome, e.ToSome, e.Conditional, e.Allows})
}

func (t *totals) addAll(o *totals) {
	t.allowed.AddSet(o.allowed)
	t.effective.AddSet(o.effective)
	t.unaffected.AddSet(o.unaffected)
	t.onSome.AddSet(o.onSome)
	t.toSome.AddSet(o.toSome)
	t.conditional.AddSet(o.conditional)
	t.allows = t.allows || o.allows
}

// share is a run of a text's policies, read by one goroutine.
type share struct {
	totals
	unknown []unknownPattern
}

// unknownPattern is a pattern that covers nothing, by its place in the list of policies.
type unknownPattern struct{ document, statement, pattern int }

func (s *share) read(c *catalog.Catalog, list []*policy.Document, first int) {
	s.totals = newTotals(c)
	reader := expand.NewReader(c)
	for n, d := range list {
		e := reader.Passing(d)
		for i := range e.Statements {
			for k, count := range e.Statements[i].Counts {
				if count == 0 {
					s.unknown = append(s.unknown, unknownPattern{first + n, i, k})
				}
			}
		}
		s.add(e)
	}
}

// fewPolicies are read sooner than a second goroutine begins.
const fewPolicies = 64

// briefly is what policies do, without a word about statements but for patterns that cover
// nothing, each text once. The policies have nothing to do with each other, so each
// processor takes some.
func (x *expansion) briefly(list []*policy.Document) {
	shares := make([]share, min(runtime.GOMAXPROCS(0), 1+len(list)/fewPolicies))
	var all sync.WaitGroup
	for i := range shares {
		lo, hi := i*len(list)/len(shares), (i+1)*len(list)/len(shares)
		all.Go(func() { shares[i].read(x.catalog, list[lo:hi], lo) })
	}
	all.Wait()
	told := map[string]bool{}
	for i := range shares {
		x.addAll(&shares[i].totals)
		for _, at := range shares[i].unknown {
			x.unknown(list[at.document], at, told)
		}
	}
	for _, d := range list {
		for i := range d.Statements {
			x.malformed(d, &d.Statements[i])
		}
	}
}

// unknown lists a pattern in its statement, unless its text was.
func (x *expansion) unknown(d *policy.Document, at unknownPattern, told map[string]bool) {
	p := &patternsOf(&d.Statements[at.statement])[at.pattern]
	if told[p.Value] {
		return
	}
	told[p.Value] = true
	n := len(x.out.Statements)
	if n == 0 || x.out.Statements[n-1].Document != at.document || x.out.Statements[n-1].Index != at.statement {
		x.out.Statements = append(x.out.Statements, api.ExpandStatement{Document: at.document, Index: at.statement})
	}
	s := &x.out.Statements[len(x.out.Statements)-1]
	s.Patterns = append(s.Patterns, x.placed(d, p, 0))
}
