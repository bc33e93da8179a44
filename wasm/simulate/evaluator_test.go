package simulate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
)

// told writes all that a result tells, with the explanations.
func told(r *Result) string {
	var out strings.Builder
	fmt.Fprintln(&out, r.Decision)
	for i := range r.Resources {
		one := &r.Resources[i]
		fmt.Fprintln(&out, one.ARN, one.Account, one.Decision, one.CrossAccount, one.Unknown, one.Notes)
		for j := range one.Layers {
			l := &one.Layers[j]
			fmt.Fprintln(&out, " ", l.Layer, l.Decision, l.Level, l.Why)
			for k, reason := range l.Reasons {
				fmt.Fprintf(&out, "    %s %d %v %v %v %+v\n", reason.Policy().Name, reason.Statement(), reason.Matched, reason.Deny, reason.Grants, *l.Explain(k))
			}
		}
	}
	return out.String()
}

// TestEvaluatorsMemory: whatever an evaluator has decided before, it tells of a request what
// one tells that has decided nothing.
func TestEvaluatorsMemory(t *testing.T) {
	var kept Evaluator
	sizes := map[int]int{}
	for seed := range 2000 {
		r := random{rand.New(rand.NewPCG(uint64(seed), 11))}
		req, p, text := r.scene(t)
		for range r.IntN(4) {
			other, _, _ := r.scene(t)
			req.Resources = append(req.Resources, other.Resources...)
		}
		sizes[len(req.Resources)]++
		if got, want := told(kept.Evaluate(req, p)), told(Evaluate(req, p)); got != want {
			t.Fatalf("seed %d: got %s\nwant %s\n%s", seed, got, want, text)
		}
		if r.chance(10) {
			deny, allow := kept.Alone(req, p.Identity)
			if d, a := Alone(req, p.Identity); d != deny || a != allow {
				t.Fatalf("seed %d: alone %v %v, want %v %v\n%s", seed, deny, allow, d, a, text)
			}
		}
	}
	if len(sizes) < 4 {
		t.Errorf("only %d numbers of resources came up", len(sizes))
	}
}

// TestEvaluatorTakesNoMemory: after its first decision an evaluator needs none.
func TestEvaluatorTakesNoMemory(t *testing.T) {
	allow := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}]}`
	p := &Policies{Identity: []*Policy{compile(t, policy.Identity, smallPolicy)}}
	for range 6 {
		p.Resources = append(p.Resources, Attached{Policy: compile(t, policy.Resource, allow)})
	}
	r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: "s3:GetObject", Resources: []Resource{{ARN: "arn:aws:s3:::data/a"}, {ARN: "arn:aws:s3:::data/b"}}}
	r.Context.Set("aws:SourceIp", "10.1.2.3")
	var e Evaluator
	if got := testing.AllocsPerRun(100, func() {
		if d := e.Evaluate(r, p).Decision; d != Allowed {
			t.Fatalf("got %v", d)
		}
	}); got != 0 {
		t.Errorf("%v pieces of memory a decision", got)
	}
}
