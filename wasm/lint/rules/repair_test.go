package rules

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// TestRepair: after all fixes that leave the meaning the same, the evaluator decides every
// request drawn from either text as before. AWS's policies are repaired as they are; those
// of pages as well.
func TestRepair(t *testing.T) {
	l := lint.New(open(t), All())
	same := func(_ string, _ *lint.Finding, e lint.Effect) bool { return e == lint.Same }
	repaired, requests := 0, 0
	for _, f := range append(corpus.Files(t, corpus.ManagedPolicies), corpus.Files(t, corpus.ExamplePolicies)...) {
		o := lint.Options{Detect: true}
		text, done := l.Repair(f.Text, o, same)
		if len(done) == 0 {
			continue
		}
		repaired += len(done)
		before, _ := policy.Parse(f.Text)
		after, errs := policy.Parse(text)
		if len(errs) > 0 {
			t.Fatalf("%s: repaired to what is no JSON: %+v\n%s", f.Name, errs, text)
		}
		if kind, _ := policy.Detect(before); kind != policy.Identity {
			continue
		}
		requests += compareDecisions(t, f.Name, before, after)
	}
	t.Logf("%d repairs, %d requests", repaired, requests)
	if repaired == 0 || requests == 0 {
		t.Error("nothing was repaired and compared")
	}
}

func compareDecisions(t *testing.T, name string, before, after *policy.Document) (n int) {
	t.Helper()
	p, err := simulate.ParsePrincipal("arn:aws:iam::111122223333:user/alice")
	if err != nil {
		t.Fatal(err)
	}
	old := simulate.Policies{Identity: []*simulate.Policy{simulate.Compile(name, policy.Identity, before)}}
	now := simulate.Policies{Identity: []*simulate.Policy{simulate.Compile(name, policy.Identity, after)}}
	for _, d := range []*policy.Document{before, after} {
		for i := range d.Statements {
			s := &d.Statements[i]
			for a, action := range append(policy.Texts(s.Action), policy.Texts(s.NotAction)...) {
				if a > 12 {
					break
				}
				for r, resource := range append(policy.Texts(s.Resource), policy.Texts(s.NotResource)...) {
					if r > 12 {
						break
					}
					for _, with := range []bool{false, true} {
						request := simulate.Request{Principal: p, Action: concrete(action), Resources: []simulate.Resource{{ARN: concrete(resource)}}}
						if with {
							request.Context = contextOf(s)
						}
						n++
						was, is := simulate.Evaluate(&request, &old), simulate.Evaluate(&request, &now)
						if was.Decision != is.Decision {
							t.Fatalf("%s: %s on %s (context %v): %v before, %v after", name, request.Action, request.Resources[0].ARN, with, was.Decision, is.Decision)
						}
					}
				}
			}
		}
	}
	return n
}

// concrete is something that a pattern takes.
func concrete(pattern string) string {
	if pattern == "*" {
		return "s3:GetObject"
	}
	return strings.NewReplacer("*", "x", "?", "y", "${aws:username}", "alice").Replace(pattern)
}

// contextOf is a context in which a statement's keys have the first value that it names.
func contextOf(s *policy.Statement) (c simulate.Context) {
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k]
			if len(key.Items) > 0 && s.Condition[i].Operator.Value != "Null" {
				c.Set(key.Key.Value, concrete(key.Items[0].Value))
			}
		}
	}
	return c
}
