package suite

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// Mutant is a suite's policies with one thing taken out: a statement, one of several
// actions, resources or principals, or a condition key. A suite that passes all the same
// does not test that thing.
type Mutant struct {
	Document  int // index in Attached.List
	Statement int
	// Element is "statement", or the element's name with what was taken out of it.
	Element string
	// Span is what was taken out, in the document's Source.
	Span policy.Span

	changed policy.Statement
}

// Mutants are all mutants, in the order of the policies' texts.
func (a *Attached) Mutants() []Mutant {
	var out []Mutant
	for i, d := range a.List {
		for j := range d.Document.Statements {
			s := &d.Document.Statements[j]
			add := func(element string, span policy.Span, change func(*policy.Statement)) {
				m := Mutant{Document: i, Statement: j, Element: element, Span: span, changed: *s}
				if change != nil {
					change(&m.changed)
				}
				out = append(out, m)
			}
			add("statement", s.Span, nil)
			mutateList(s.Action, func(n int, less []policy.String) {
				add("Action", s.Action[n].Span, func(s *policy.Statement) { s.Action = less })
			})
			mutateList(s.NotAction, func(n int, less []policy.String) {
				add("NotAction", s.NotAction[n].Span, func(s *policy.Statement) { s.NotAction = less })
			})
			mutateList(s.Resource, func(n int, less []policy.String) {
				add("Resource", s.Resource[n].Span, func(s *policy.Statement) { s.Resource = less })
			})
			mutateList(s.NotResource, func(n int, less []policy.String) {
				add("NotResource", s.NotResource[n].Span, func(s *policy.Statement) { s.NotResource = less })
			})
			mutatePrincipals(s.Principal, func(span policy.Span, less []policy.Principal) {
				add("Principal", span, func(s *policy.Statement) { s.Principal = less })
			})
			mutatePrincipals(s.NotPrincipal, func(span policy.Span, less []policy.Principal) {
				add("NotPrincipal", span, func(s *policy.Statement) { s.NotPrincipal = less })
			})
			mutateConditions(s.Condition, func(span policy.Span, less []policy.Condition) {
				add("Condition", span, func(s *policy.Statement) { s.Condition = less })
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Mutant) int {
		if a.Document != b.Document {
			return a.Document - b.Document
		}
		return a.Span.Start - b.Span.Start
	})
	return out
}

// mutateList yields a list of several without each of its items.
func mutateList(list []policy.String, yield func(n int, less []policy.String)) {
	for i := range list {
		if len(list) > 1 {
			yield(i, slices.Delete(slices.Clone(list), i, i+1))
		}
	}
}

func mutatePrincipals(list []policy.Principal, yield func(span policy.Span, less []policy.Principal)) {
	for i := range list {
		for j := range list[i].Items {
			less := slices.Clone(list)
			if len(list[i].Items) > 1 {
				less[i].Items = slices.Delete(slices.Clone(list[i].Items), j, j+1)
			} else if len(list) > 1 {
				less = slices.Delete(less, i, i+1)
			} else {
				continue
			}
			yield(list[i].Items[j].Span, less)
		}
	}
}

func mutateConditions(list []policy.Condition, yield func(span policy.Span, less []policy.Condition)) {
	for i := range list {
		for j := range list[i].Keys {
			less := slices.Clone(list)
			less[i].Keys = slices.Delete(slices.Clone(list[i].Keys), j, j+1)
			k := &list[i].Keys[j]
			yield(policy.Span{Start: k.Key.Span.Start, End: max(k.Key.Span.End, k.Span.End)}, less)
		}
	}
}

// Notices reports whether a case that passed does not pass with the mutant's policies.
func (s *Suite) Notices(c *catalog.Catalog, a *Attached, results []CaseResult, m *Mutant) bool {
	var p simulate.Policies
	for i, d := range a.List {
		one := d.Policy
		if i == m.Document {
			one = m.compile(one)
		}
		p.Add(one, s.Policies[d.Ref].Level, s.Policies[d.Ref].ARN)
	}
	var evaluator simulate.Evaluator
	for i := range results {
		if !results[i].Passed {
			continue
		}
		one := results[i].Case
		if one.judge(evaluator.Check(c, &one.Request, &p)) != "" {
			return true
		}
	}
	return false
}

func (m *Mutant) compile(p *simulate.Policy) *simulate.Policy {
	d := *p.Document
	d.Statements = slices.Clone(d.Statements)
	if m.Element == "statement" {
		d.Statements = slices.Delete(d.Statements, m.Statement, m.Statement+1)
	} else {
		d.Statements[m.Statement] = m.changed
	}
	return simulate.Compile(p.Name, p.Kind, &d)
}
