package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
)

func TestCompare(t *testing.T) {
	e := New(realCatalog(t))
	a := `{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectTagging"],"Resource":"arn:aws:s3:::b/*"}]}`
	b := `{"PolicyVersion":{"Document":{"Version":"2012-10-17","Statement":{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject*","Resource":["arn:aws:s3:::b/*"]}}}}`
	q := &api.CompareRequest{A: a, B: b, Limit: 2}
	reply, err := e.Compare(q)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Kind != "identity" || reply.Sure || len(reply.Rows) != 2 || reply.Pairs.Gained == 0 || reply.Pairs.Same != 2 || reply.Beyond.Gained != 1 || reply.Pairs.Lost+reply.Pairs.Unknown > 0 || reply.Idle != (api.CompareCounts{}) {
		t.Fatalf("got %+v", reply)
	}
	gained := &reply.Rows[0]
	if len(gained.Actions) != 2 || gained.Count != reply.Pairs.Gained || !slices.Equal(gained.Beyond, []string{"s3:GetObject*"}) || len(gained.A) > 0 || len(gained.B) != 1 {
		t.Errorf("got %+v", gained)
	}
	if s := gained.B[0]; s.Sid != "Read" || !strings.HasPrefix(b[s.Start:s.End], `{"Sid":"Read"`) {
		t.Errorf("the statement is %+v, %q", s, b[s.Start:s.End])
	}
	w := gained.Witness
	if w == nil || w.A != "implicit-deny" || w.B != "allowed" || w.Resource != "arn:aws:s3:::b/example" {
		t.Fatalf("got the witness %+v", w)
	}
	for text, want := range map[string]string{a: w.A, b: w.B} {
		decided, err := e.Evaluate(&api.EvaluateRequest{Policies: []api.PolicyText{{Layer: "identity", Text: text}}, Principal: api.RequestPrincipal{Name: w.Principal}, Action: w.Action, Resources: []api.RequestResource{{ARN: w.Resource}}, Context: w.Context})
		if err != nil || decided.Decision != want {
			t.Errorf("the witness is %+v, %v, want %s", decided, err, want)
		}
	}

	for _, tt := range []struct {
		change func(q *api.CompareRequest)
		rows   int
		count  int // of the first
	}{
		{func(q *api.CompareRequest) { q.Statuses = []string{"same"} }, 1, 2},
		{func(q *api.CompareRequest) { q.Match = "TAGG" }, 2, 1},
		{func(q *api.CompareRequest) { q.Match = ":::B/" }, 2, gained.Count},
		{func(q *api.CompareRequest) { q.Match = "nowhere" }, 0, 0},
		{func(q *api.CompareRequest) { q.B = a }, 1, 2},
	} {
		q := *q
		tt.change(&q)
		reply, err := e.Compare(&q)
		if err != nil || len(reply.Rows) != tt.rows || tt.rows > 0 && reply.Rows[0].Count != tt.count {
			t.Errorf("%+v: got %+v, %v", q, reply, err)
		}
	}

	q.B, q.Today = strings.Replace(a, `["s3:GetObject","s3:GetObjectTagging"]`, `["s3:GetObject","s3:GetObjectTagging","s3:GetObjectTaggin?"]`, 1), true
	if reply, err = e.Compare(q); err != nil || reply.Beyond != (api.CompareCounts{}) || len(reply.Rows) != 1 || reply.Rows[0].Status != "same" {
		t.Errorf("today: got %+v, %v", reply, err)
	}
}

func TestComparedKinds(t *testing.T) {
	e := New(realCatalog(t))
	const identity = `{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}`
	const trust = `{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}}`
	const bucket = `{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Principal":"*"}}`
	for _, tt := range []struct{ a, b, kind, want string }{
		{identity, identity, "", "identity"},
		{trust, `{"Statement":[]}`, "", "trust"},
		{`{"Statement":[]}`, bucket, "", "resource"},
		{identity, identity, "scp", "scp"},
	} {
		reply, err := e.Compare(&api.CompareRequest{A: tt.a, B: tt.b, Kind: tt.kind})
		if err != nil || reply.Kind != tt.want {
			t.Errorf("%s and %s: got %+v, %v", tt.a, tt.b, reply, err)
		}
	}
	for _, q := range []api.CompareRequest{{A: trust, B: bucket}, {A: identity, B: trust}, {A: identity, B: identity, Kind: "scq"}, {A: identity, B: identity, Statuses: []string{"gain"}}} {
		_, err := e.Compare(&q)
		var bad *api.Error
		if !errors.As(err, &bad) || bad.Code != "argument" || bad.Hint == "" {
			t.Errorf("%+v: got %v", q, err)
		}
	}
	reply, err := e.Compare(&api.CompareRequest{A: identity, B: "hello"})
	if err != nil || len(reply.Rows) > 0 || len(reply.Problems) != 1 || reply.Problems[0].Policy != 1 {
		t.Errorf("no policy: got %+v, %v", reply, err)
	}
}
