// Package corpus gives tests the document collections that lie beside the repository,
// in ../shared/sources. They are not ours to commit, so a test without them is skipped.
package corpus

import (
	"archive/tar"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Names of the collections.
const (
	ManagedPolicies = "managed-policies-2026-08-22"
	ExamplePolicies = "example-policies"
)

// File is one document of a collection.
type File struct {
	Name string // path in the archive
	Text string
}

// Files reads all JSON files of a collection, in archive order. It skips the test when
// the collection is not there, and fails it when there is nothing in it.
func Files(t testing.TB, name string) []File {
	t.Helper()
	path := filepath.Join(root(t), "..", "shared", "sources", name+".tar.zst")
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("SKIPPED, NOTHING WAS CHECKED: the collection %s is not in ../shared/sources", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer unpacked.Close()
	files := read(t, tar.NewReader(unpacked))
	if len(files) == 0 {
		t.Fatalf("%s holds no JSON file", path)
	}
	return files
}

func read(t testing.TB, archive *tar.Reader) []File {
	t.Helper()
	var files []File
	for {
		head, err := archive.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if head.Typeflag != tar.TypeReg || !strings.HasSuffix(head.Name, ".json") {
			continue
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatalf("%s: %v", head.Name, err)
		}
		files = append(files, File{head.Name, string(text)})
	}
}

// root is the folder of go.mod, from the folder a test runs in.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the folder of the test")
		}
		dir = filepath.Dir(dir)
	}
}
