package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/layout"
)

// pastSet is smallSet after pages of a later day, which lack a fact of every kind.
func pastSet() *fact.Set {
	set := smallSet()
	set.Origins = append(set.Origins, fact.Origin{Source: fact.Pages, Name: "Pages", Date: "2026-09-09"})
	was := fact.Past{{Source: fact.Pages, Date: "2026-01-02"}}
	both := append(was[:1:1], fact.Last{Source: fact.ServiceReference, Date: "2026-03-04"})
	shop := &set.Services[1]
	shop.Sources = fact.Sources(fact.Pages).With(fact.ServiceReference)
	create, get := &shop.Actions[0], &shop.Actions[1]
	create.Dependents[1].Past = was // till:Open, which the reference still has
	create.Rows[1].Past = was
	get.Rows[0].RequiredPast, get.Rows[0].Required = was, true
	shop.Actions[2].Past = was
	shop.Actions[3].PermissionOnlyPast = was
	shop.ResourceTypes[2].Past = was
	shop.ConditionKeys[5].Past = was
	shop.ConditionKeys[2].PageTypes, shop.ConditionKeys[5].PageTypes = []string{"String", "Bool"}, []string{"ARN"}
	shop.ResourceTypes[0].KeyNotes = []fact.KeyNote{{Key: "aws:ResourceTag/${TagKey}", Sources: fact.Sources(fact.Pages), Past: was}}
	create.Rows[0].KeyNotes = []fact.KeyNote{{Key: "shop:Protocol", Sources: fact.Sources(fact.ServiceReference)}}
	create.Rows[1].KeyNotes = []fact.KeyNote{{Key: "aws:TagKeys", Sources: shop.Sources, Past: both}}
	till := &set.Services[2]
	till.Sources, till.Past = shop.Sources, both
	return set
}

func openPast(t testing.TB) (*catalog.Catalog, *catalog.Ledger, []byte) {
	t.Helper()
	set := pastSet()
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := pack.Ledger(set, blob)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(blob)
	if err != nil {
		t.Fatal(err)
	}
	if err := catalog.VerifyLedger(ledger, c); err != nil {
		t.Fatal(err)
	}
	l, err := catalog.OpenLedger(ledger, c)
	if err != nil {
		t.Fatal(err)
	}
	return c, l, ledger
}

// dumpPast writes all that a ledger says is past, one fact a line.
func dumpPast(c *catalog.Catalog, l *catalog.Ledger) (out []string) {
	add := func(what string, past []catalog.SourceOrigin) {
		for _, o := range past {
			out = append(out, fmt.Sprintf("%s %d %s", what, o.Source, o.Date))
		}
	}
	for s := range c.Services() {
		add("service "+s.Prefix(), l.ServicePast(s))
		for a := range s.Actions() {
			add("action "+a.ID(), l.ActionPast(a))
			add("permission-only "+a.ID(), l.PermissionOnlyPast(a))
			for d := range l.Dependents(a) {
				add("dependent "+a.ID()+" "+d.Action.ID(), d.Past)
			}
			for r := range l.Rows(a) {
				name := ""
				if t, ok := r.ResourceType(); ok {
					name = t.Name()
				}
				add("row "+a.ID()+" "+name, r.Past())
				add("star "+a.ID()+" "+name, r.RequiredPast())
				for k := range r.ConditionKeys() {
					from := r.KeyOf(k)
					add(fmt.Sprintf("row key %s %s %s of %d", a.ID(), name, k.Name(), from.Sources), from.Past)
				}
			}
		}
		for t := range s.ResourceTypes() {
			add("type "+t.Name(), l.ResourceTypePast(t))
			for k := range t.ConditionKeys() {
				from := l.KeyOf(t, k)
				add(fmt.Sprintf("type key %s %s of %d", t.Name(), k.Name(), from.Sources), from.Past)
			}
		}
		for k := range s.ConditionKeys() {
			add("key "+k.Name(), l.ConditionKeyPast(k))
			l.PageTypes(k)
		}
		for n := range 3 {
			add("operation "+s.Prefix(), l.OperationPast(s, n))
		}
	}
	for k := range c.GlobalKeys() {
		add("global key "+k.Name(), l.ConditionKeyPast(k))
	}
	return out
}

