package catalog_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/layout"
)

// operated is the small set with operations of every shape: named like an action and not,
// with the own action, several, another service's and none, passing roles, with SDK calls
// that are spelled as usual and that are not, of one client and several.
func operated() *fact.Set {
	set := smallSet()
	boto := func(client, method string) fact.SDKMethod {
		return fact.SDKMethod{Package: "Boto3", Client: client, Method: method}
	}
	shop := &set.Services[1]
	shop.Operations = []fact.Operation{
		{Name: "CreateBasket", Actions: []fact.AuthorizedAction{
			{Action: "shop:CreateBasket"},
			{Action: "till:Open", PassedToService: []string{"ec2.amazonaws.com", "till.amazonaws.com"}},
			{Action: "shop:TagBasket"},
		}, SDK: []fact.SDKMethod{boto("shop", "create_basket"), boto("shop-classic", "make_basket")}},
		{Name: "GetBasket", Actions: []fact.AuthorizedAction{{Action: "shop:GetBasket"}}, SDK: []fact.SDKMethod{boto("shop", "get_basket")}},
		{Name: "Ping", SDK: []fact.SDKMethod{{Package: "Other", Client: "shop", Method: "Ping"}}},
	}
	set.Services[2].Operations = []fact.Operation{{Name: "Open", Actions: []fact.AuthorizedAction{{Action: "till:Open"}}}}
	return set
}

// packOperated packs the set and opens its catalog.
func packOperated(t testing.TB) (*catalog.Catalog, []byte) {
	t.Helper()
	set := operated()
	packed, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := pack.Operations(set, packed)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	return c, blob
}

// dumpOperations writes everything that the reader says, one operation a line.
func dumpOperations(c *catalog.Catalog, o *catalog.Operations) []string {
	var out []string
	for s := range c.Services() {
		for op := range o.Of(s) {
			line := op.Service().Prefix() + ":" + op.Name()
			for a := range op.Actions() {
				line += " " + a.Action.ID()
				for p := range a.PassedToService() {
					line += "/" + p
				}
			}
			for m := range op.SDK() {
				line += " " + m.Package + "." + m.Client + "." + m.Method
			}
			out = append(out, line)
		}
	}
	return out
}

func TestOperations(t *testing.T) {
	c, blob := packOperated(t)
	o, err := catalog.OpenOperations(blob, c)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"shop:CreateBasket shop:CreateBasket till:Open/ec2.amazonaws.com/till.amazonaws.com shop:TagBasket Boto3.shop.create_basket Boto3.shop-classic.make_basket",
		"shop:GetBasket shop:GetBasket Boto3.shop.get_basket",
		"shop:Ping Other.shop.Ping",
		"till:Open till:Open",
	}
	if got := dumpOperations(c, o); !slices.Equal(got, want) {
		t.Errorf("the operations read back as\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	shop, _ := c.LookupService("shop")
	if op, ok := o.Lookup(shop, "getBASKET"); !ok || op.Name() != "GetBasket" {
		t.Errorf("Lookup in another letter case finds %v", ok)
	}
	if _, ok := o.Lookup(shop, "GetBaskets"); ok {
		t.Error("Lookup finds an operation that there is not")
	}
	if err := errors.Join(o.Err(), catalog.VerifyOperations(blob, c)); err != nil {
		t.Error(err)
	}
}

// touchOperations reads a blob as far as it goes; reading and VerifyOperations must agree.
func touchOperations(t *testing.T, c *catalog.Catalog, blob []byte) {
	t.Helper()
	o, err := catalog.OpenOperations(blob, c)
	if err != nil {
		return
	}
	dumpOperations(c, o)
	if o.Err() != nil && catalog.VerifyOperations(blob, c) == nil {
		t.Errorf("reading meets %v, VerifyOperations does not", o.Err())
	}
}

// TestDamagedOperations changes each byte: VerifyOperations notices every time, and the
// reader neither panics nor goes on for ever, even when the checksum was made to fit.
func TestDamagedOperations(t *testing.T) {
	c, blob := packOperated(t)
	for at := range blob {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			damaged := slices.Clone(blob)
			damaged[at] ^= flip
			if catalog.VerifyOperations(damaged, c) == nil {
				t.Fatalf("byte %d ^ %#x: VerifyOperations notices nothing", at, flip)
			}
			fixSum(damaged)
			touchOperations(t, c, damaged)
		}
	}
	for end := range blob {
		if catalog.VerifyOperations(blob[:end], c) == nil {
			t.Fatalf("cut after %d bytes: VerifyOperations notices nothing", end)
		}
	}
}

// FuzzOperations replaces some bytes in one section of an operations blob.
func FuzzOperations(f *testing.F) {
	c, blob := packOperated(f)
	for sec := range layout.OperationsSections {
		f.Add(uint8(sec), uint16(0), uint16(1), []byte{255, 1, 2, 3})
		f.Add(uint8(sec), uint16(2), uint16(1), []byte{7})
	}
	f.Fuzz(func(t *testing.T, sec uint8, at, drop uint16, with []byte) {
		touchOperations(t, c, splice(t, blob, layout.Operations, layout.OperationsSections, sec, at, drop, with))
	})
}

// splice replaces bytes in one section of a blob and frames the sections anew, so that
// only the content is wrong, not the frame.
func splice(t *testing.T, blob []byte, kind layout.Kind, n int, sec uint8, at, drop uint16, with []byte) []byte {
	t.Helper()
	sections, err := layout.Sections(blob, kind, n)
	if err != nil {
		t.Fatal(err)
	}
	s := sections[int(sec)%n]
	start := min(int(at), len(s))
	end := min(start+int(drop), len(s))
	sections[int(sec)%n] = slices.Concat(s[:start], with, s[end:])
	return layout.Frame(kind, sections)
}
