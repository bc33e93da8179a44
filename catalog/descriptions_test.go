package catalog_test

import (
	"slices"
	"testing"

	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/layout"
)

// packDescribed packs the small set with sentences of our own.
func packDescribed(t testing.TB) (*catalog.Catalog, []byte) {
	t.Helper()
	set := smallSet()
	shop := &set.Services[1]
	shop.Actions[0].Description = layout.DescUsual + "fill a basket"
	shop.Actions[1].Description = "Looks into a basket"
	shop.ConditionKeys[0].Description = "Filters by a tag"
	packed, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	return c, pack.Descriptions(set, packed)
}

// describe lists all sentences, those of actions first.
func describe(c *catalog.Catalog, d *catalog.Descriptions) []string {
	var actions, keys []string
	for s := range c.Services() {
		for a := range s.Actions() {
			actions = append(actions, d.Action(a))
		}
		for k := range s.ConditionKeys() {
			keys = append(keys, d.ConditionKey(k))
		}
	}
	return slices.Concat(actions, keys)
}

func TestDescriptions(t *testing.T) {
	c, blob := packDescribed(t)
	d, err := catalog.OpenDescriptions(blob, c)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.DeleteFunc(describe(c, d), func(s string) bool { return s == "" })
	want := []string{layout.DescUsual + "fill a basket", "Looks into a basket", "Filters by a tag"}
	if !slices.Equal(got, want) {
		t.Errorf("sentences %q, want %q", got, want)
	}
	for k := range c.GlobalKeys() {
		if text := d.ConditionKey(k); text != "" {
			t.Errorf("the global key %s has the sentence %q", k.Name(), text)
		}
	}
	if _, err := catalog.OpenDescriptions(blob, openSmall(t)); err != nil {
		t.Errorf("sentences do not change the catalog blob, yet: %v", err)
	}
	if _, err := catalog.OpenDescriptions(blob, openEmbedded(t)); err == nil {
		t.Error("another catalog's descriptions open")
	}
}

// FuzzDescriptions replaces some bytes in one section: what is damaged reads as some
// text or none, never as a panic.
func FuzzDescriptions(f *testing.F) {
	c, blob := packDescribed(f)
	for sec := range layout.DescriptionsSections {
		f.Add(uint8(sec), uint16(0), uint16(1), []byte{255, 1, 2, 3})
		f.Add(uint8(sec), uint16(1), uint16(2), []byte{})
	}
	f.Fuzz(func(t *testing.T, sec uint8, at, drop uint16, with []byte) {
		if d, err := catalog.OpenDescriptions(splice(t, blob, layout.Descriptions, layout.DescriptionsSections, sec, at, drop, with), c); err == nil {
			describe(c, d)
		}
	})
}
