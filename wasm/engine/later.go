package engine

import (
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/later"
	"github.com/leastwise/leastwise/wasm/lint"
)

// Compare says what one policy allows that another does not.
func (e *Engine) Compare(q *api.CompareRequest) (*api.CompareReply, error) {
	return later.Compare(e.catalog, q)
}

// Convert writes a policy in another form.
func (e *Engine) Convert(q *api.ConvertRequest) (*api.ConvertReply, error) {
	d, problems := onePolicy(q.Text)
	if len(problems) > 0 {
		return &api.ConvertReply{Problems: problems}, nil
	}
	return later.Convert(d, q)
}

// Describe says what policies say, in plain words and as a table.
func (e *Engine) Describe(q *api.DescribeRequest) (*api.DescribeReply, error) {
	table, err := e.table(q.LevelTable)
	if err != nil {
		return nil, err
	}
	return later.Describe(e.catalog, table, q)
}

// Evaluate says whether AWS would allow a request, and why.
func (e *Engine) Evaluate(q *api.EvaluateRequest) (*api.EvaluateReply, error) {
	return later.Evaluate(e.catalog, q)
}

// Suite runs a suite of policy tests.
func (e *Engine) Suite(q *api.SuiteRequest) (*api.SuiteReply, error) {
	return later.Suite(e.catalog, q)
}

// Intake makes statements of messages, events and policies.
func (e *Engine) Intake(q *api.IntakeRequest) (*api.IntakeReply, error) {
	return later.Intake(e.catalog, e.operations, q)
}

// Merge puts statements into a policy.
func (e *Engine) Merge(q *api.MergeRequest) (*api.MergeReply, error) { return later.Merge(q) }

// Roles compiles roles, buckets and keys, and plans the way there from an account's dump.
func (e *Engine) Roles(q *api.RolesRequest) (*api.RolesReply, error) {
	var linter *lint.Linter
	if q.Lint {
		linter = e.linter(false)
	}
	return later.Roles(e.catalog, linter, q)
}
