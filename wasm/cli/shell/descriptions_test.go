package shell

import (
	"os"
	"path/filepath"
	"testing"
)

// Descriptions lie beside the user's catalog, whichever way that is named.
func TestDescriptions(t *testing.T) {
	with, without := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(with, "descriptions.bin"), []byte("sentences"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ file, want, why string }{
		{"", "", "the catalog built in has none"},
		{with, "sentences", "a folder"},
		{filepath.Join(with, "catalog.bin"), "sentences", "a blob"},
		{filepath.Join(with, "catalog.bin.gz"), "sentences", "a twin"},
		{filepath.Join(without, "catalog.bin"), "", "none were built"},
	} {
		got, err := (&Catalogs{File: tt.file}).Descriptions()
		if string(got) != tt.want || (got == nil) != (tt.want == "") || err != nil {
			t.Errorf("%q: got %q and error %v, want %q (%s)", tt.file, got, err, tt.want, tt.why)
		}
	}
}
