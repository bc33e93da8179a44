package later

import (
	"strconv"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// maxLevel bounds an organization's depth; AWS has a root, five levels of units and accounts.
const maxLevel = 10

// Evaluate says whether AWS would allow a request, and why.
func Evaluate(c *catalog.Catalog, q *api.EvaluateRequest) (*api.EvaluateReply, error) {
	s, err := newScene(q)
	if err != nil {
		return nil, err
	}
	found := simulate.Check(c, &s.request, &s.policies)
	out := &api.EvaluateReply{Decision: found.Decision.String(), Problems: s.problems, Keys: contextKeys(c, s)}
	for i := range found.Resources {
		out.Resources = append(out.Resources, writeResource(&found.Resources[i]))
	}
	return out, nil
}

func contextKeys(c *catalog.Catalog, s *scene) []api.ContextKey {
	var out []api.ContextKey
	keys := simulate.Keys(c, &s.request, &s.policies)
	for i := range keys {
		k := &keys[i]
		one := api.ContextKey{Name: k.Name, Type: k.Type.String(), Multivalued: k.Multivalued, Global: k.Global, Sent: k.Sent, Always: k.Always, Values: k.Values, Derived: k.Derived, Missing: k.Missing()}
		for _, l := range k.TestedBy {
			one.TestedBy = append(one.TestedBy, l.String())
		}
		out = append(out, one)
	}
	return out
}

// scene is a request made ready, and the way back from its policies to the texts.
type scene struct {
	request  simulate.Request
	policies simulate.Policies
	problems []api.PolicyProblem
}

func newScene(q *api.EvaluateRequest) (*scene, error) {
	s := &scene{}
	if q.Action == "" {
		return nil, argument("no action", "an action reads s3:GetObject")
	}
	if err := s.setRequest(q); err != nil {
		return nil, err
	}
	for i := range q.Policies {
		if err := s.addText(i, &q.Policies[i]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *scene) setRequest(q *api.EvaluateRequest) error {
	p, err := simulate.ParsePrincipal(q.Principal.Name)
	if err != nil {
		return argument(err.Error(), err.(*simulate.PrincipalError).Hint)
	}
	from := &q.Principal
	if from.Parent != "" {
		p.Parent = from.Parent
	}
	p.ID, p.CanonicalID, p.Provider = from.ID, from.CanonicalID, from.Provider
	p.OrgID, p.OrgPath, p.InManagementAccount = from.OrgID, from.OrgPath, from.ManagementAccount
	p.ServiceNames = append(p.ServiceNames, from.ServiceNames...)
	p.Tags = tags(from.Tags)
	s.request = simulate.Request{Principal: p, Action: q.Action, Time: q.Time}
	for i := range q.Resources {
		r := &q.Resources[i]
		s.request.Resources = append(s.request.Resources, simulate.Resource{ARN: r.ARN, Account: r.Account, OrgID: r.OrgID, OrgPath: r.OrgPath, Tags: tags(r.Tags), InManagementAccount: r.ManagementAccount, AWSManaged: r.AWSManaged})
	}
	for i := range q.Context {
		s.request.Context.Set(q.Context[i].Name, q.Context[i].Values...)
	}
	return nil
}

func tags(from []api.TagPair) []simulate.Tag {
	var out []simulate.Tag
	for _, t := range from {
		out = append(out, simulate.Tag{Key: t.Key, Value: t.Value})
	}
	return out
}

// addText reads a policy, or several in one text, and puts them where they belong.
func (s *scene) addText(index int, from *api.PolicyText) error {
	kind, ok := policy.ParseKind(from.Layer)
	if !ok {
		return argument("no layer "+quote(from.Layer), near.OneOf(from.Layer, policy.Kinds))
	}
	if from.Level < 0 || from.Level > maxLevel {
		return argument("a level of "+strconv.Itoa(from.Level), "from 0, the root, to "+strconv.Itoa(maxLevel))
	}
	d, problems := policy.Parse(from.Text)
	for _, p := range problems {
		s.problems = append(s.problems, api.PolicyProblem{Policy: index, Code: p.Code, Message: p.Message, Hint: p.Hint, Start: p.Span.Start, End: p.Span.End})
	}
	for _, one := range append([]*policy.Document{d}, d.More...) {
		s.problems = appendNothing(s.problems, index, one)
		s.add(index, from, kind, one)
	}
	return nil
}

// appendNothing adds why a document without statements is no policy.
func appendNothing(list []api.PolicyProblem, index int, d *policy.Document) []api.PolicyProblem {
	r := simulate.Nothing(d)
	if r == nil {
		return list
	}
	return append(list, api.PolicyProblem{Policy: index, Code: policy.CodeNoPolicy, Message: r.Message, Hint: r.Hint, Start: d.Outer(r.Span.Start), End: d.Outer(r.Span.End)})
}

func (s *scene) add(index int, from *api.PolicyText, kind policy.Kind, d *policy.Document) {
	p := simulate.Compile(from.Name, kind, d)
	p.Index = index
	s.policies.Add(p, from.Level, from.ARN)
}

// writeResource writes the decision on a resource.
func writeResource(from *simulate.ResourceResult) api.ResourceDecision {
	out := api.ResourceDecision{ARN: from.ARN, Account: from.Account, Decision: from.Decision.String(), CrossAccount: from.CrossAccount}
	for i := range from.Layers {
		out.Layers = append(out.Layers, writeLayer(&from.Layers[i]))
	}
	for i := range from.Unknown {
		c := &from.Unknown[i]
		one := api.UnknownConstruct{Name: c.Name, Page: c.Page, Policy: -1, Statement: c.Statement}
		if c.From != nil {
			one.Policy = c.From.Index
			one.Start, one.End = outer(c.From, c.Span)
		}
		out.Unknown = append(out.Unknown, one)
	}
	for _, n := range from.Notes {
		out.Notes = append(out.Notes, api.DecisionNote{Text: n.Text, Page: n.Page})
	}
	return out
}

// outer turns a span of a policy into one of the text it came in.
func outer(p *simulate.Policy, s policy.Span) (start, end int) {
	return p.Document.Outer(s.Start), p.Document.Outer(s.End)
}

func writeLayer(from *simulate.LayerResult) api.LayerDecision {
	out := api.LayerDecision{Layer: from.Layer.String(), Level: int(from.Level), Decision: from.Decision.String(), Why: from.Why}
	for i := range from.Reasons {
		out.Statements = append(out.Statements, writeReason(&from.Reasons[i], from.Explain(i)))
	}
	return out
}

func writeReason(from *simulate.Reason, why *simulate.Explanation) api.StatementReason {
	in, statement := from.Policy(), from.Source()
	out := api.StatementReason{Policy: in.Index, Statement: from.Statement(), Sid: statement.Sid.Value, Effect: policy.Allow, Matched: from.Matched.String()}
	if from.Deny {
		out.Effect = policy.Deny
	}
	out.Start, out.End = outer(in, statement.Span)
	for _, span := range [...]policy.Span{why.Action, why.Principal, why.Resource} {
		if span.End > span.Start {
			start, end := outer(in, span)
			out.Hits = append(out.Hits, api.TextSpan{Start: start, End: end})
		}
	}
	for i := range why.Misses {
		m := &why.Misses[i]
		one := api.StatementMiss{Element: m.Element.String(), Not: m.Not, Operator: m.Operator, Key: m.Key, Values: m.Values, Unknown: m.Unknown}
		one.Start, one.End = outer(in, m.Span)
		out.Misses = append(out.Misses, one)
	}
	for i, name := range [...]string{"session", "entity", "account"} {
		if from.Grants&(1<<i) != 0 {
			out.Reaches = append(out.Reaches, name)
		}
	}
	return out
}
