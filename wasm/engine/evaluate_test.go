package engine

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

func TestEvaluateSpansAreOfTheTextGiven(t *testing.T) {
	// The document is a JSON string inside of a larger one, with escapes.
	inner := `{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"\u0041\",\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}]}`
	text := `{"Policy":{"Document":"` + inner + `"}}`
	e := New(sample.Catalog(t))
	reply, err := e.Evaluate(&api.EvaluateRequest{
		Policies:  []api.PolicyText{{Name: "unused", Layer: "scp", Text: `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`}, {Name: "p", Layer: "identity", Text: text}},
		Principal: api.RequestPrincipal{Name: "arn:aws:iam::111122223333:user/ann"},
		Action:    "s3:GetObject",
		Resources: []api.RequestResource{{ARN: "arn:aws:s3:::b/k"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if reply.Decision != "allowed" || len(reply.Problems) != 0 {
		t.Fatalf("got %+v", reply)
	}
	layer := reply.Resources[0].Layers[1]
	s := layer.Statements[0]
	if layer.Layer != "identity" || s.Policy != 1 || s.Sid != "A" || s.Matched != "yes" || len(s.Hits) != 2 {
		t.Fatalf("got %+v", layer)
	}
	if got := text[s.Hits[0].Start:s.Hits[0].End]; got != `\"s3:Get*\"` {
		t.Errorf("the action stands at %q", got)
	}
	if got := text[s.Start:s.End]; !strings.HasPrefix(got, `{\"Sid\"`) || !strings.HasSuffix(got, `\"*\"}`) {
		t.Errorf("the statement stands at %q", got)
	}
}

func TestEvaluateRefuses(t *testing.T) {
	e := New(sample.Catalog(t))
	for _, tt := range []struct {
		q          api.EvaluateRequest
		want, hint string
	}{
		{api.EvaluateRequest{}, "no action", "s3:GetObject"},
		{api.EvaluateRequest{Action: "s3:GetObject", Principal: api.RequestPrincipal{Name: "ann"}}, `"ann" names no principal`, "12 digits"},
		{api.EvaluateRequest{Action: "s3:GetObject", Principal: api.RequestPrincipal{Name: "anonymous"}, Policies: []api.PolicyText{{Layer: "identiy"}}}, `no layer "identiy"`, "did you mean identity?"},
		{api.EvaluateRequest{Action: "s3:GetObject", Principal: api.RequestPrincipal{Name: "anonymous"}, Policies: []api.PolicyText{{Layer: "scp", Level: 11}}}, "a level of 11", "0, the root, to 10"},
	} {
		_, err := e.Evaluate(&tt.q)
		bad, ok := err.(*api.Error)
		if !ok || bad.Message != tt.want || !strings.Contains(bad.Hint, tt.hint) {
			t.Errorf("got %+v, want %s (… %s …)", err, tt.want, tt.hint)
		}
	}
}

func TestEvaluateKeys(t *testing.T) {
	e := New(sample.Catalog(t))
	reply, err := e.Evaluate(&api.EvaluateRequest{
		Policies: []api.PolicyText{{Name: "p", Layer: "identity", Text: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*",
"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"StringEquals":{"ec2:Region":"eu-west-1"}}}}`}},
		Principal: api.RequestPrincipal{Name: "arn:aws:iam::111122223333:user/ann"},
		Action:    "s3:GetObject",
		Resources: []api.RequestResource{{ARN: "arn:aws:s3:::b/ann/k"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]api.ContextKey{}
	for _, k := range reply.Keys {
		found[k.Name] = k
	}
	if k := found["aws:SourceIp"]; !k.Missing || !k.Sent || k.Type != "IPAddress" {
		t.Errorf("aws:SourceIp is asked for and not given: %+v", k)
	}
	if k := found["ec2:Region"]; !k.Missing || k.Sent {
		t.Errorf("S3 never sends ec2:Region: %+v", k)
	}
	if k := found["aws:username"]; k.Missing || !k.Derived || len(k.Values) != 1 || k.Values[0] != "ann" {
		t.Errorf("aws:username follows from the principal: %+v", k)
	}
	if reply.Decision != "implicit-deny" {
		t.Errorf("got %s", reply.Decision)
	}
}
