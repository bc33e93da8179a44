// Package sample gives tests a small catalog whose facts stand in sample.txt, so that
// what a test expects does not change with AWS.
package sample

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
)

//go:embed sample.txt
var text string

// Date is the catalog's date.
const Date = "2026-06-14"

// Catalog opens the sample.
func Catalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(Blob(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Blob is the sample as a catalog blob.
func Blob(t testing.TB) []byte {
	t.Helper()
	set, err := read(text)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func read(text string) (*fact.Set, error) {
	set := &fact.Set{
		Origins:           []fact.Origin{{Source: fact.Pages, Name: "Sample pages", Date: Date}},
		GlobalKeys:        []fact.ConditionKey{{Name: "aws:PrincipalArn", Types: []string{"ARN"}}, {Name: "aws:SourceIp", Types: []string{"IPAddress"}}},
		Partitions:        []fact.Partition{{Name: "aws", Regions: []string{"eu-west-1", "us-east-1"}}, {Name: "aws-cn", Regions: []string{"cn-north-1"}}},
		ServicePrincipals: []string{"lambda.amazonaws.com"},
		Opinions:          []fact.Opinion{{Action: "iam:PassRole", Level: fact.PermissionsManagement, Reason: "A sample reason.", URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"}},
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if words[0] == "service" {
			set.Services = append(set.Services, fact.Service{Prefix: words[1], Names: []string{strings.Join(words[2:], " ")}, Pages: []string{"list_" + words[1]}, Sources: fact.Sources(fact.Pages)})
			continue
		}
		s := &set.Services[len(set.Services)-1]
		switch words[0] {
		case "type":
			s.ResourceTypes = append(s.ResourceTypes, fact.ResourceType{Name: words[1], Formats: words[3:], Sources: fact.Sources(fact.Pages)})
		case "key":
			s.ConditionKeys = append(s.ConditionKeys, fact.ConditionKey{Name: words[1], Types: words[2:], Sources: fact.Sources(fact.Pages)})
		case "action":
			s.Actions = append(s.Actions, action(words[1:]))
		default:
			return nil, fmt.Errorf("sample.txt, line %d: unknown word %q", n, words[0])
		}
	}
	slices.SortFunc(set.Services, func(a, b fact.Service) int { return strings.Compare(a.Prefix, b.Prefix) })
	for i := range set.Services {
		slices.SortFunc(set.Services[i].Actions, func(a, b fact.Action) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
		slices.SortFunc(set.Services[i].ConditionKeys, func(a, b fact.ConditionKey) int {
			return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		})
	}
	return set, nil
}

func action(words []string) fact.Action {
	a := fact.Action{Name: words[0], Level: strings.ReplaceAll(words[1], "-", " "), Sources: fact.Sources(fact.Pages), LevelSource: fact.Pages}
	behind := false
	for _, w := range words[2:] {
		name, required := strings.CutSuffix(w, "*")
		id, operation := strings.CutPrefix(w, "+")
		switch {
		case w == "P":
			a.PermissionOnly = true
		case w == ">":
			behind = true
		case behind && operation:
			a.Dependents = append(a.Dependents, fact.Dependent{Action: id, Sources: fact.Sources(fact.ServiceReference)})
		case behind:
			a.Dependents = append(a.Dependents, fact.Dependent{Action: id, Sources: fact.Sources(fact.Pages)})
		default:
			a.Rows = append(a.Rows, fact.Row{ResourceType: name, Required: required, Sources: fact.Sources(fact.Pages)})
		}
	}
	slices.SortFunc(a.Dependents, func(a, b fact.Dependent) int { return strings.Compare(a.Action, b.Action) })
	return a
}
