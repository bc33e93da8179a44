package export

import (
	"bytes"
	"slices"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/catalog/layout"
)

// TestFactsOfEmbedded reads the embedded blob back and packs it again: a fact that got
// lost or altered on the way shows as another byte.
func TestFactsOfEmbedded(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	set, err := Facts(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(set.Services); got != c.NumServices() || got < 400 {
		t.Errorf("%d services, the catalog has %d", got, c.NumServices())
	}
	again, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again, embedded.Blob()) {
		at := 0
		for at < len(again) && at < len(embedded.Blob()) && again[at] == embedded.Blob()[at] {
			at++
		}
		t.Errorf("packed again: %d bytes, the blob has %d; first difference at byte %d", len(again), len(embedded.Blob()), at)
	}
}

// TestFactsOfDamagedBlob damages what is decoded late, the columns behind the directory.
func TestFactsOfDamagedBlob(t *testing.T) {
	sections, err := layout.Sections(embedded.Blob(), layout.Catalog, layout.CatalogSections)
	if err != nil {
		t.Fatal(err)
	}
	broken := slices.Clone(sections)
	column := layout.Column(layout.ColRowSetDefs)
	broken[column] = bytes.Repeat([]byte{0xff}, len(sections[column]))
	c, err := catalog.Open(layout.Frame(layout.Catalog, broken))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Facts(c, nil); err == nil {
		t.Error("a damaged blob was read without an error")
	}
}

// TestFactsOfSmall compares the exports of a set before packing and after reading back.
func TestFactsOfSmall(t *testing.T) {
	set := packable()
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(blob)
	if err != nil {
		t.Fatal(err)
	}
	packedOps, err := pack.Operations(set, blob)
	if err != nil {
		t.Fatal(err)
	}
	ops, err := catalog.OpenOperations(packedOps, c)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Facts(c, ops)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"actions", "rows", "resources", "keys", "operations", "opinions", "services", "partitions", "principals", "origins"} {
		var want, got bytes.Buffer
		if err := Write(&want, set, kind, "tsv"); err != nil {
			t.Fatal(err)
		}
		if err := Write(&got, back, kind, "tsv"); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%s read back:\n%s\nwant:\n%s", kind, got.String(), want.String())
		}
	}
}

// packable is a set without anything that the catalog blob leaves to the ledger.
func packable() *fact.Set {
	s := fact.Service{
		Prefix: "boat", Names: []string{"AWS Boat", "AWS Boat v2"},
		Actions: []fact.Action{
			{Name: "CreateBoat", Level: fact.Write, Page: -1, Rows: []fact.Row{
				{ResourceType: "hull", Required: true, ConditionKeys: []string{"aws:TagKeys", "boat:Color"}, Page: -1},
				{ResourceType: "mast", Page: -1},
				{ConditionKeys: []string{"aws:RequestTag/${TagKey}"}, Page: -1},
			}, Dependents: []fact.Dependent{{Action: "boat:TagBoat", Sources: html | ref}}},
			{Name: "paint", Level: "", PermissionOnly: true, Page: -1},
			{Name: "TagBoat", Level: fact.Tagging, Page: -1, Rows: []fact.Row{{ConditionKeys: []string{"boat:<key>"}, Page: -1}}},
		},
		ResourceTypes: []fact.ResourceType{
			{Name: "hull", Formats: []string{"arn:${Partition}:boat:${Region}:${Account}:hull/${HullId}", "arn:*:odd"}, ConditionKeys: []string{"aws:ResourceTag/${TagKey}"}},
			{Name: "mast", Formats: []string{"arn:${Partition}:ship:::mast"}},
		},
		ConditionKeys: []fact.ConditionKey{
			{Name: "aws:RequestTag/${TagKey}", Types: []string{"String"}},
			{Name: "aws:ResourceTag/${TagKey}", Types: []string{"String"}},
			{Name: "aws:TagKeys", Types: []string{"ArrayOfString"}},
			{Name: "boat:<key>", Types: []string{"ArrayOfARN", "ARN"}},
			{Name: "boat:Color", Types: nil},
		},
		Operations: []fact.Operation{
			{Name: "AnchorBoat", Actions: []fact.AuthorizedAction{{Action: "boat:TagBoat", PassedToService: []string{"sea.amazonaws.com"}}}},
			{Name: "CreateBoat", Actions: []fact.AuthorizedAction{{Action: "boat:CreateBoat"}}, SDK: []fact.SDKMethod{{Package: "Boto3", Client: "boat", Method: "create_boat"}}},
		},
	}
	return &fact.Set{
		Origins:           []fact.Origin{{Name: "Service Authorization Reference", Date: "2026-06-01"}},
		Services:          []fact.Service{s, {Prefix: "raft", Names: []string{"raft"}}},
		GlobalKeys:        []fact.ConditionKey{{Name: "aws:PrincipalArn", Types: []string{"ARN"}}},
		Partitions:        []fact.Partition{{Name: "aws", Regions: []string{"us-east-1"}}},
		ServicePrincipals: []string{"boat.amazonaws.com", "odd.example.com"},
		Opinions:          []fact.Opinion{{Action: "boat:TagBoat", Level: fact.PermissionsManagement}},
	}
}
