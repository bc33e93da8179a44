package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/engine/api"
)

const refusedEvent = `{"eventSource":"s3.amazonaws.com","eventName":"HeadObject","awsRegion":"eu-west-1","recipientAccountId":"111122223333",` +
	`"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ann"},"requestParameters":{"bucketName":"b","key":"k"}}`

func TestIntake(t *testing.T) {
	plain := New(realCatalog(t))
	message := "Error: User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:getobject on resource: \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action"
	reply := call[api.IntakeReply](t, plain, "intake", api.IntakeRequest{Texts: []string{"hello", message}})
	if reply.Form != "refusals" || reply.Messages != 1 || len(reply.Candidates) != 1 || reply.NeedsOperations {
		t.Fatalf("got %+v", reply)
	}
	one := reply.Candidates[0]
	if one.Kind != "identity" || one.Of != "arn:aws:iam::111122223333:user/ann" || one.Place != "an identity-based policy of arn:aws:iam::111122223333:user/ann" || !slices.Equal(one.Actions, []string{"s3:GetObject"}) || one.Text != 1 ||
		!strings.HasPrefix(message[one.Start:one.End], "User: arn") || !strings.Contains(one.Statement, "\n  \"Action\": [\n    \"s3:GetObject\"\n  ]") {
		t.Errorf("got %+v", one)
	}

	if got := call[api.IntakeReply](t, plain, "intake", api.IntakeRequest{Texts: []string{refusedEvent}}); !got.NeedsOperations || len(got.Candidates) != 0 || len(got.Notes) != 1 {
		t.Errorf("without operations: got %+v", got)
	}
	ledger, _, err := plain.Open(LedgerBlob, embedded.LedgerBlob(), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, untrusted := range []bool{false, true} {
		e, opened, err := ledger.Open(OperationsBlob, embedded.OperationsBlob(), untrusted)
		if err != nil || opened.Kind != "operations" || e.ledger == nil {
			t.Fatalf("got %+v, %v", opened, err)
		}
		got := call[api.IntakeReply](t, e, "intake", api.IntakeRequest{Texts: []string{refusedEvent}})
		if got.NeedsOperations || got.Form != "events" || got.Events != 1 || len(got.Candidates) != 1 || !slices.Equal(got.Candidates[0].Actions, []string{"s3:GetObject"}) {
			t.Errorf("got %+v", got)
		}
		if next, _, err := e.Open(CatalogBlob, embedded.Blob(), false); err != nil || next.operations != nil || next.ledger != nil {
			t.Errorf("another catalog keeps the old one's blobs: %v", err)
		}
	}
	if _, _, err := plain.Open(OperationsBlob, []byte("nonsense"), false); err == nil || err.(*api.Error).Code != "catalog" {
		t.Errorf("nonsense: %v", err)
	}

	trust := call[api.IntakeReply](t, plain, "intake", api.IntakeRequest{Texts: []string{`{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"},]}`}, Kind: "scp"})
	if len(trust.Candidates) != 1 || trust.Candidates[0].Kind != "scp" || len(trust.Problems) != 1 || trust.Problems[0].Code != "json-relaxed-syntax" {
		t.Errorf("got %+v", trust)
	}
	var bad *api.Error
	if _, err := plain.Intake(&api.IntakeRequest{Kind: "identiti"}); !errors.As(err, &bad) || !strings.Contains(bad.Hint, "identity") {
		t.Errorf("got %v", err)
	}
}

func TestMerge(t *testing.T) {
	e := New(realCatalog(t))
	statement := `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["*"]}`
	got := call[api.MergeReply](t, e, "merge", api.MergeRequest{Policy: `{"Statement":[{"Effect":"Allow","Action":["s3:PutObject"],"Resource":["*"]},{"Sid":"No","Effect":"Deny","Action":"s3:*","Resource":"*"}]}`, Statements: []string{statement, statement}})
	if got.Policy != `{"Statement":[{"Effect":"Allow","Action":["s3:PutObject", "s3:GetObject"],"Resource":["*"]},{"Sid":"No","Effect":"Deny","Action":"s3:*","Resource":"*"}]}` ||
		len(got.Merged) != 2 || got.Merged[0].How != "joined" || got.Merged[1].How != "there" || !slices.Equal(got.Merged[0].Notes, []string{"statement 2 (No) denies some of it"}) {
		t.Errorf("got %+v", got)
	}
	var bad *api.Error
	for _, q := range []api.MergeRequest{{Policy: "x", Statements: []string{statement}}, {Statements: []string{"x"}}, {Statements: []string{"[" + statement + "," + statement + "]"}}} {
		if _, err := e.Merge(&q); !errors.As(err, &bad) || bad.Code != "argument" {
			t.Errorf("%+v: got %v", q, err)
		}
	}
}
