package later

import (
	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Convert writes a policy in another form. Statements that stand alone get a document around
// them.
func Convert(d *policy.Document, q *api.ConvertRequest) (*api.ConvertReply, error) {
	form, ok := convert.Find(q.To)
	if !ok {
		return nil, argument("no form of a policy "+quote(q.To), near.OneOf(q.To, convert.FormatNames()))
	}
	text := d.Source[d.Span.Start:d.Span.End]
	if d.Fragment {
		text = policy.Print(&policy.Document{Version: policy.Str(policy.Version2012), Statements: d.Statements}, policy.Layout{})
	}
	out, err := form.AppendAs(nil, text, convert.Options{Name: q.Name})
	if err == nil {
		return &api.ConvertReply{Text: string(out)}, nil
	}
	problem := api.TextProblem{Code: "unfit", Message: err.Error()}
	if unfit, ok := err.(*convert.UnfitError); ok {
		problem.Hint = unfit.Help
	}
	return &api.ConvertReply{Problems: []api.TextProblem{problem}}, nil
}
