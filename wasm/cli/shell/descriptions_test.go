package shell

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/leastwise/leastwise/builder/cli"
	"github.com/leastwise/leastwise/builder/pack"
)

// Descriptions lie beside the user's catalog, whichever way that is named.
func TestDescriptions(t *testing.T) {
	set := smallSet("2026-05-01")
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	sentences := pack.Descriptions(set, blob)
	var twin bytes.Buffer
	w := gzip.NewWriter(&twin)
	w.Write(blob)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	with, without := t.TempDir(), t.TempDir()
	for file, data := range map[string][]byte{
		filepath.Join(with, "catalog.bin"): blob, filepath.Join(with, "catalog.bin.gz"): twin.Bytes(),
		filepath.Join(with, "descriptions.bin"): sentences, filepath.Join(without, "catalog.bin"): blob,
	} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		file string
		want []byte
		why  string
	}{
		{"", nil, "the catalog built in has none"},
		{BuiltInWord, nil, "the catalog built in has none"},
		{with, sentences, "a folder"},
		{filepath.Join(with, "catalog.bin"), sentences, "a blob"},
		{filepath.Join(with, "catalog.bin.gz"), sentences, "a twin"},
		{filepath.Join(without, "catalog.bin"), nil, "none were built"},
	} {
		c := &Catalogs{File: tt.file, Read: cli.Reader(nil)}
		c.warned = true // nothing is built in to be older than
		got, err := c.Descriptions()
		if !bytes.Equal(got, tt.want) || (got == nil) != (tt.want == nil) || err != nil {
			t.Errorf("%q: got %q and error %v, want %q (%s)", tt.file, got, err, tt.want, tt.why)
		}
	}
}
