package simulate

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
)

// Evaluator decides on requests one after another in memory that it keeps, which takes half
// the time of memory for each. The zero value is ready for use, by one goroutine at a time.
//
// Results look at request and policies again when they are asked to Explain, so neither
// may have changed by then.
type Evaluator struct {
	result Result
	runs   []run // one for each resource
}

// Evaluate decides on a request. Its cost grows with the number of patterns in the
// policies; a request against a few of usual size takes less than a microsecond. The result
// holds until the evaluator is used again.
func (e *Evaluator) Evaluate(r *Request, p *Policies) *Result { return e.evaluate(r, p, nil) }

// evaluate is Evaluate without the keys that are withheld, if any, from each resource.
func (e *Evaluator) evaluate(r *Request, p *Policies, withheld [][]string) *Result {
	e.reserve(max(len(r.Resources), 1))
	e.result.Decision = Allowed
	for i := range e.runs {
		out := &e.result.Resources[i]
		e.runs[i].start(r, i, out)
		if i < len(withheld) {
			e.runs[i].withheld = withheld[i]
		}
		e.runs[i].evaluate(p)
		e.result.Decision = worse(e.result.Decision, out.Decision)
	}
	return &e.result
}

// Alone says what policies come to by themselves, as one layer: whether a statement denies
// the request's first resource, and whether one allows it.
func (e *Evaluator) Alone(r *Request, policies []*Policy) (deny, allow cond.Truth) {
	e.reserve(1)
	e.runs[0].start(r, 0, &e.result.Resources[0])
	s := e.runs[0].layer(IdentityPolicies, 0, policies)
	return s.deny, s.allow
}

// reserve makes room for n resources.
func (e *Evaluator) reserve(n int) {
	if n > cap(e.runs) {
		runs, out := e.runs[:cap(e.runs)], e.result.Resources[:cap(e.runs)]
		e.runs, e.result.Resources = make([]run, n), make([]ResourceResult, n)
		copy(e.runs, runs)
		copy(e.result.Resources, out)
	}
	e.runs, e.result.Resources = e.runs[:n], e.result.Resources[:n]
}

// Evaluate decides on one request, see [Evaluator].
func Evaluate(r *Request, p *Policies) *Result { return once().Evaluate(r, p) }

// Check decides on one request, see [Evaluator].
func Check(c *catalog.Catalog, r *Request, p *Policies) *Result { return once().Check(c, r, p) }

// Alone decides on one request by policies alone, see [Evaluator].
func Alone(r *Request, policies []*Policy) (deny, allow cond.Truth) { return once().Alone(r, policies) }

// once is an evaluator with memory in one piece for most requests: they have one resource,
// policies of one layer and few statements.
func once() *Evaluator {
	one := &struct {
		Evaluator
		resources [1]ResourceResult
		runs      [1]run
		layers    [1]LayerResult
		reasons   [4]Reason
	}{}
	one.result.Resources, one.Evaluator.runs = one.resources[:], one.runs[:]
	one.resources[0].Layers, one.runs[0].reasons = one.layers[:0], one.reasons[:0]
	return &one.Evaluator
}
