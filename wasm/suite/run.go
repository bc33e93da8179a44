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
}

// Document is a policy document of a suite. A text may hold several.
type Document struct {
	Ref int // index in Suite.Policies
	*simulate.Policy
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
	a = &Attached{}
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
			p := Problem{Policy: i, Message: e.Message, Hint: e.Hint}
			p.Start, p.End = ref.place(e.Span.Start, e.Span.End)
			if ref.File == "" {
				p.Policy = -1
			}
			if e.Code == policy.CodeNoPolicy {
				problems = append(problems, p)
			} else {
				warnings = append(warnings, p)
			}
		}
		a.add(i, ref, d)
		for _, more := range d.More {
			a.add(i, ref, more)
		}
	}
	return a, warnings, problems
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
	a.List = append(a.List, Document{index, p})
	a.Policies.Add(p, ref.Level, ref.ARN)
}

// CaseResult is what came of a case.
type CaseResult struct {
	*Case
	*simulate.Result
	Passed bool
	// Why says why it did not pass, a clause without full stop.
	Why string
}

// Run decides all cases.
func (s *Suite) Run(c *catalog.Catalog, p *simulate.Policies) []CaseResult {
	out := make([]CaseResult, len(s.Cases))
	for i := range s.Cases {
		one := &s.Cases[i]
		out[i] = CaseResult{Case: one, Result: simulate.Check(c, &one.Request, p)}
		out[i].judge()
	}
	return out
}

// judge compares the decision with the expected one.
func (r *CaseResult) judge() {
	if !r.Expect.Accepts(r.Decision) {
		r.Why = "it is " + r.Decision.String() + ", not " + r.Expect.String()
		return
	}
	var have []string
	for _, d := range r.Deciding() {
		if d.Sid != "" {
			have = append(have, d.Sid)
		}
	}
	for _, sid := range r.Sids {
		if contains(have, sid) {
			continue
		}
		if all := r.sids(); !contains(all, sid) {
			r.Why = "no statement has the Sid " + jsonspan.Quote(sid)
			if word, ok := near.Word(sid, all); ok {
				r.Why += "; did you mean " + word + "?"
			}
			return
		}
		r.Why = "the statement " + jsonspan.Quote(sid) + " does not decide it"
		if len(have) > 0 {
			r.Why += ", but " + strings.Join(have, ", ")
		}
		return
	}
	r.Passed = true
}

// Deciding are the statements that a decision is due to: the Deny statements that apply, or
// the Allow statements if it is allowed. An implicit deny has none.
func (r *CaseResult) Deciding() []*simulate.Reason {
	var out []*simulate.Reason
	for i := range r.Resources {
		for j := range r.Resources[i].Layers {
			reasons := r.Resources[i].Layers[j].Reasons
			for k := range reasons {
				one := &reasons[k]
				if one.Matched == cond.Yes && (r.Decision == simulate.ExplicitDeny && one.Deny || r.Decision == simulate.Allowed && !one.Deny) {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

// sids are those of all statements that have a say.
func (r *CaseResult) sids() []string {
	var out []string
	for i := range r.Resources {
		for j := range r.Resources[i].Layers {
			for k := range r.Resources[i].Layers[j].Reasons {
				out = append(out, r.Resources[i].Layers[j].Reasons[k].Sid)
			}
		}
	}
	return out
}

// Place is a statement's place: the policy's index in the suite, and bytes of its text, or
// of the suite's file for a policy that stands there.
func (s *Suite) Place(d Document, span policy.Span) (start, end int) {
	return s.Policies[d.Ref].place(d.Document.Outer(span.Start), d.Document.Outer(span.End))
}
