package shell

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/cli"
	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
)

// small is a blob with one action, of a given day.
func small(t *testing.T, date string) []byte {
	t.Helper()
	blob, err := pack.Catalog(smallSet(date))
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func smallSet(date string) *fact.Set {
	return &fact.Set{
		Origins: []fact.Origin{{Source: fact.Pages, Name: "Made up", Date: date}},
		Services: []fact.Service{{
			Prefix: "demo", Names: []string{"Demo"}, Pages: []string{"list_demo"},
			Actions: []fact.Action{{Name: "GetThing", Level: fact.Read, Description: "Shows a thing"}},
		}},
	}
}

func TestCatalogs(t *testing.T) {
	own := small(t, "2026-05-01")
	builtIn := BuiltIn{
		Open:       func() (*catalog.Catalog, error) { return catalog.Open(own) },
		Blob:       func() []byte { return own },
		Operations: func() []byte { return []byte("own operations") },
		Ledger:     func() []byte { return []byte("own ledger") },
		SHA256:     func() string { return "own" },
	}
	for _, tt := range []struct {
		name    string
		file    []byte // nil: the one built in
		want    string // date
		warning string
		failure string
	}{
		{"built in", nil, "2026-05-01", "", ""},
		{"newer", small(t, "2026-05-02"), "2026-05-02", "", ""},
		{"same day", small(t, "2026-05-01"), "2026-05-01", "", ""},
		{"older", small(t, "2025-12-31"), "2025-12-31", "is of 2025-12-31, older than the catalog built in (2026-05-01)", ""},
		{"cut short", own[:len(own)-3], "", "", "user.bin: "},
		{"no catalog", []byte("text"), "", "", "user.bin: "},
		{"empty", []byte{}, "", "", "user.bin: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var warnings bytes.Buffer
			c := &Catalogs{BuiltIn: builtIn, Read: cli.Reader(nil), Warnings: &warnings}
			if tt.file != nil {
				c.File = filepath.Join(t.TempDir(), "user.bin")
				if err := os.WriteFile(c.File, tt.file, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cat, err := c.Open()
			if tt.failure != "" {
				if err == nil || !strings.Contains(err.Error(), tt.failure) {
					t.Fatalf("Open: got %v, want an error with %q", err, tt.failure)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if cat.Date() != tt.want {
				t.Errorf("date %q, want %q", cat.Date(), tt.want)
			}
			if got := warnings.String(); !strings.Contains(got, tt.warning) || tt.warning == "" && got != "" {
				t.Errorf("warning %q, want %q", got, tt.warning)
			}
			again, err := c.Open()
			if again != cat || err != nil {
				t.Errorf("a second Open gives another catalog or %v", err)
			}
			operations, err := c.Operations()
			if err != nil || (string(operations) == "own operations") != (tt.file == nil) {
				t.Errorf("Operations: %q, %v; want the catalog's own or none", operations, err)
			}
			ledger, err := c.Ledger()
			if err != nil || (string(ledger) == "own ledger") != (tt.file == nil) {
				t.Errorf("Ledger: %q, %v; want the catalog's own or none", ledger, err)
			}
			blob, err := c.Blob()
			want := tt.file
			if want == nil {
				want = own
			}
			if err != nil || !bytes.Equal(blob, want) {
				t.Errorf("Blob: %d bytes, %v; want the %d of the file", len(blob), err, len(want))
			}
		})
	}
}
