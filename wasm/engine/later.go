package engine

import (
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/later"
)

// Compare says what one policy allows that another does not.
func (e *Engine) Compare(q *api.CompareRequest) (*api.CompareReply, error) {
	return later.Compare(e.catalog, q)
}

// Evaluate says whether AWS would allow a request, and why.
func (e *Engine) Evaluate(q *api.EvaluateRequest) (*api.EvaluateReply, error) {
	return later.Evaluate(e.catalog, q)
}

// Suite runs a suite of policy tests.
func (e *Engine) Suite(q *api.SuiteRequest) (*api.SuiteReply, error) {
	return later.Suite(e.catalog, q)
}
