package later

import (
	"strconv"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/suite"
)

// Suite runs a suite of policy tests.
func Suite(c *catalog.Catalog, q *api.SuiteRequest) (*api.SuiteReply, error) {
	documents, err := source.Decode(q.Tree)
	if err != nil {
		return nil, argument("tree: "+err.Error(), "")
	}
	if len(documents) != 1 {
		return nil, argument("a suite is one document, and here are "+strconv.Itoa(len(documents)), "")
	}
	r := &suiteRun{out: &api.SuiteReply{}}
	var problems []suite.Problem
	if r.suite, problems = suite.Read(&documents[0]); len(problems) > 0 {
		r.out.Problems = r.problems(problems)
		return r.out, nil
	}
	r.out.Files = r.suite.Files()
	names, texts := make([]string, len(q.Files)), make([]string, len(q.Files))
	for i := range q.Files {
		names[i], texts[i] = q.Files[i].Name, q.Files[i].Text
	}
	attached, warnings, problems := r.suite.Attach(names, texts)
	r.out.Warnings, r.out.Problems = r.problems(append(warnings, r.suite.Unheard(c)...)), r.problems(problems)
	if len(problems) > 0 {
		return r.out, nil
	}
	results, applied := r.suite.Run(c, attached)
	r.statements(attached, applied)
	for i := range results {
		r.out.Cases = append(r.out.Cases, r.reply(c, attached, &results[i]))
	}
	return r.out, nil
}

// suiteRun is a suite on its way to the reply.
type suiteRun struct {
	suite *suite.Suite
	out   *api.SuiteReply
}

func (r *suiteRun) problems(list []suite.Problem) []api.SuiteProblem {
	var out []api.SuiteProblem
	for i := range list {
		p := &list[i]
		one := api.SuiteProblem{Code: p.Code, Message: p.Message, Hint: p.Hint, Start: p.Start, End: p.End}
		if p.Policy >= 0 {
			one.File = r.suite.Policies[p.Policy].File
		}
		out = append(out, one)
	}
	return out
}

func (r *suiteRun) statements(a *suite.Attached, applied []int) {
	for i, at := range a.Statements {
		d := a.List[at.Document]
		s := &d.Document.Statements[at.Index]
		one := api.SuiteStatement{File: r.suite.Policies[d.Ref].File, Layer: d.Kind.String(), Statement: at.Index, Sid: s.Sid.Value, Effect: s.Effect.Value, Cases: applied[i]}
		one.Start, one.End = r.suite.Place(d, s.Span)
		r.out.Statements = append(r.out.Statements, one)
	}
}

func (r *suiteRun) reply(c *catalog.Catalog, a *suite.Attached, from *suite.CaseResult) api.SuiteCase {
	q := &from.Request
	out := api.SuiteCase{Name: from.Name, Test: from.Test, Principal: q.Principal.ARN, Action: q.Action, Resource: q.Resources[0].ARN,
		Expect: from.Expect.String(), Decision: from.Decision.String(), Passed: from.Passed, Why: from.Why, Start: from.Start, End: from.End}
	if q.Principal.Kind == simulate.Anonymous {
		out.Principal = "anonymous"
	}
	out.Unknown = from.Unknown
	for _, at := range from.Deciding {
		out.Deciding = append(out.Deciding, api.SuiteIndex{Statement: at})
	}
	if from.Passed {
		r.out.Passed++
		return out
	}
	r.out.Failed++
	keys := simulate.Keys(c, q, &a.Policies)
	for i := range keys {
		if keys[i].Missing() {
			out.Missing = append(out.Missing, keys[i].Name)
		}
	}
	return out
}
