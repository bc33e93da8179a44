package catalog_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/catalog/layout"
)

// TestSpelled: the committed names are those that the committed catalog makes, and both
// catalogs answer the same.
func TestSpelled(t *testing.T) {
	spelled := openEmbedded(t)
	made, err := catalog.Open(embedded.Blob())
	if err != nil {
		t.Fatal(err)
	}
	names := catalog.WriteNames(made)
	if !bytes.Equal(names, embedded.NamesBlob()) {
		t.Error("names.bin is not what WriteNames makes of catalog.bin")
	}
	if again := catalog.WriteNames(spelled); !bytes.Equal(again, names) {
		t.Error("WriteNames makes something else of a catalog opened with its names")
	}
	if err := layout.CheckSum(names); err != nil {
		t.Error(err)
	}
	n := made.NumActions()
	for i := range n {
		a, b := spelled.Action(i), made.Action(i)
		if a.ID() != b.ID() || a.Name() != b.Name() || a.Level() != b.Level() || a.StrictLevel() != b.StrictLevel() ||
			a.PermissionOnly() != b.PermissionOnly() || a.HasScenarios() != b.HasScenarios() {
			t.Fatalf("action %d is %s, not %s", i, a.ID(), b.ID())
		}
		if a, b := typesOf(a), typesOf(b); !slices.Equal(a, b) {
			t.Fatalf("action %d has the types %q, not %q", i, a, b)
		}
		if found, ok := spelled.LookupAction(b.ID()); !ok || found.Index() != i {
			t.Fatalf("%s is not found at %d", b.ID(), i)
		}
	}
	for _, r := range [][2]int{{0, n}, {0, 1}, {n - 1, n}, {5, 5}, {1000, 9000}, {n / 2, n/2 + 1}} {
		if a, b := spelled.IDText(r[0], r[1]), made.IDText(r[0], r[1]); a != b {
			t.Errorf("the text of %v has %d bytes, not %d", r, len(a), len(b))
		}
	}
	for _, part := range []string{"s3", "S", "e", "Get", "get", ":", " ", "object", "VpcEndpoint", "s3:Get", "t e", "zzz"} {
		for s := range made.Services() {
			other := spelled.Service(s.Index())
			if a, b := slices.Collect(other.ActionsContaining(part)), slices.Collect(s.ActionsContaining(part)); !slices.Equal(a, b) {
				t.Errorf("%s: %q is in actions %v, not %v", s.Prefix(), part, a, b)
			}
		}
	}
}

// typesOf are the resource types of an action's rows, which its place in noun order leads to.
func typesOf(a catalog.Action) (names []string) {
	for row := range a.Rows() {
		names = append(names, row.ResourceType().Name())
	}
	return names
}

// TestSpelledOfAnother: names of another catalog are refused.
func TestSpelledOfAnother(t *testing.T) {
	if _, err := catalog.OpenSpelled(embedded.Blob(), catalog.WriteNames(openSmall(t))); err == nil {
		t.Error("another catalog's names open")
	}
	if _, err := catalog.OpenSpelled(packSmall(t), packSmall(t)); err == nil {
		t.Error("a catalog opens as names")
	}
}

// FuzzSpelled replaces some bytes in one section of the names: what is damaged is made from
// the catalog instead or reads as another text, never as a panic.
func FuzzSpelled(f *testing.F) {
	blob := packSmall(f)
	names := catalog.WriteNames(openSmall(f))
	for sec := range layout.NamesSections {
		f.Add(uint8(sec), uint16(0), uint16(1), []byte{255})
		f.Add(uint8(sec), uint16(4), uint16(4), []byte{1, 0, 0, 0})
		f.Add(uint8(sec), uint16(1), uint16(2), []byte{})
	}
	f.Fuzz(func(t *testing.T, sec uint8, at, drop uint16, with []byte) {
		c, err := catalog.OpenSpelled(blob, splice(t, names, layout.Names, layout.NamesSections, sec, at, drop, with))
		if err != nil {
			return
		}
		n := c.NumActions()
		for i := range n {
			_ = c.Action(i).ID()
			_ = c.IDText(i, n)
			_, _ = c.LookupAction(c.Action(i).ID())
			_ = slices.Collect(c.Action(i).Rows())
		}
		for s := range c.Services() {
			_ = slices.Collect(s.ActionsContaining("a"))
		}
		if err := c.Err(); err != nil {
			t.Errorf("the catalog is whole: %v", err)
		}
	})
}
