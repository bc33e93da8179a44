package diff

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func row(resourceType string, required bool, keys ...string) fact.Row {
	return fact.Row{ResourceType: resourceType, Required: required, ConditionKeys: keys}
}

// before and after differ in every kind of way.
func before() *fact.Set {
	return &fact.Set{
		Origins:           []fact.Origin{{Name: "Service Authorization Reference", Date: "2026-06-01"}},
		GlobalKeys:        []fact.ConditionKey{{Name: "aws:PrincipalArn", Types: []string{"String"}}},
		Partitions:        []fact.Partition{{Name: "aws", Regions: []string{"us-east-1"}}},
		ServicePrincipals: []string{"old.amazonaws.com"},
		Services: []fact.Service{
			{
				Prefix: "boat", Names: []string{"AWS Boat"},
				Actions: []fact.Action{
					{Name: "CreateBoat", Level: "Write", Rows: []fact.Row{row("hull", true), row("mast", false), row("", false, "aws:TagKeys")}, Dependents: []fact.Dependent{{Action: "iam:PassRole"}}},
					{Name: "DeleteBoat", Level: "Write", Page: 4, URL: "https://old.example"},
					{Name: "describeBoat", Level: "Read", PermissionOnly: true},
					{Name: "SinkBoat", Level: "Write"},
				},
				ResourceTypes: []fact.ResourceType{{Name: "hull", Formats: []string{"arn:${Partition}:boat:::hull/${Id}"}}, {Name: "mast", Formats: []string{"arn:${Partition}:boat:::mast"}}},
				ConditionKeys: []fact.ConditionKey{{Name: "boat:Color", Types: []string{"String"}}},
				Operations:    []fact.Operation{{Name: "CreateBoat", Actions: []fact.AuthorizedAction{{Action: "boat:CreateBoat"}}}},
			},
			{Prefix: "raft", Names: []string{"AWS Raft"}, Actions: []fact.Action{{Name: "GetRaft", Level: "Read"}}},
			{Prefix: "same", Actions: []fact.Action{{Name: "Stay", Level: "Read"}}},
		},
	}
}

func after() *fact.Set {
	return &fact.Set{
		Origins:           []fact.Origin{{Name: "Service Authorization Reference", Date: "2026-06-01"}, {Name: "service reference", Date: "2026-08-22"}},
		GlobalKeys:        []fact.ConditionKey{{Name: "aws:PrincipalArn", Types: []string{"ARN"}}},
		Partitions:        []fact.Partition{{Name: "aws", Regions: []string{"us-east-1", "xx-new-1"}}},
		ServicePrincipals: []string{"new.amazonaws.com"},
		Opinions:          []fact.Opinion{{Action: "boat:CreateBoat", Level: "Permissions management"}},
		Services: []fact.Service{
			{
				Prefix: "boat", Names: []string{"AWS Boat", "AWS Boat v2"},
				Actions: []fact.Action{
					{Name: "CreateBoat", Level: "Permissions management", Rows: []fact.Row{
						row("hull", false), row("sail", true, "boat:Color"), {ResourceType: "sail", Required: true, Scenario: "Race"}, row("", false, "boat:Color"),
					}, Dependents: []fact.Dependent{{Action: "boat:TagBoat"}, {Action: "iam:PassRole"}}},
					{Name: "DeleteBoat", Level: "Write", Page: 1, URL: "https://new.example", Sources: fact.Sources(fact.Pages)},
					{Name: "DescribeBoat", Level: "Read"},
					{Name: "TagBoat", Level: "Tagging"},
				},
				ResourceTypes: []fact.ResourceType{
					{Name: "hull", Formats: []string{"arn:${Partition}:boat:::hull/${Id}", "arn:${Partition}:boat:::h/${Id}"}, ConditionKeys: []string{"aws:ResourceTag/${TagKey}"}},
					{Name: "sail", Formats: []string{"arn:${Partition}:boat:::sail"}},
				},
				ConditionKeys: []fact.ConditionKey{{Name: "boat:Color", Types: []string{"ArrayOfString"}}, {Name: "boat:<key>", Types: []string{"Bool"}}},
				Operations: []fact.Operation{
					{Name: "CreateBoat", Actions: []fact.AuthorizedAction{{Action: "boat:CreateBoat"}, {Action: "iam:PassRole", PassedToService: []string{"sea.amazonaws.com"}}}, SDK: []fact.SDKMethod{{Package: "Boto3", Client: "boat", Method: "create_boat"}}},
					{Name: "TagBoat", Actions: []fact.AuthorizedAction{{Action: "boat:TagBoat"}}},
				},
			},
			{Prefix: "canoe", Names: []string{"AWS Canoe"}, Actions: []fact.Action{{Name: "GetCanoe", Level: "Read"}, {Name: "ListCanoes"}}},
			{Prefix: "same", Actions: []fact.Action{{Name: "Stay", Level: "Read"}}},
		},
	}
}

func TestGolden(t *testing.T) {
	for _, format := range Formats() {
		var got bytes.Buffer
		if err := Write(&got, Sets(before(), after()), format); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "boat."+format)
		if *update {
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s differs (go test -update rewrites it):\n%s", path, got.String())
		}
	}
	if err := Write(&bytes.Buffer{}, &Report{}, "html"); err == nil || !strings.Contains(err.Error(), "json, markdown, text") {
		t.Errorf("unknown format: error %v", err)
	}
}

func TestJSONRoundTrip(t *testing.T) {
	r := Sets(before(), after())
	var b bytes.Buffer
	if err := Write(&b, r, "json"); err != nil {
		t.Fatal(err)
	}
	back := new(Report)
	if err := json.Unmarshal(b.Bytes(), back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, r) {
		t.Errorf("JSON read back: %+v, want %+v", back, r)
	}
}

func TestNoDifference(t *testing.T) {
	for _, set := range []*fact.Set{before(), after(), {}} {
		r := Sets(set, set)
		if !r.Empty() {
			t.Errorf("a set differs from itself: %+v", r.Services)
		}
		if len(r.Counts) != len(Kinds()) {
			t.Errorf("%d counts, want one for each of %d kinds", len(r.Counts), len(Kinds()))
		}
	}
	// Provenance and the order of lists are not facts about IAM.
	a, b := after(), after()
	s := &b.Services[0]
	s.Actions[0].Rows[0], s.Actions[0].Rows[1] = s.Actions[0].Rows[1], s.Actions[0].Rows[0]
	s.Actions[1].URL, s.Sources, b.Origins[0].Date = "https://moved.example", 0, "2026-07-01"
	if r := Sets(a, b); !r.Empty() {
		t.Errorf("order or provenance counts as a change: %+v", r.Services)
	}
}

// TestMirrored: turned round, added and removed change places and nothing else.
func TestMirrored(t *testing.T) {
	there, back := Sets(before(), after()), Sets(after(), before())
	for i, c := range there.Counts {
		if got := back.Counts[i]; got.Added != c.Removed || got.Removed != c.Added || got.Changed != c.Changed {
			t.Errorf("there %+v, back %+v", c, got)
		}
	}
	if len(there.Services) != len(back.Services) {
		t.Errorf("%d services there, %d back", len(there.Services), len(back.Services))
	}
}
