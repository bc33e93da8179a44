package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
)

// dump writes everything the reader says of a service, one fact a line.
func dump(s catalog.Service) []string {
	var out []string
	for a := range s.Actions() {
		line := a.ID() + " " + a.Level().String()
		if strict := a.StrictLevel(); strict != a.Level() {
			line += " strict " + strict.String()
		}
		if a.PermissionOnly() {
			line += " permission-only"
		}
		if a.ResourceOptional() {
			line += " resource-optional"
		}
		if a.HasScenarios() {
			line += " scenarios"
		}
		for r := range a.Rows() {
			line += " " + r.ResourceType().Name()
			if r.Required() {
				line += "*"
			}
			for k := range r.ConditionKeys() {
				line += "+" + k.Name()
			}
		}
		for k := range a.ConditionKeys() {
			line += " " + k.Name()
		}
		for d := range a.Dependents() {
			line += " ->" + d.Action.ID()
			if d.Page {
				line += "/page"
			}
			if d.Operation {
				line += "/operation"
			}
		}
		out = append(out, line)
	}
	for t := range s.ResourceTypes() {
		line := "type " + t.Name()
		for i := range t.NumFormats() {
			line += " " + t.Format(i)
		}
		for k := range t.ConditionKeys() {
			line += " " + k.Name()
		}
		out = append(out, line)
	}
	for k := range s.ConditionKeys() {
		line := "key " + k.Name() + " " + k.Type().String()
		if k.Multivalued() {
			line += " multivalued"
		}
		if k.SingleToo() {
			line += " or single"
		}
		out = append(out, line)
	}
	return out
}

// TestSmall reads back each shape that the layout knows.
func TestSmall(t *testing.T) {
	c := openSmall(t)
	shop, _ := c.LookupService("SHOP")
	want := strings.Split(strings.TrimSpace(`
shop:CreateBasket Write basket*+shop:Protocol aws:RequestTag/${TagKey} aws:TagKeys ->shop:TagBasket/page ->till:Open/page/operation
shop:GetBasket Read strict Permissions management scenarios basket Gift Card
shop:ListBaskets List
shop:ListBasketsX List permission-only
shop:ListCherries Read
shop:ListCherry List
shop:search Read resource-optional basket
shop:TagBasket Tagging ->till:Open/operation
type basket arn:${Partition}:shop:${Region}:${Account}:basket/${BasketId} arn:${Partition}:shop:${Region}::/baskets/${basket} aws:ResourceTag/${TagKey}
type Gift Card arn:${Partition}:store:::${GiftCardName}/Gift Card
type odd urn:odd:${Odd}
key aws:RequestTag/${TagKey} String
key aws:ResourceTag/${TagKey} String
key aws:TagKeys String multivalued
key login.example.com:aud String
key shop:Header/${Name}.value ARN
key shop:Protocol String multivalued or single
key shop:tag/<key> Numeric`), "\n")
	if got := dump(shop); !slices.Equal(got, want) {
		t.Errorf("the small catalog reads back as\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if err := c.Err(); err != nil {
		t.Error(err)
	}
	if k, _ := c.LookupConditionKey("aws:EpochTime"); k.Type() != catalog.Date || !k.NumericToo() || k.Multivalued() {
		t.Errorf("aws:EpochTime has the type %v, numeric too: %v, multivalued: %v", k.Type(), k.NumericToo(), k.Multivalued())
	}
	if got := c.Date(); got != "2026-03-04" {
		t.Errorf("Date = %s", got)
	}
	if got := slices.Collect(shop.Names()); !slices.Equal(got, []string{"Shop", "Shop Classic"}) {
		t.Errorf("Names = %q", got)
	}
	empty, _ := c.LookupService("empty")
	if empty.NumActions() != 0 || empty.Name() != "empty" {
		t.Errorf("the empty service has %d actions and the name %q", empty.NumActions(), empty.Name())
	}
	if got := slices.Collect(c.ServicePrincipals()); !slices.Equal(got, []string{"ec2.amazonaws.com", "shop.example.org"}) {
		t.Errorf("ServicePrincipals = %q", got)
	}
	for name, regions := range c.Partitions() {
		if name == "aws" && !slices.Equal(regions, []string{"eu-west-1", "us-east-1"}) {
			t.Errorf("regions of %s = %q", name, regions)
		}
	}
}

func TestLookupConditionKey(t *testing.T) {
	c := openSmall(t)
	for _, tt := range []struct{ name, want, why string }{
		{"AWS:sourceip", "aws:SourceIp", "global, any case"},
		{"aws:PrincipalTag/team", "aws:PrincipalTag/${TagKey}", "global with a template part"},
		{"aws:PrincipalTag/", "", "a template part is never empty"},
		{"aws:ResourceTag/x", "aws:ResourceTag/${TagKey}", "declared by a service only"},
		{"shop:header/a.b.VALUE", "shop:Header/${Name}.value", "template part in the middle"},
		{"shop:header/.value", "", "an empty middle"},
		{"shop:Tag/cost", "shop:tag/<key>", "AWS's other way to write a template"},
		{"login.example.com:aud", "login.example.com:aud", "another name space"},
		{"shop:nothing", "", "unknown"},
	} {
		k, ok := c.LookupConditionKey(tt.name)
		if got := ""; ok {
			got = k.Name()
			if got != tt.want {
				t.Errorf("LookupConditionKey(%q) = %q, want %q (%s)", tt.name, got, tt.want, tt.why)
			}
		} else if tt.want != "" {
			t.Errorf("LookupConditionKey(%q) finds nothing, want %q (%s)", tt.name, tt.want, tt.why)
		}
	}
}

func TestTypesByARNService(t *testing.T) {
	c := openSmall(t)
	for _, tt := range []struct {
		service string
		want    []string
	}{
		{"shop", []string{"basket"}},
		{"Store", []string{"Gift Card"}},
		{"till", nil},
		{"odd", nil},
	} {
		var got []string
		for typ := range c.TypesByARNService(tt.service) {
			got = append(got, typ.Name())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("TypesByARNService(%q) = %q, want %q", tt.service, got, tt.want)
		}
	}
}

func TestActionIndex(t *testing.T) {
	c := openSmall(t)
	i := 0
	for s := range c.Services() {
		for a := range s.Actions() {
			if a.Index() != i || c.Action(i) != a {
				t.Errorf("%s has the index %d, want %d; Action(%d) is %s", a.ID(), a.Index(), i, i, c.Action(i).ID())
			}
			i++
		}
	}
	if i != c.NumActions() {
		t.Errorf("NumActions = %d, want %d", c.NumActions(), i)
	}
}

// TestDecodeAhead: whoever reads while names are decoded ahead reads the same.
func TestDecodeAhead(t *testing.T) {
	plain := openEmbedded(t)
	ahead, err := catalog.Open(embedded.Blob()) // nothing is decoded yet
	if err != nil {
		t.Fatal(err)
	}
	catalog.DecodeAhead(slices.Collect(ahead.Services()))
	for i := range plain.NumActions() {
		if got, want := ahead.Action(i).ID(), plain.Action(i).ID(); got != want {
			t.Fatalf("action %d is %s, want %s", i, got, want)
		}
	}
	if err := ahead.Err(); err != nil {
		t.Error(err)
	}
}
