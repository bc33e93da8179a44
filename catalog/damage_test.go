package catalog_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/catalog/layout"
)

func TestDamagedFrame(t *testing.T) {
	blob := packSmall(t)
	change := func(at int, b byte) []byte {
		out := append([]byte(nil), blob...)
		out[at] = b
		return out
	}
	for _, tt := range []struct {
		blob       []byte
		offset     int
		want, name string
	}{
		{nil, 0, "it ends inside the header", "empty"},
		{blob[:11], 11, "it ends inside the header", "short"},
		{change(0, 'X'), 0, "it does not start with LWIA", "another file"},
		{change(4, 9), 4, "it has format version 9, this program reads version 3", "newer"},
		{change(4, 1), 4, "it has format version 1, this program reads version 3", "older"},
		{change(6, 3), 6, "it holds ledger, not catalog", "another kind"},
		{change(7, 3), 7, "it has 3 sections, not 28", "another number of sections"},
		{blob[:20], 20, "it ends inside the section lengths", "cut in the lengths"},
		{blob[:len(blob)-1], -1, "runs past the end", "cut at the end"},
		{append(append([]byte(nil), blob...), 0), len(blob), "bytes follow the last section", "longer"},
	} {
		_, err := catalog.Open(tt.blob)
		var format *layout.FormatError
		switch {
		case !errors.As(err, &format):
			t.Errorf("%s: Open answers %v, want a FormatError", tt.name, err)
		case !strings.Contains(format.Reason, tt.want) || tt.offset >= 0 && format.Offset != tt.offset:
			t.Errorf("%s: Open answers %v, want %q at byte %d", tt.name, err, tt.want, tt.offset)
		}
	}
}

// TestDamagedByte changes each byte of a blob: Verify notices every time, and the reader
// neither panics nor goes on for ever, even when the checksum was made to fit.
func TestDamagedByte(t *testing.T) {
	blob := packSmall(t)
	for at := range blob {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			damaged := append([]byte(nil), blob...)
			damaged[at] ^= flip
			if err := catalog.Verify(damaged); err == nil {
				t.Fatalf("byte %d ^ %#x: Verify notices nothing", at, flip)
			}
			fixSum(damaged)
			touchAll(t, damaged)
		}
	}
}

func fixSum(blob []byte) {
	binary.LittleEndian.PutUint32(blob[8:], crc32.ChecksumIEEE(blob[layout.HeaderSize:]))
}

// touchAll reads everything that a blob says, if it opens, and compares the answers of
// Verify and Err.
func touchAll(t *testing.T, blob []byte) {
	t.Helper()
	c, err := catalog.Open(blob)
	if err != nil {
		return
	}
	lines := 0
	for s := range c.Services() {
		lines += len(dump(s))
		for name := range s.Names() {
			lines += len(name)
		}
	}
	for range c.GlobalKeys() {
		lines++
	}
	for range c.Partitions() {
		lines++
	}
	for range c.ServicePrincipals() {
		lines++
	}
	for range c.TypesByARNService("store") {
		lines++
	}
	for a := range c.Match("*:*a*") {
		_, _ = c.LookupAction(a.ID())
	}
	if c.Err() != nil && catalog.Verify(blob) == nil {
		t.Errorf("reading meets %v, Verify does not", c.Err())
	}
}

// TestDamagedColumn: an error's offset counts from the start of the column that it names,
// though each service reads its part of it only.
func TestDamagedColumn(t *testing.T) {
	blob := embedded.Blob()
	sections, err := layout.Sections(blob, layout.Catalog, layout.CatalogSections)
	if err != nil {
		t.Fatal(err)
	}
	names := sections[layout.Column(layout.ColKeyNames)] // texts, each with its end
	last := bytes.LastIndexByte(names[:len(names)-1], layout.EOL) + 1
	for _, tt := range []struct {
		at     int // byte of the column that becomes a zero
		reason string
		offset int // -1: anywhere behind the middle
	}{
		{len(names) - 1, "key names: it ends inside a text", last},
		{last, " is out of order", -1},
	} {
		broken := slices.Clone(sections)
		broken[layout.Column(layout.ColKeyNames)] = slices.Concat(names[:tt.at], []byte{0}, names[tt.at+1:])
		err := catalog.Verify(layout.Frame(layout.Catalog, broken))
		var format *layout.FormatError
		if !errors.As(err, &format) || !strings.Contains(format.Reason, tt.reason) ||
			tt.offset >= 0 && format.Offset != tt.offset || format.Offset < len(names)/2 || format.Offset >= len(names) {
			t.Errorf("byte %d of %d key names: Verify answers %v, want %q at %d", tt.at, len(names), err, tt.reason, tt.offset)
		}
	}
}

// FuzzReader replaces some bytes in one section of a blob.
func FuzzReader(f *testing.F) {
	blob := packSmall(f)
	for sec := range layout.CatalogSections {
		f.Add(uint8(sec), uint16(0), uint16(1), []byte{255, 1, 2, 3})
		f.Add(uint8(sec), uint16(3), uint16(0), []byte("a\tb\n"))
	}
	f.Fuzz(func(t *testing.T, sec uint8, at, drop uint16, with []byte) {
		touchAll(t, splice(t, blob, layout.Catalog, layout.CatalogSections, sec, at, drop, with))
	})
}

// FuzzFrame gives the reader any bytes, with a checksum that fits.
func FuzzFrame(f *testing.F) {
	blob := packSmall(f)
	f.Add(blob)
	f.Add(blob[:len(blob)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) >= layout.HeaderSize {
			fixSum(data)
		}
		touchAll(t, data)
	})
}
