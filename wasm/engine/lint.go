package engine

import (
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Lint looks for what is wrong in a text with policies.
func (e *Engine) Lint(q *api.LintRequest) (*api.LintReply, error) {
	o := lint.Options{Detect: q.Kind == "", ResourceType: q.ResourceType}
	if q.Kind != "" {
		var ok bool
		if o.Kind, ok = policy.ParseKind(q.Kind); !ok {
			return nil, argument("no kind of policy "+quote(q.Kind), hintOneOf(q.Kind, policy.Kinds))
		}
	}
	result := e.linter(q.All).Text(q.Text, o)
	out := &api.LintReply{Kind: result.Kind.String(), Sure: result.Sure, Policies: result.Policies, Findings: make([]api.LintFinding, len(result.Findings))}
	for i := range result.Findings {
		f := &result.Findings[i]
		out.Findings[i] = api.LintFinding{
			Rule: f.Rule.ID, Severity: f.Severity.String(), Statement: f.Statement, Start: f.Span.Start, End: f.Span.End,
			Message: f.Message, Hint: f.Hint, Code: f.Code, Silenced: f.Silenced, Fixes: lintFixes(f.Fixes),
		}
	}
	return out, nil
}

func lintFixes(fixes []lint.Fix) []api.LintFix {
	out := make([]api.LintFix, len(fixes))
	for i, fix := range fixes {
		edits := make([]api.LintEdit, len(fix.Edits))
		for k, e := range fix.Edits {
			edits[k] = api.LintEdit{Start: e.Span.Start, End: e.Span.End, Text: e.Text}
		}
		out[i] = api.LintFix{Effect: fix.Effect.String(), Title: fix.Title, Edits: edits}
	}
	return out
}

func (e *Engine) linter(all bool) *lint.Linter {
	which, list := &e.linters[0], rules.Default
	if all {
		which, list = &e.linters[1], rules.All
	}
	if *which == nil {
		*which = lint.New(e.catalog, list())
	}
	return *which
}
