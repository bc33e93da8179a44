package export

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/catalog/layout"
)

// TestFactsOfEmbedded reads the embedded blobs back and packs them again: a fact that got
// lost or altered on the way shows as another byte.
func TestFactsOfEmbedded(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	ops, err := embedded.Operations()
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := embedded.Ledger()
	if err != nil {
		t.Fatal(err)
	}
	set, err := Facts(c, ops, ledger)
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
	operationsAgain, err := pack.Operations(set, again)
	if err != nil {
		t.Fatal(err)
	}
	ledgerAgain, err := pack.Ledger(set, again)
	if err != nil {
		t.Fatal(err)
	}
	sameBlob(t, "catalog", again, embedded.Blob())
	sameBlob(t, "operations", operationsAgain, embedded.OperationsBlob())
	sameBlob(t, "ledger", ledgerAgain, embedded.LedgerBlob())
}

func sameBlob(t *testing.T, name string, got, want []byte) {
	t.Helper()
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s, packed again: %d bytes, the blob has %d; first difference at byte %d", name, len(got), len(want), at)
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
	if _, err := Facts(c, nil, nil); err == nil {
		t.Error("a damaged blob was read without an error")
	}
}

// blobs packs a set and opens the results.
func blobs(t *testing.T, set *fact.Set) (*catalog.Catalog, *catalog.Operations, *catalog.Ledger) {
	t.Helper()
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	packedOps, err1 := pack.Operations(set, blob)
	packedLedger, err2 := pack.Ledger(set, blob)
	c, err3 := catalog.Open(blob)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	ops, err1 := catalog.OpenOperations(packedOps, c)
	ledger, err2 := catalog.OpenLedger(packedLedger, c)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return c, ops, ledger
}

// TestFactsOfSmall compares the exports of a set before packing and after reading back,
// with the ledger and, for a set that needs none, without it.
func TestFactsOfSmall(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  *fact.Set
	}{{"without ledger", packable()}, {"with ledger", documented()}} {
		c, ops, ledger := blobs(t, tt.set)
		if tt.name == "without ledger" {
			ledger = nil
		}
		back, err := Facts(c, ops, ledger)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range Kinds() {
			var want, got bytes.Buffer
			if err := errors.Join(Write(&want, tt.set, kind, "tsv"), Write(&got, back, kind, "tsv")); err != nil {
				t.Fatal(err)
			}
			if kind == "dependents" && ledger == nil {
				continue // sources without a ledger have no date
			}
			if got.String() != want.String() {
				t.Errorf("%s, %s read back:\n%s\nwant:\n%s", tt.name, kind, got.String(), want.String())
			}
		}
	}
}

// documented is packable with all that the ledger keeps.
func documented() *fact.Set {
	set := packable()
	set.Origins = []fact.Origin{
		{Source: fact.Pages, Name: "Service Authorization Reference", Date: "2026-06-01"},
		{Source: fact.ServiceReference, Name: "service reference", Date: "2026-08-22"},
	}
	set.GlobalKeys[0].Sources = fact.Sources(fact.Correction)
	set.Opinions[0].Reason, set.Opinions[0].URL = "Tags open doors here.", "https://docs.example/tags"
	boat, raft := &set.Services[0], &set.Services[1]
	boat.Sources, boat.Pages = html|ref, []string{"list_boat", "list_boatv2"}
	raft.Sources, raft.Pages = html, []string{"list_raft"}
	for i := range boat.ResourceTypes {
		boat.ResourceTypes[i].Sources = html
	}
	for i := range boat.ConditionKeys {
		boat.ConditionKeys[i].Sources = ref
	}
	create, paint, tag := &boat.Actions[0], &boat.Actions[1], &boat.Actions[2]
	create.Sources, create.LevelSource, create.Page, create.LastAccessed = html|ref, fact.Pages, 0, true
	create.Anchor, create.URL = "boat-CreateBoat", "https://docs.example/API_CreateBoat.html"
	for i := range create.Rows {
		create.Rows[i].Sources, create.Rows[i].Page = html|ref, 0
	}
	create.Rows[1].Sources = html
	create.Rows = append(create.Rows, fact.Row{ResourceType: "mast", Required: true, Scenario: "Race", Page: 0, Sources: html})
	paint.Sources = ref
	tag.Sources, tag.LevelSource, tag.PageLevel, tag.Page, tag.Anchor = html|ref, fact.ServiceReference, fact.Write, 1, "odd-anchor"
	tag.Rows[0].Sources, tag.Rows[0].Page = html|ref, 1

	// Later pages lack one fact of each kind.
	set.Origins = append(set.Origins, fact.Origin{Source: fact.Pages, Name: "Service Authorization Reference", Date: "2026-11-23"})
	was := fact.Past{{Source: fact.Pages, Date: "2026-06-01"}}
	create.Dependents[0].Past, create.Rows[1].Past, create.Rows[0].RequiredPast = was, was, was
	paint.PermissionOnlyPast, tag.Past, raft.Past = was, was, was
	boat.ResourceTypes[1].Past, boat.Operations[0].Past = was, was
	boat.ConditionKeys[1].PageTypes = []string{"ARN", "ArrayOfARN"}
	boat.ResourceTypes[0].KeyNotes = []fact.KeyNote{{Key: "aws:ResourceTag/${TagKey}", Sources: ref}}
	create.Rows[0].KeyNotes = []fact.KeyNote{{Key: "aws:TagKeys", Sources: html, Past: was}, {Key: "boat:Color", Sources: html}}
	boat.ConditionKeys[2].Past = fact.Past{{Source: fact.ServiceReference, Date: "2026-08-22"}}
	return set
}

// TestScenarioWithoutLedger: the flag survives, the scenario's name does not.
func TestScenarioWithoutLedger(t *testing.T) {
	c, _, _ := blobs(t, documented())
	back, err := Facts(c, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Write(&out, back, "actions", "tsv"); err != nil {
		t.Fatal(err)
	}
	if want := "boat:CreateBoat\tWrite\thull*,mast\taws:RequestTag/${TagKey},aws:TagKeys,boat:Color\tboat:TagBoat\tS\n"; !strings.Contains(out.String(), want) {
		t.Errorf("actions:\n%swant the line\n%s", out.String(), want)
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
			{Name: "boat:Built", Types: []string{"Date", "Numeric"}},
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
