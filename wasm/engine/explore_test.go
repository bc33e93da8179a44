package engine

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

func TestServicePage(t *testing.T) {
	got := call[api.ServiceReply](t, New(sample.Catalog(t)), "service", api.ServiceRequest{Service: "EC2"})
	if got.Service != "ec2" || got.Name != "Amazon EC2" || !slices.Equal(got.Names, []string{"Amazon EC2"}) {
		t.Errorf("got %+v", got)
	}
	if want := []api.ServiceLevel{{Level: "List", Actions: 1}, {Level: "Read"}, {Level: "Write", Actions: 3}, {Level: "Permissions management"}, {Level: "Tagging"}}; !slices.Equal(got.Levels, want) {
		t.Errorf("got levels %v, want %v", got.Levels, want)
	}
	if a := got.Actions[0]; a.ID != "ec2:AttachVolume" || !slices.Equal(a.ResourceTypes, []string{"instance*", "volume*"}) {
		t.Errorf("got %+v", a)
	}
	if len(got.ResourceTypes) != 2 || got.ResourceTypes[1].Name != "volume" || got.ConditionKeys == nil {
		t.Errorf("got types %+v and keys %+v", got.ResourceTypes, got.ConditionKeys)
	}
}

func TestActionPage(t *testing.T) {
	got := call[api.ActionReply](t, New(sample.Catalog(t)), "action", api.ActionRequest{ID: "ec2:runinstances"})
	if got.ID != "ec2:RunInstances" || got.ServiceName != "Amazon EC2" || got.Level != "Write" || got.PermissionOnly {
		t.Errorf("got %+v", got)
	}
	if len(got.Rows) != 2 || got.Rows[0].Type.Name != "instance" || !got.Rows[0].Required || got.Rows[1].Required {
		t.Errorf("got rows %+v", got.Rows)
	}
	want := []api.Dependent{{ID: "ec2:DescribeInstances", Level: "List", Operation: true}, {ID: "iam:PassRole", Level: "Write", Page: true}}
	if !slices.Equal(got.Dependents, want) {
		t.Errorf("got dependents %+v, want %+v", got.Dependents, want)
	}
}

func TestResourceTypePage(t *testing.T) {
	got := call[api.ResourceTypeReply](t, New(sample.Catalog(t)), "resourceType", api.ResourceTypeRequest{ID: "dynamodb:Index"})
	if got.ID != "dynamodb:index" || got.Name != "index" || len(got.Formats) != 1 {
		t.Errorf("got %+v", got)
	}
	if want := []api.TypeAction{{ID: "dynamodb:Query", Level: "Read"}}; !slices.Equal(got.Actions, want) {
		t.Errorf("got %+v, want %+v", got.Actions, want)
	}
}

func TestConditionKeyPage(t *testing.T) {
	e := New(sample.Catalog(t))
	got := call[api.ConditionKeyReply](t, e, "conditionKey", api.ConditionKeyRequest{Name: "AWS:resourcetag/team"})
	if got.Name != "aws:ResourceTag/${TagKey}" || got.Type != "String" || !slices.Equal(got.Services, []string{"dynamodb"}) || got.ServiceTotal != 1 {
		t.Errorf("got %+v", got)
	}
	if got := call[api.ConditionKeyReply](t, e, "conditionKey", api.ConditionKeyRequest{Name: "dynamodb:leadingkeys"}); !got.Multivalued || got.Global {
		t.Errorf("got %+v", got)
	}
	if got := call[api.ConditionKeyReply](t, e, "conditionKey", api.ConditionKeyRequest{Name: "aws:sourceip"}); !got.Global || got.Type != "IPAddress" {
		t.Errorf("got %+v", got)
	}
}

func TestConditionKeyLimit(t *testing.T) {
	e := New(realCatalog(t))
	all := call[api.ConditionKeyReply](t, e, "conditionKey", api.ConditionKeyRequest{Name: "aws:ResourceTag/x", Limit: 5000})
	few := call[api.ConditionKeyReply](t, e, "conditionKey", api.ConditionKeyRequest{Name: "aws:ResourceTag/x", Limit: 3})
	if len(few.Services) != 3 || len(few.Actions) != 3 || few.ServiceTotal != all.ServiceTotal || few.ActionTotal != all.ActionTotal || len(all.Services) != all.ServiceTotal {
		t.Errorf("got %d of %d services and %d of %d actions, want 3 of %d and 3 of %d", len(few.Services), few.ServiceTotal, len(few.Actions), few.ActionTotal, all.ServiceTotal, all.ActionTotal)
	}
	if !slices.IsSorted(all.Services) {
		t.Errorf("services are not sorted: %q", all.Services)
	}
}

// Every page of the real catalog must be there, and agree with the lists it is named in.
func TestEveryPageOfTheRealCatalog(t *testing.T) {
	e := New(realCatalog(t))
	actions := 0
	for s := range e.catalog.Services() {
		page := call[api.ServiceReply](t, e, "service", api.ServiceRequest{Service: strings.ToUpper(s.Prefix())})
		for i, a := range page.Actions {
			actions++
			if i%20 != 0 { // a sample is enough, each is the same code
				continue
			}
			if got := call[api.ActionReply](t, e, "action", api.ActionRequest{ID: a.ID}); got.ID != a.ID || got.Level != a.Level {
				t.Errorf("%s: got %s at %s, want %s", a.ID, got.ID, got.Level, a.Level)
			}
		}
		for _, typ := range page.ResourceTypes {
			id := s.Prefix() + ":" + typ.Name
			if got := call[api.ResourceTypeReply](t, e, "resourceType", api.ResourceTypeRequest{ID: id}); got.ID != id {
				t.Errorf("got %s, want %s", got.ID, id)
			}
		}
	}
	if actions != e.catalog.NumActions() {
		t.Errorf("the pages list %d actions, want %d", actions, e.catalog.NumActions())
	}
}

func realCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
