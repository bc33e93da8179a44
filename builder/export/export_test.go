package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	html = fact.Sources(fact.Pages)
	ref  = fact.Sources(fact.ServiceReference)
)

// small is a set with everything that a kind shows, in an order that is not the output's.
func small() *fact.Set {
	return &fact.Set{
		Origins: []fact.Origin{
			{Source: fact.Pages, Name: "Service Authorization Reference", Date: "2026-06-01"},
			{Source: fact.ServiceReference, Name: "service reference", Date: "2026-08-22"},
		},
		GlobalKeys:        []fact.ConditionKey{{Name: "aws:PrincipalArn", Types: []string{"ARN"}, Sources: fact.Sources(fact.Correction)}},
		Partitions:        []fact.Partition{{Name: "aws-cn", Regions: []string{"cn-north-1", "cn-northwest-1"}}},
		ServicePrincipals: []string{"boat.amazonaws.com", "gull.amazonaws.com", "sea.amazonaws.com"},
		Opinions:          []fact.Opinion{{Action: "boat:TagBoat", Level: fact.PermissionsManagement, Reason: "Tags open doors here.", URL: "https://docs.example/tags"}},
		Services: []fact.Service{
			{
				Prefix: "boat", Names: []string{"AWS Boat", "AWS Boat <v2>"}, Pages: []string{"list_boat", "list_boatv2"}, Sources: html | ref,
				Actions: []fact.Action{
					{
						Name: "CreateBoat", Level: fact.Write, LevelSource: fact.Pages, Sources: html | ref, Page: 0, Anchor: "boat-CreateBoat",
						URL: "https://docs.example/API_CreateBoat.html?a&b", LastAccessed: true, Description: "Not for export",
						Rows: []fact.Row{
							{ResourceType: "hull", Required: true, ConditionKeys: []string{"boat:Color", "aws:TagKeys"}, Page: 0, Sources: html | ref,
								KeyNotes: []fact.KeyNote{{Key: "boat:Color", Sources: html}}},
							{ResourceType: "hull", ConditionKeys: []string{"boat:Speed"}, Page: -1, Sources: ref},
							{ResourceType: "anchor chain", Page: 1, Sources: html},
							{ResourceType: "mast", Required: true, Scenario: "Sailing", Page: 0, Sources: html},
							{ResourceType: "mast", Page: -1, Sources: ref},
							{ResourceType: "oar", Required: true, Page: 0, Sources: html.With(fact.Withdrawn)},
							{ConditionKeys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"}, Page: 0, Sources: html},
						},
						Dependents: []fact.Dependent{
							{Action: "iam:PassRole", Sources: html | ref},
							{Action: "boat:TagBoat", Sources: ref},
						},
					},
					{Name: "TagBoat", Level: fact.Tagging, LevelSource: fact.ServiceReference, PageLevel: fact.Write, Sources: html | ref, PermissionOnly: true, Page: 1},
				},
				ResourceTypes: []fact.ResourceType{
					{Name: "hull", Formats: []string{"arn:${Partition}:boat:::hull/${Id}", "arn:${Partition}:boat:::b/${Id}"}, ConditionKeys: []string{"aws:ResourceTag/${TagKey}", "boat:Color"}, Sources: html | ref,
						KeyNotes: []fact.KeyNote{{Key: "aws:ResourceTag/${TagKey}", Sources: ref}, {Key: "boat:Color", Sources: html}}},
					{Name: "anchor chain", Formats: []string{"arn:${Partition}:boat:::chain"}, Sources: html, URL: "https://docs.example/chain"},
					{Name: "mast", Formats: []string{"arn:${Partition}:boat:::mast"}, Sources: ref},
					{Name: "oar", Sources: html},
				},
				ConditionKeys: []fact.ConditionKey{
					{Name: "boat:Color", Types: []string{"String"}, Sources: html},
					{Name: "boat:Speed", Types: []string{"Numeric"}, PageTypes: []string{"String"}, Sources: html | ref},
					{Name: "aws:TagKeys", Types: []string{"String", "ArrayOfString"}, Sources: ref},
				},
				Operations: []fact.Operation{{
					Name: "CreateBoat",
					Actions: []fact.AuthorizedAction{
						{Action: "iam:PassRole", PassedToService: []string{"sea.amazonaws.com", "boat.amazonaws.com"}},
						{Action: "boat:CreateBoat"},
					},
					SDK: []fact.SDKMethod{{Package: "Boto3", Client: "boat", Method: "create_boat"}},
				}},
			},
			// "boat-x:" sorts before "boat:" by bytes, though the prefix is longer.
			{Prefix: "boat-x", Sources: ref, Actions: []fact.Action{{Name: "Zap", Level: "", Sources: ref, Page: -1}}},
		},
	}
}

func TestGolden(t *testing.T) {
	for _, format := range Formats() {
		var got bytes.Buffer
		for _, kind := range Kinds() {
			got.WriteString("== " + kind + "\n")
			if err := Write(&got, small(), kind, format); err != nil {
				t.Fatal(err)
			}
		}
		for _, source := range []fact.Source{fact.Pages, fact.ServiceReference} {
			for _, kind := range []string{"actions", "rows", "resources", "keys", "principals", "past"} {
				got.WriteString("== " + kind + ", " + sourceCell(fact.Sources(source))[0] + " alone\n")
				if err := Write(&got, Restrict(small(), source), kind, format); err != nil {
					t.Fatal(err)
				}
			}
		}
		path := filepath.Join("testdata", "small."+format)
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
}

// TestJSONIsTSV reads both formats of every kind back and compares them cell by cell.
func TestJSONIsTSV(t *testing.T) {
	for _, kind := range Kinds() {
		var tsv, js bytes.Buffer
		if err := errors.Join(Write(&tsv, small(), kind, "tsv"), Write(&js, small(), kind, "json")); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(tsv.String(), "\n"), "\n")
		if !strings.HasPrefix(lines[0], "#") || !slices.IsSorted(lines[1:]) {
			t.Errorf("%s: heading %q, lines sorted %v", kind, lines[0], slices.IsSorted(lines[1:]))
		}
		var objects []map[string]any
		if err := json.Unmarshal(js.Bytes(), &objects); err != nil {
			t.Fatal(err)
		}
		if len(objects) != len(lines)-1 || len(objects) == 0 {
			t.Fatalf("%s: %d objects, %d lines", kind, len(objects), len(lines)-1)
		}
		names := strings.Split(lines[0][1:], "\t")
		for i, line := range lines[1:] {
			for c, want := range strings.Split(line, "\t") {
				got := objects[i][strings.ReplaceAll(names[c], " ", "_")]
				if list, ok := got.([]any); ok {
					var items []string
					for _, item := range list {
						items = append(items, item.(string))
					}
					sep := ","
					if names[c] == "arn formats" {
						sep = " "
					}
					got = strings.Join(items, sep)
				}
				if got != want {
					t.Errorf("%s, line %d, %s: JSON %q, TSV %q", kind, i+1, names[c], got, want)
				}
			}
		}
	}
}

func TestRefused(t *testing.T) {
	broken := func(change func(*fact.Set)) *fact.Set {
		s := small()
		change(s)
		return s
	}
	for _, tt := range []struct {
		name, kind, format string
		set                *fact.Set
		want               string
	}{
		{"tab", "actions", "tsv", broken(func(s *fact.Set) { s.Services[0].Actions[0].Level = "Wr\tite" }), `actions: boat:CreateBoat: level "Wr\tite" holds a control character at byte 2`},
		{"newline in JSON too", "services", "json", broken(func(s *fact.Set) { s.Services[0].Names[0] = "A\nB" }), "control character"},
		{"comma in a list", "rows", "tsv", broken(func(s *fact.Set) { s.Services[0].Actions[0].Rows[0].ConditionKeys[0] = "a,b" }), `item "a,b" is empty or holds ","`},
		{"empty item", "resources", "tsv", broken(func(s *fact.Set) { s.Services[0].ResourceTypes[0].Formats[0] = "" }), `item "" is empty`},
		{"kind", "action", "tsv", small(), `unknown kind of facts "action" (there are actions, dependents`},
		{"format", "actions", "csv", small(), `unknown format "csv" (there are json, tsv)`},
	} {
		var out bytes.Buffer
		err := Write(&out, tt.set, tt.kind, tt.format)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
		if out.Len() > 0 {
			t.Errorf("%s: %q was written before the error", tt.name, out.String())
		}
	}
}

// TestRestrict checks what a source alone says, and that its input is left alone.
func TestRestrict(t *testing.T) {
	set := small()
	got := Restrict(set, fact.Pages)
	if !reflect.DeepEqual(set, small()) {
		t.Error("Restrict changed its input")
	}
	if len(got.Services) != 1 || len(got.GlobalKeys) != 0 || len(got.Origins) != 1 {
		t.Fatalf("%d services, %d global keys, %d origins, want 1, 0, 1", len(got.Services), len(got.GlobalKeys), len(got.Origins))
	}
	s := got.Services[0]
	if len(s.Operations) != 0 || len(s.ResourceTypes) != 2 || len(s.ConditionKeys) != 2 {
		t.Errorf("operations %v, types %v, keys %v", s.Operations, s.ResourceTypes, s.ConditionKeys)
	}
	a := s.Actions[0]
	if len(a.Rows) != 5 || len(a.Dependents) != 1 || a.Level != fact.Write || a.LastAccessed {
		t.Errorf("action %+v", a)
	}
	if d := a.Dependents[0]; fact.LastSeen(set.Origins, d.Sources, d.Past) != "2026-06-01" {
		t.Errorf("the pages say %s on %s, want their own day, 2026-06-01", d.Action, fact.LastSeen(set.Origins, d.Sources, d.Past))
	}
	if l := s.Actions[1].Level; l != fact.Write {
		t.Errorf("level in the pages is %q, want Write", l)
	}
	if r := Restrict(set, fact.ServiceReference).Services[0].Actions[0]; len(r.Rows) != 2 || r.Level != "" || r.Rows[0].Required || r.URL != "" {
		t.Errorf("action of the service reference %+v", r)
	}
}

// TestRestrictCorrected: what we corrected is not passed off as the source's own words.
func TestRestrictCorrected(t *testing.T) {
	set := small()
	hull, create := &set.Services[0].ResourceTypes[0], &set.Services[0].Actions[0]
	hull.Sources = hull.Sources.With(fact.Correction)
	create.Rows[0].Sources = create.Rows[0].Sources.With(fact.Correction)
	got := Restrict(set, fact.Pages).Services[0]
	want := html.With(fact.Correction)
	if got.ResourceTypes[0].Sources != want || got.Actions[0].Rows[0].Sources != want || got.Actions[0].Rows[1].Sources != html {
		t.Errorf("type %v, rows %v, want the mark of a correction on the first", got.ResourceTypes[0].Sources, got.Actions[0].Rows)
	}
}

func TestParseSource(t *testing.T) {
	if s, err := ParseSource("service-reference"); s != fact.ServiceReference || err != nil {
		t.Errorf("%v, %v", s, err)
	}
	if _, err := ParseSource("withdrawn"); err == nil {
		t.Error("withdrawn is taken for a source")
	}
	if _, err := ParseSource("pages"); err == nil || !strings.Contains(err.Error(), "html, service-reference") {
		t.Errorf("error %v", err)
	}
}
