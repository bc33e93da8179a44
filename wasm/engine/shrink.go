package engine

import (
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/fit"
	"github.com/leastwise/leastwise/wasm/policy"
)

// onePolicy reads a text with one policy in it. Whatever is wrong with it is a problem: a
// text that was guessed at is not written anew.
func onePolicy(text string) (*policy.Document, []api.TextProblem) {
	lines := policy.NewLines(text)
	d, errs := policy.Parse(text)
	var out []api.TextProblem
	add := func(code, message, hint string, s policy.Span) {
		at := lines.Position(s.Start)
		out = append(out, api.TextProblem{Code: code, Message: message, Hint: hint, Start: s.Start, End: s.End, Line: at.Line, Column: at.Column})
	}
	for i := range errs {
		add(errs[i].Code, errs[i].Message, errs[i].Hint, errs[i].Span)
	}
	if len(errs) == 0 && len(d.More) > 0 {
		second := d.More[0]
		add("several-policies", "there are several policies in the text", "give one at a time",
			policy.Span{Start: second.Outer(second.Span.Start), End: second.Outer(second.Span.End)})
	}
	return d, out
}

// policyKind reads the name of a kind; empty is what the text looks like.
func policyKind(name string, d *policy.Document) (policy.Kind, error) {
	if name == "" {
		k, _ := policy.Detect(d)
		return k, nil
	}
	k, ok := policy.ParseKind(name)
	if !ok {
		return k, argument("no kind of policy "+quote(name), hintOneOf(name, policy.Kinds))
	}
	return k, nil
}

func isControl(k policy.Kind) bool { return k == policy.SCP || k == policy.RCP }

// shrinkOptions reads options for a policy.
func (e *Engine) shrinkOptions(q *api.ShrinkOptions, d *policy.Document) (o fit.Options, err error) {
	k, err := policyKind(q.Kind, d)
	if err != nil {
		return o, err
	}
	for _, prefix := range q.Services {
		s, err := e.service(prefix)
		if err != nil {
			return o, err
		}
		o.Services = append(o.Services, s.Prefix())
	}
	o.Patterns.MinLength = q.MinLength
	o.Letters, o.Control, o.Deny = q.Letters, isControl(k), q.IncludeDeny
	o.KeepSids, o.DropSids = q.KeepSids, q.DropSids
	return o, nil
}

// Shrink writes a policy as small as it gets while it grants exactly the same.
func (e *Engine) Shrink(q *api.ShrinkRequest) (*api.ShrinkReply, error) {
	d, problems := onePolicy(q.Text)
	o, err := e.shrinkOptions(&q.Options, d)
	if err != nil || len(problems) > 0 {
		return &api.ShrinkReply{Problems: problems}, err
	}
	r := fit.Shrink(e.catalog, d, o)
	return &api.ShrinkReply{Policy: r.Text, Before: r.Before, After: r.After, Steps: stepReplies(r.Steps), Future: r.Future}, nil
}

func stepReplies(steps []fit.Step) []api.ShrinkStep {
	var out []api.ShrinkStep
	for _, s := range steps {
		out = append(out, api.ShrinkStep{Name: s.Name, Saved: s.Saved, Extra: s.Extra})
	}
	return out
}

// Pin writes out the wildcards of a policy.
func (e *Engine) Pin(q *api.PinRequest) (*api.PinReply, error) {
	d, problems := onePolicy(q.Text)
	k, err := policyKind(q.Kind, d)
	if err != nil || len(problems) > 0 {
		return &api.PinReply{Problems: problems}, err
	}
	p, err := expand.Pin(e.catalog, d, q.IncludeDeny, isControl(k))
	if err != nil {
		return nil, err
	}
	return &api.PinReply{Policy: p.Text, Written: p.Written, Denied: p.Denied, Left: p.Left, Unknown: p.Unknown}, nil
}
