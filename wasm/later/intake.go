package later

import (
	"strconv"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/intake"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Intake makes statements of what people have at hand. operations may be nil.
func Intake(c *catalog.Catalog, operations *catalog.Operations, q *api.IntakeRequest) (*api.IntakeReply, error) {
	kind, ok := policy.ParseKind(q.Kind)
	if !ok && q.Kind != "" {
		return nil, argument("no kind of policy "+quote(q.Kind), near.OneOf(q.Kind, policy.Kinds))
	}
	r := intake.Read(c, operations, q.Texts...)
	out := &api.IntakeReply{Form: r.Form.String(), Date: c.Date(), Messages: r.Messages, Events: r.Events, ARNs: r.ARNs, Notes: r.Notes, NeedsOperations: r.NeedsOperations}
	for i := range r.Candidates {
		from := &r.Candidates[i]
		if ok && r.Form == intake.Policies {
			from.Kind = kind
		}
		out.Candidates = append(out.Candidates, candidate(from))
	}
	for i := range r.Leads {
		l := &r.Leads[i]
		one := api.IntakeLead{Policy: l.Policy, Message: l.Message, Hint: l.Hint, Command: l.Command, Calls: l.Calls, Text: l.Text, Start: l.Start, End: l.End}
		if l.Named {
			one.Kind = l.Kind.String()
		}
		out.Leads = append(out.Leads, one)
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, api.PolicyProblem{Policy: p.Text, Code: p.Code, Message: p.Message, Hint: p.Hint, Start: p.Span.Start, End: p.Span.End})
	}
	return out, nil
}

func candidate(from *intake.Candidate) api.IntakeCandidate {
	return api.IntakeCandidate{Kind: from.Kind.String(), Of: from.Of, Place: from.Place(), Statement: policy.PrintStatement(&from.Statement, policy.Layout{Indent: 2}),
		Actions: policy.Texts(from.Statement.Action), Assumed: from.Assumed, Loose: from.Loose, Calls: from.Calls, Besides: from.Besides, Notes: from.Notes,
		Text: from.Text, Start: from.Start, End: from.End}
}

// Merge puts statements into a policy.
func Merge(q *api.MergeRequest) (*api.MergeReply, error) {
	for i, text := range q.Statements {
		if d, _ := policy.Parse(text); len(d.Statements) != 1 || len(d.More) > 0 {
			return nil, argument("text "+strconv.Itoa(i+1)+" of the statements is not one statement", "")
		}
	}
	merged, what, err := intake.Merge(q.Policy, q.Statements)
	if err != nil {
		return nil, argument(err.Error(), "statements can be put into one policy in JSON")
	}
	out := &api.MergeReply{Policy: merged}
	for _, m := range what {
		out.Merged = append(out.Merged, api.MergedStatement(m))
	}
	return out, nil
}
