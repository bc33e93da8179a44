package pack

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/layout"
)

func oneService(change func(*fact.Service)) *fact.Set {
	s := fact.Service{
		Prefix:        "shop",
		Actions:       []fact.Action{{Name: "GetItem"}, {Name: "ListItems"}},
		ResourceTypes: []fact.ResourceType{{Name: "item", Formats: []string{"arn:${Partition}:shop:::${ItemId}"}}},
		ConditionKeys: []fact.ConditionKey{{Name: "shop:Colour", Types: []string{"String"}}},
	}
	change(&s)
	return &fact.Set{Services: []fact.Service{s}}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		change func(*fact.Service)
		want   string
	}{
		{func(s *fact.Service) { s.Prefix = "Shop" }, "the service prefix Shop is not in lower case"},
		{func(s *fact.Service) { slices.Reverse(s.Actions) }, "service shop: action GetItem does not stand after ListItems"},
		{func(s *fact.Service) { s.Actions[1].Name = "getitem" }, "action getitem does not stand after GetItem"},
		{func(s *fact.Service) { s.Actions[0].Rows = []fact.Row{{ResourceType: "cart"}} }, "action GetItem: the resource type cart is used but not declared"},
		{func(s *fact.Service) { s.Actions[0].Rows = []fact.Row{{ConditionKeys: []string{"shop:Size"}}} }, "action GetItem: the condition key shop:Size is used but not declared"},
		{func(s *fact.Service) { s.ResourceTypes[0].ConditionKeys = []string{"shop:Size"} }, "resource type item: the condition key shop:Size is used"},
		{func(s *fact.Service) { s.Actions[0].Dependents = []fact.Dependent{{Action: "till:Open"}} }, "shop:GetItem depends on till:Open, which is not an action"},
		{func(s *fact.Service) { s.Actions[0].Dependents = []fact.Dependent{{Action: "shop:ListItems"}} }, "no source says so"},
		{func(s *fact.Service) { s.ConditionKeys[0].Types = []string{"Colour"} }, `condition key shop:Colour has the unknown type "Colour"`},
		{func(s *fact.Service) { s.ConditionKeys[0].Types = []string{"String", "Bool"} }, "types of two kinds, String and Bool"},
		{func(s *fact.Service) { s.ResourceTypes[0].Formats[0] += "\n" }, "holds a control character"},
		{func(s *fact.Service) { s.Actions[0].Name = "G" + strings.Repeat("Aa", 17) }, "has more than 15 new words"},
	} {
		_, err := Catalog(oneService(tt.change))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Catalog answers %v, want %q", err, tt.want)
		}
	}
	if _, err := Catalog(oneService(func(*fact.Service) {})); err != nil {
		t.Errorf("the unchanged set: %v", err)
	}
}

func TestSourceBitsAgree(t *testing.T) {
	for _, tt := range []struct {
		ours   fact.Source
		layout int
	}{
		{fact.Pages, layout.SourcePages},
		{fact.ServiceReference, layout.SourceServiceReference},
		{fact.Correction, layout.SourceCorrection},
		{fact.Console, layout.SourceConsole},
	} {
		if int(tt.ours) != tt.layout {
			t.Errorf("fact's source %d is %d in the layout", tt.ours, tt.layout)
		}
	}
	for l := catalog.Unknown; l <= catalog.Tagging; l++ {
		if name := l.String(); l != catalog.Unknown && levelNumber(name) != int(l) {
			t.Errorf("levelNumber(%q) = %d, the catalog has %d", name, levelNumber(name), l)
		}
	}
	for i, word := range valueTypes {
		if got := catalog.ValueType(i).String(); i > 0 && got != word {
			t.Errorf("value type %d is %q here and %q in the catalog", i, word, got)
		}
	}
}

func TestSplitTokens(t *testing.T) {
	for _, tt := range []struct{ noun, want string }{
		{"", ""},
		{"DBInstance", "DB Instance"},
		{"OAuth2Token", "O Auth 2 Token"},
		{"AWSService-EventsAndStates", "AWS Service - Events And States"},
		{"VPC", "VPC"},
		{"lowerUpper", "lower Upper"},
	} {
		if got := strings.Join(splitTokens(tt.noun), " "); got != tt.want {
			t.Errorf("splitTokens(%q) = %q, want %q", tt.noun, got, tt.want)
		}
	}
}

func TestSnake(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"GetObject", "get_object"},
		{"ListMFADevices", "list_mfa_devices"},
		{"CreateDBInstance", "create_db_instance"},
		{"search", "search"},
		{"PutBucketACL", "put_bucket_acl"},
	} {
		if got := layout.Snake(tt.name); got != tt.want {
			t.Errorf("Snake(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestUints(t *testing.T) {
	for _, v := range []int{0, 1, 191, 192, 447, 448, 16319, 16320, 1<<24 - 1} {
		coded := layout.AppendUint(nil, v)
		if got, n := layout.Uint(coded); got != v || n != len(coded) {
			t.Errorf("%d is coded as %v and read back as %d in %d bytes", v, coded, got, n)
		}
		if _, n := layout.Uint(coded[:len(coded)-1]); n != 0 {
			t.Errorf("%d: a code without its last byte reads as whole", v)
		}
	}
}

func TestRepeatable(t *testing.T) {
	set := oneService(func(s *fact.Service) {
		for _, name := range []string{"PutCart", "PutCarts", "PutItem", "TagCart", "UntagCart"} {
			s.Actions = append(s.Actions, fact.Action{Name: name, Level: fact.Write})
		}
	})
	first, err := Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again, err := Catalog(set)
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("packing the same set again gives other bytes (%v)", err)
		}
	}
}
