package later

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/sentence"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/wasm/summary"
)

// Describe says what policies say, in plain words and as a table.
func Describe(c *catalog.Catalog, table levels.Table, q *api.DescribeRequest) (*api.DescribeReply, error) {
	asked, ok := policy.ParseKind(q.Kind)
	if q.Kind != "" && !ok {
		return nil, argument("no kind of policy "+quote(q.Kind), near.OneOf(q.Kind, policy.Kinds))
	}
	out := &api.DescribeReply{Date: c.Date(), LevelTable: table.Name(), Services: c.NumServices()}
	lines := policy.NewLines(q.Text)
	first, errs := policy.Parse(q.Text)
	problem := func(code, message, hint string, start, end int) {
		at := lines.Position(start)
		out.Problems = append(out.Problems, api.TextProblem{Code: code, Message: message, Hint: hint, Start: start, End: end, Line: at.Line, Column: at.Column})
	}
	for i := range errs {
		problem(errs[i].Code, errs[i].Message, errs[i].Hint, errs[i].Span.Start, errs[i].Span.End)
	}
	w := sentence.New(c, table)
	for n, d := range append([]*policy.Document{first}, first.More...) {
		k, sure := asked, true
		if q.Kind == "" {
			k, sure = policy.Detect(d)
		}
		if n == 0 {
			out.Kind, out.Sure = k.String(), sure
		}
		refused := func(r *simulate.Refusal) {
			if r != nil {
				problem(r.Code, r.Message, r.Hint, d.Outer(r.Span.Start), d.Outer(r.Span.End))
			}
		}
		refused(simulate.RefusedDocument(d))
		for i := range d.Statements {
			refused(simulate.RefusedStatement(&d.Statements[i]))
			s := &d.Statements[i]
			start := d.Outer(s.Span.Start)
			at := lines.Position(start)
			out.Statements = append(out.Statements, api.DescribedStatement{Document: n, Index: i, Sid: s.Sid.Value, Effect: s.Effect.Value,
				Text: w.Statement(s, k), Start: start, End: d.Outer(s.Span.End), Line: at.Line, Column: at.Column})
		}
	}
	for _, r := range summary.Of(c, first.Statements, table) {
		out.Summary = append(out.Summary, row(&r))
	}
	return out, nil
}

func row(r *summary.Row) api.SummaryRow {
	out := api.SummaryRow{Effect: policy.Allow, Service: r.Service.Prefix(), ServiceName: r.Service.Name(), Access: r.Access(), Resource: r.Resource(),
		Condition: r.Condition(), Resources: r.Resources, Conditions: r.Conditions}
	if r.Deny {
		out.Effect = policy.Deny
	}
	for _, l := range r.Levels {
		out.Levels = append(out.Levels, api.SummaryLevel{Level: l.Level.String(), Actions: l.Named, Of: l.Of})
	}
	return out
}
