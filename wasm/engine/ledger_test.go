package engine

import (
	"slices"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/engine/api"
)

func TestLedger(t *testing.T) {
	plain := New(realCatalog(t))
	if got := call[api.ActionReply](t, plain, "action", api.ActionRequest{ID: "s3:GetObject"}); got.Ledger != nil {
		t.Errorf("got %+v without a ledger", got.Ledger)
	}
	for _, untrusted := range []bool{false, true} {
		e, opened, err := plain.Open(LedgerBlob, embedded.LedgerBlob(), untrusted)
		if err != nil || opened.Kind != "ledger" || opened.Date == "" {
			t.Fatalf("got %+v, %v", opened, err)
		}
		a := call[api.ActionReply](t, e, "action", api.ActionRequest{ID: "iam:CreateAccessKey"}).Ledger
		if a == nil || a.Page == "" || a.Anchor == "" || !slices.Contains(a.Sources, "pages") || a.StrictReason == "" || a.PagesLevel != "Write" {
			t.Errorf("got %+v", a)
		}
		run := call[api.ActionReply](t, e, "action", api.ActionRequest{ID: "ec2:RunInstances"})
		if run.Scenarios != (len(run.Ledger.Scenarios) > 0) || !run.Scenarios {
			t.Errorf("scenarios %v, and %d rows of them", run.Scenarios, len(run.Ledger.Scenarios))
		}
		if s := call[api.ServiceReply](t, e, "service", api.ServiceRequest{Service: "s3"}); !slices.Contains(s.Ledger.Pages, "list_amazons3") {
			t.Errorf("got %+v", s.Ledger)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	e := New(nil)
	if _, _, err := e.Open(LedgerBlob, embedded.LedgerBlob(), false); err == nil || err.(*api.Error).Code != "catalog" {
		t.Errorf("a ledger without a catalog: got error %v", err)
	}
	for _, untrusted := range []bool{false, true} {
		if _, _, err := e.Open(CatalogBlob, []byte("nonsense"), untrusted); err == nil || err.(*api.Error).Code != "catalog" {
			t.Errorf("nonsense: got error %v", err)
		}
	}
	if _, _, err := e.Open(DescriptionsBlob, nil, false); err == nil || err.(*api.Error).Code != "argument" {
		t.Errorf("a blob nobody reads: got error %v", err)
	}
}