func TestPast(t *testing.T) {
	c, l, _ := openPast(t)
	want := strings.Split(`dependent shop:CreateBasket till:Open 1 2026-01-02
row shop:CreateBasket  1 2026-01-02
row key shop:CreateBasket  aws:RequestTag/${TagKey} of 3 1 2026-01-02
row key shop:CreateBasket  aws:TagKeys of 3 1 2026-01-02
row key shop:CreateBasket  aws:TagKeys of 3 2 2026-03-04
star shop:GetBasket basket 1 2026-01-02
action shop:ListBaskets 1 2026-01-02
permission-only shop:ListBasketsX 1 2026-01-02
type key basket aws:ResourceTag/${TagKey} of 1 1 2026-01-02
type odd 1 2026-01-02
key shop:Protocol 1 2026-01-02
service till 1 2026-01-02
service till 2 2026-03-04`, "\n")
	if got := dumpPast(c, l); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	create, _ := c.LookupAction("shop:CreateBasket")
	var dates []string
	for d := range l.Dependents(create) {
		dates = append(dates, d.Action.ID()+" "+d.Date)
	}
	// Pages of September still name shop:TagBasket; of till:Open only the reference knows.
	if want := []string{"shop:TagBasket 2026-09-09", "till:Open 2026-03-04"}; !slices.Equal(dates, want) {
		t.Errorf("dependents %q, want %q", dates, want)
	}
	shop, _ := c.LookupService("shop")
	till, _ := c.LookupService("till")
	list, _ := c.LookupAction("shop:ListBaskets")
	for _, tt := range []struct {
		name    string
		service catalog.Service
		sources catalog.Source
		past    []catalog.SourceOrigin
		want    string
	}{
		{"stands", shop, catalog.Pages | catalog.ServiceReference, nil, ""},
		{"the pages lost it, the reference is older", shop, l.Action(list).Sources, l.ActionPast(list), "2026-03-04"},
		{"only older sources have it", shop, catalog.ServiceReference, nil, "2026-03-04"},
		{"the service is gone", till, catalog.ServiceReference, l.Origins()[1:2], "2026-03-04"},
	} {
		if got := l.Withdrawn(tt.service, tt.sources, tt.past); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestKeyOrigins: a key may have other sources than its row, and the pages other types for it.
func TestKeyOrigins(t *testing.T) {
	c, l, _ := openPast(t)
	create, _ := c.LookupAction("shop:CreateBasket")
	var got []string
	for r := range l.Rows(create) {
		for k := range r.ConditionKeys() {
			got = append(got, fmt.Sprintf("%s of %d", k.Name(), r.KeyOf(k).Sources))
		}
	}
	if want := []string{"shop:Protocol of 2", "aws:RequestTag/${TagKey} of 3", "aws:TagKeys of 3"}; !slices.Equal(got, want) {
		t.Errorf("keys of rows: got %q, want %q", got, want)
	}
	shop, _ := c.LookupService("shop")
	got = nil
	for k := range shop.ConditionKeys() {
		if words := l.PageTypes(k); words != "" {
			got = append(got, k.Name()+" "+words)
		}
		if from := l.ConditionKey(k); from > catalog.Pages|catalog.ServiceReference {
			t.Errorf("sources of %s are %d", k.Name(), from)
		}
	}
	if want := []string{"aws:TagKeys String,Bool", "shop:Protocol ARN"}; !slices.Equal(got, want) {
		t.Errorf("types in the pages: got %q, want %q", got, want)
	}
}

// TestPastCostsNothing: where nothing is past, asking takes no memory.
func TestPastCostsNothing(t *testing.T) {
	c, l, _ := openPast(t)
	empty, _ := c.LookupService("empty")
	shop, _ := c.LookupAction("shop:search")
	l.ActionPast(shop) // decodes
	if n := testing.AllocsPerRun(10, func() { l.ServicePast(empty); l.ActionPast(shop) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzLedger replaces some bytes in one section of a ledger: the reader neither panics nor
// goes on for ever.
func FuzzLedger(f *testing.F) {
	c, _, blob := openPast(f)
	for sec := range layout.LedgerSections {
		f.Add(uint8(sec), uint16(0), uint16(1), []byte{255, 1, 2, 3})
		f.Add(uint8(sec), uint16(2), uint16(1), []byte{7})
	}
	f.Add(uint8(layout.LgServices), uint16(2), uint16(11), []byte("\t"))
	f.Fuzz(func(t *testing.T, sec uint8, at, drop uint16, with []byte) {
		sections, err := layout.Sections(blob, layout.Ledger, layout.LedgerSections)
		if err != nil {
			t.Fatal(err)
		}
		s := sections[int(sec)%len(sections)]
		start := min(int(at), len(s))
		end := min(start+int(drop), len(s))
		sections[int(sec)%len(sections)] = slices.Concat(s[:start], with, s[end:])
		damaged := layout.Frame(layout.Ledger, sections)
		l, err := catalog.OpenLedger(damaged, c)
		if err != nil {
			return
		}
		dumpPast(c, l)
		for s := range c.Services() {
			for a := range s.Actions() {
				l.Action(a)
			}
		}
		if l.Err() != nil && catalog.VerifyLedger(damaged, c) == nil {
			t.Errorf("reading meets %v, VerifyLedger does not", l.Err())
		}
	})
}

// TestOlderLedger: a blob of the layout before has another version, and says so.
func TestOlderLedger(t *testing.T) {
	c, _, blob := openPast(t)
	older := slices.Clone(blob)
	older[4] = 1
	if _, err := catalog.OpenLedger(older, c); err == nil || !strings.Contains(err.Error(), "it has format version 1, this program reads version 3") {
		t.Errorf("got error %v", err)
	}
}
