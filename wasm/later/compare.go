package later

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/compare"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Compare says what one policy allows that another does not.
func Compare(c *catalog.Catalog, q *api.CompareRequest) (*api.CompareReply, error) {
	for _, s := range q.Statuses {
		if !slices.Contains(compare.Statuses, s) {
			return nil, argument("no status "+quote(s), near.OneOf(s, compare.Statuses))
		}
	}
	out := &api.CompareReply{Date: c.Date()}
	var sides [2][]*policy.Document
	for i, text := range [...]string{q.A, q.B} {
		d, problems := policy.Parse(text)
		for _, p := range problems {
			out.Problems = append(out.Problems, api.PolicyProblem{Policy: i, Code: p.Code, Message: p.Message, Hint: p.Hint, Start: p.Span.Start, End: p.Span.End})
		}
		sides[i] = append([]*policy.Document{d}, d.More...)
		for _, one := range sides[i] {
			out.Problems = appendNothing(out.Problems, i, one)
		}
	}
	kind, sure, err := comparedKind(q.Kind, sides[0][0], sides[1][0])
	if err != nil {
		return nil, err
	}
	out.Kind, out.Sure = kind.String(), sure
	if slices.ContainsFunc(out.Problems, func(p api.PolicyProblem) bool { return p.Code == policy.CodeNoPolicy }) {
		return out, nil
	}
	result := compare.Policies(c, sides[0], sides[1], kind)
	out.Pairs, out.Idle, out.Beyond = counts(result.Pairs), counts(result.Idle), counts(result.Beyond)
	w := &comparing{catalog: c, q: q, match: ascii.ToLower(q.Match), sides: result.Documents, out: out}
	for i := range result.Rows {
		w.add(&result.Rows[i])
	}
	return out, nil
}

// comparedKind is the kind of both policies: the one asked for, or the one that they are by
// their texts. One without statements may be of any.
func comparedKind(asked string, a, b *policy.Document) (k policy.Kind, sure bool, err error) {
	if asked != "" {
		k, ok := policy.ParseKind(asked)
		if !ok {
			return 0, false, argument("no kind of policy "+quote(asked), near.OneOf(asked, policy.Kinds))
		}
		return k, true, nil
	}
	kindA, sureA := policy.Detect(a)
	kindB, sureB := policy.Detect(b)
	switch {
	case kindA == kindB:
		return kindA, sureA || sureB, nil
	case len(a.Statements) == 0:
		return kindB, sureB, nil
	case len(b.Statements) == 0:
		return kindA, sureA, nil
	}
	return 0, false, argument("their kinds differ, "+kindA.String()+" and "+kindB.String(), "policies of one kind can be compared; name the kind if both are")
}

func counts(n [4]int) api.CompareCounts {
	return api.CompareCounts{Gained: n[compare.Gained], Lost: n[compare.Lost], Unknown: n[compare.Unknown], Same: n[compare.Same]}
}

// comparing writes the rows of a comparison.
type comparing struct {
	catalog *catalog.Catalog
	q       *api.CompareRequest
	match   string // in small letters
	sides   [2][]*policy.Document
	out     *api.CompareReply
}

func (w *comparing) add(r *compare.Row) {
	if w.q.Today {
		w.today(r)
	}
	if len(w.q.Statuses) > 0 && !slices.Contains(w.q.Statuses, r.Status.String()) {
		return
	}
	one := api.CompareRow{
		Status: r.Status.String(), Construct: r.Construct, Actions: r.Actions.AppendIDs(nil, w.catalog), Beyond: r.Beyond, BeyondNot: r.BeyondNot,
		Resources: r.Resources, ResourcesNot: r.ResourcesNot, Principal: r.Principal, Idle: r.Idle, Silent: r.Silent, A: w.statements(0, r.From[0]), B: w.statements(1, r.From[1]),
	}
	if !w.matches(r.Principal) && !slices.ContainsFunc(r.Resources, w.matches) {
		one.Actions, one.Beyond = w.matching(one.Actions), w.matching(one.Beyond)
		if !slices.ContainsFunc(r.BeyondNot, w.matches) {
			one.BeyondNot = nil
		}
	}
	if one.Count = len(one.Actions); one.Count+len(one.Beyond)+len(one.BeyondNot) == 0 {
		return
	}
	if w.q.Limit > 0 {
		one.Actions = one.Actions[:min(w.q.Limit, one.Count)]
	}
	if found := r.Witness; found != nil {
		one.Witness = &api.CompareWitness{Principal: found.Request.Principal.ARN, Action: found.Request.Action, Resource: found.Request.Resources[0].ARN, A: found.Decisions[0].String(), B: found.Decisions[1].String()}
		if one.Witness.Principal == "" {
			one.Witness.Principal = found.Request.Principal.Kind.String()
		}
		for _, k := range found.Context {
			one.Witness.Context = append(one.Witness.Context, api.ContextValues{Name: k.Name, Values: k.Values})
		}
	}
	w.out.Rows = append(w.out.Rows, one)
}

// today takes out of a row, and of the counts, what patterns cover beyond the catalog.
// Actions named in full stay.
func (w *comparing) today(r *compare.Row) {
	named := slices.DeleteFunc(slices.Clone(r.Beyond), expand.HasWildcard)
	less := len(r.Beyond) - len(named)
	if r.BeyondNot != nil {
		less++
	}
	r.Beyond, r.BeyondNot = named, nil
	b := &w.out.Beyond
	*[...]*int{compare.Gained: &b.Gained, compare.Lost: &b.Lost, compare.Unknown: &b.Unknown, compare.Same: &b.Same}[r.Status] -= less
}

func (w *comparing) matches(text string) bool {
	return strings.Contains(ascii.ToLower(text), w.match)
}

func (w *comparing) matching(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !w.matches(s) })
}

func (w *comparing) statements(side int, refs []compare.Ref) (out []api.CompareStatement) {
	for _, r := range refs {
		d := w.sides[side][r.Document]
		s := &d.Statements[r.Statement]
		out = append(out, api.CompareStatement{
			Document: r.Document, Statement: r.Statement, Sid: s.Sid.Value, Effect: s.Effect.Value, Part: r.Part,
			Start: d.Outer(s.Span.Start), End: d.Outer(s.Span.End),
		})
	}
	return out
}
