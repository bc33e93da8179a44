package suite

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// Attached are a suite's policies, ready to be run.
type Attached struct {
	simulate.Policies
	// List has every policy document in the order of Suite.Policies.
	List []Document
	// Statements are those of all documents, in order.
	Statements []Statement

	first map[*simulate.Policy]int // index of a document's first statement
}

// Document is a policy document of a suite. A text may hold several.
type Document struct {
	Ref int // index in Suite.Policies
	*simulate.Policy
}

// Statement is a statement of a suite's policies.
type Statement struct {
	Document int // index in Attached.List
	Index    int // in the document
}

// Files are the names of all files that the suite's policies are in, each once.
func (s *Suite) Files() []string {
	var out []string
	for i := range s.Policies {
		if f := s.Policies[i].File; f != "" && !contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// Attach reads the policies. names and texts are files in the same order. Problems in a
// text that did not keep it from being read are warnings, and the second result.
func (s *Suite) Attach(names, texts []string) (a *Attached, warnings, problems []Problem) {
	a = &Attached{first: map[*simulate.Policy]int{}}
	for i := range s.Policies {
		ref := &s.Policies[i]
		text := ref.Text
		if ref.File != "" {
			at := indexOf(names, ref.File)
			if at < 0 {
				hint := ""
				if word, ok := near.Word(ref.File, names); ok {
					hint = "did you mean " + word + "?"
				}
				problems = append(problems, Problem{Policy: -1, Start: ref.Start, End: ref.End, Message: "there is no file " + jsonspan.Quote(ref.File), Hint: hint})
				continue
			}
			text = texts[at]
		}
		d, bad := policy.Parse(text)
		for _, e := range bad {
			p := ref.problem(i, e.Span, e.Code, e.Message, e.Hint)
			if e.Code == policy.CodeNoPolicy {
				problems = append(problems, p)
			} else {
				warnings = append(warnings, p)
			}
		}
		for _, one := range append([]*policy.Document{d}, d.More...) {
			if r := simulate.Nothing(one); r != nil {
				at := policy.Span{Start: one.Outer(r.Span.Start), End: one.Outer(r.Span.End)}
				problems = append(problems, ref.problem(i, at, policy.CodeNoPolicy, r.Message, r.Hint))
			}
			a.add(i, ref, one)
		}
	}
	return a, warnings, problems
}

// problem is one of the policy's text; index is the policy's in the suite.
func (p *PolicyRef) problem(index int, at policy.Span, code, message, hint string) Problem {
	if p.File == "" {
		index = -1
	}
	out := Problem{Policy: index, Code: code, Message: message, Hint: hint}
	out.Start, out.End = p.place(at.Start, at.End)
	return out
}

func indexOf(list []string, word string) int {
	for i := range list {
		if list[i] == word {
			return i
		}
	}
	return -1
}

func (a *Attached) add(index int, ref *PolicyRef, d *policy.Document) {
	p := simulate.Compile(ref.Name(), ref.Layer, d)
	a.first[p] = len(a.Statements)
	for i := range p.Document.Statements {
		a.Statements = append(a.Statements, Statement{len(a.List), i})
	}
	a.List = append(a.List, Document{index, p})
	a.Policies.Add(p, ref.Level, ref.ARN)
}

// CaseResult is what came of a case.
type CaseResult struct {
	*Case
	Decision simulate.Decision
	Passed   bool
	// Why says why it did not pass, a clause without full stop.
	Why string
	// Deciding are the statements that the decision is due to, as indices in
	// Attached.Statements: the Deny statements that apply, or the Allow statements if it is
	// allowed. An implicit deny has none.
	Deciding []int
	// Unknown is what an Unknown decision depends on.
	Unknown []string
}

// Run decides all cases. applied counts, for each of Attached.Statements, the cases to which
// it applies.
func (s *Suite) Run(c *catalog.Catalog, a *Attached) (results []CaseResult, applied []int) {
	results, applied = make([]CaseResult, len(s.Cases)), make([]int, len(a.Statements))
	var evaluator simulate.Evaluator
	for i := range s.Cases {
		one := &s.Cases[i]
		found := evaluator.Check(c, &one.Request, &a.Policies)
		out := &results[i]
		out.Case, out.Decision, out.Why = one, found.Decision, one.judge(found)
		out.Passed = out.Why == ""
		for _, r := range reasons(found) {
			if r.Matched != cond.Yes {
				continue
			}
			at := a.first[r.Policy()] + r.Statement()
			applied[at]++
			if decides(found.Decision, r) {
				out.Deciding = append(out.Deciding, at)
			}
		}
		for j := range found.Resources[0].Unknown {
			out.Unknown = append(out.Unknown, found.Resources[0].Unknown[j].Name)
		}
	}
	return results, applied
}

// reasons are those of all layers; a case has one resource.
func reasons(r *simulate.Result) []*simulate.Reason {
	var out []*simulate.Reason
	layers := r.Resources[0].Layers
	for i := range layers {
		for j := range layers[i].Reasons {
			out = append(out, &layers[i].Reasons[j])
		}
	}
	return out
}

func decides(d simulate.Decision, r *simulate.Reason) bool {
	return r.Matched == cond.Yes && (d == simulate.ExplicitDeny && r.Deny || d == simulate.Allowed && !r.Deny)
}

// judge compares what came of a case with what is expected. It says what is wrong, or
// nothing.
func (c *Case) judge(found *simulate.Result) string {
	if !c.Expect.Accepts(found.Decision) {
		return "it is " + found.Decision.String() + ", not " + c.Expect.String()
	}
	if len(c.Sids) == 0 {
		return ""
	}
	var all, have []string
	for _, r := range reasons(found) {
		sid := r.Source().Sid.Value
		all = append(all, sid)
		if sid != "" && decides(found.Decision, r) {
			have = append(have, sid)
		}
	}
	for _, sid := range c.Sids {
		if contains(have, sid) {
			continue
		}
		quoted := jsonspan.Quote(sid)
		if contains(all, sid) {
			if len(have) == 0 {
				return "the statement " + quoted + " does not decide it"
			}
			return "the statement " + quoted + " does not decide it, but " + strings.Join(have, ", ")
		}
		if word, ok := near.Word(sid, all); ok {
			return "no statement has the Sid " + quoted + "; did you mean " + word + "?"
		}
		return "no statement has the Sid " + quoted
	}
	return ""
}

// Place is a statement's place: the policy's index in the suite, and bytes of its text, or
// of the suite's file for a policy that stands there.
func (s *Suite) Place(d Document, span policy.Span) (start, end int) {
	return s.Policies[d.Ref].place(d.Document.Outer(span.Start), d.Document.Outer(span.End))
}
