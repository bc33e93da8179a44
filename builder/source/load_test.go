package source

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/archive"
)

// folder writes files, by name, into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadMirror(t *testing.T) {
	widgets := string(readFile(t, "testdata/html/list_examplewidgets.html"))
	gadgets := string(readFile(t, "testdata/html/list_gadgets.html"))
	service := string(readFile(t, "testdata/servicereference/v1.4.json"))
	moved := `<html><title>Moved</title></html>`
	s, err := Load(folder(t, map[string]string{
		"manifest.json": `{"version": 1, "runs": [{"kind": "pages", "started": "2026-07-20T01:02:03Z", "finished": "2026-07-20T02:02:03Z"},
			{"kind": "service-reference", "started": "2026-07-21T01:02:03Z"}],
			"failed": [{"path": "pages/list_lost.html", "note": "503"}], "files": [` +
			listed("pages/list_gadgets.html", gadgets) + listed("pages/list_examplewidgets.html", widgets) + listed("pages/list_moved.html", moved) +
			listed("pages/list_deleted.html", "") + strings.TrimSuffix(listed("service-reference/widgets.json", "other"), ",") + `]}`,
		"index/toc-contents.json":            `{"contents": []}`,
		"index/contents.html":                `<p>not read</p>`,
		"gone/pages/list_old.html":           `<p>not read</p>`,
		"pages/list_gadgets.html":            gadgets,
		"pages/list_examplewidgets.html":     widgets,
		"pages/list_moved.html":              moved,
		"pages/list_stray.html":              `cut off`,
		"list_before_the_manifest.html":      gadgets,
		"service-reference/widgets.json":     service,
		"service-reference/all-of-them.json": `[{"service": "widgets", "url": "https://example.com/w.json"}]`,
		"notes.txt":                          "mine",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Pages) != 2 || s.Pages[0].Slug != "list_examplewidgets" || s.Pages[1].Slug != "list_gadgets" {
		t.Errorf("pages: got %d", len(s.Pages))
	}
	if len(s.Services) != 1 || s.Services[0].Service.Prefix != "widgets" {
		t.Errorf("services: got %d", len(s.Services))
	}
	if !s.Mirror || s.PagesDate != "2026-07-20" || s.ServicesDate != "2026-07-21" {
		t.Errorf("mirror %v, dates %q and %q", s.Mirror, s.PagesDate, s.ServicesDate)
	}
	if want := []Skipped{{"pages/list_moved.html", `no #main-content (title "Moved"): not a documentation page`}}; !slices.Equal(s.NotPages, want) {
		t.Errorf("not pages: got %v, want %v", s.NotPages, want)
	}
	if want := []Skipped{{"list_before_the_manifest.html", "not in the mirror's manifest"}, {"pages/list_stray.html", "not in the mirror's manifest"}}; !slices.Equal(s.Strays, want) {
		t.Errorf("strays: got %v, want %v", s.Strays, want)
	}
	if want := []Skipped{{"pages/list_deleted.html", "in the mirror's manifest, but not there"},
		{"service-reference/widgets.json", "not what was fetched: its SHA-256 is " + sum(service) + ", in the mirror's manifest " + sum("other")}}; !slices.Equal(s.Faults, want) {
		t.Errorf("faults: got %v, want %v", s.Faults, want)
	}
	if want := []string{`the last run over service-reference did not end; "catalog fetch" goes on with it`, "pages/list_lost.html is missing, it could not be fetched: 503"}; !slices.Equal(s.Notes, want) {
		t.Errorf("notes: got %q, want %q", s.Notes, want)
	}
	ignored := []string{"gone/pages/list_old.html", "index/contents.html", "index/toc-contents.json", "notes.txt", "service-reference/all-of-them.json"}
	if !slices.Equal(s.Ignored, ignored) {
		t.Errorf("ignored: got %q, want %q", s.Ignored, ignored)
	}
}

func sum(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// listed is a line of a manifest.
func listed(path, text string) string {
	return fmt.Sprintf(`{"path": %q, "sha256": %q},`, path, sum(text))
}

func TestLoadErrors(t *testing.T) {
	broken := string(readFile(t, "testdata/html/broken/level_word.html"))
	many := map[string]string{}
	for c := range 26 {
		many["list_"+string(rune('a'+c))+".html"] = broken
	}
	service := string(readFile(t, "testdata/servicereference/v1.1.json"))
	for _, tt := range []struct {
		why   string
		files map[string]string
		want  string
		kind  error
	}{
		{"all broken documents are told", map[string]string{"a.html": broken, "b.json": "{"}, "unknown access level \"Wrte\": unknown shape\nb.json: not JSON", ErrShape},
		{"but not without end", many, "6 more documents of unknown shape", ErrShape},
		{"nothing in it", map[string]string{"a.txt": ""}, "no documentation page and no service reference file in it", nil},
		{"two files of one service", map[string]string{"a.json": service, "b.json": service}, "a.json and b.json are both about gadgets", ErrShape},
		{"a broken list of services", map[string]string{"a.json": "[{}]"}, "a.json: [0]: service", ErrShape},
		{"a broken manifest", map[string]string{"manifest.json": "{"}, "manifest.json: unexpected end of JSON input (delete it to fetch everything anew)", nil},
	} {
		_, err := Load(folder(t, tt.files))
		if err == nil || !strings.Contains(err.Error(), tt.want) || tt.kind != nil && !errors.Is(err, tt.kind) {
			t.Errorf("%s: Load = %v, want an error with %q", tt.why, err, tt.want)
		}
	}
}

// sourcesDir is the folder with the snapshots of AWS's documents: LEASTWISE_SOURCES, or
// "shared/sources" beside the repository.
func sourcesDir() string {
	if dir := os.Getenv("LEASTWISE_SOURCES"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "shared", "sources")
}

const (
	pagesArchive     = "service-authorization-reference-2026-06.tar.zst"
	referenceArchive = "service-reference-2026-08-22.tar.zst"
)

// snapshotPath skips the test, with a loud reason, when the snapshot is not there.
func snapshotPath(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(sourcesDir(), name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("SKIPPED: %v. Put the snapshot there or name its folder in LEASTWISE_SOURCES", err)
	}
	return path
}

// BenchmarkRead is the part of BenchmarkLoad… that reads and unpacks.
func BenchmarkRead(b *testing.B) {
	for _, name := range []string{pagesArchive, referenceArchive} {
		b.Run(name, func(b *testing.B) {
			path := snapshotPath(b, name)
			for b.Loop() {
				size := 0
				if err := archive.Walk(path, func(_ string, data []byte) error { size += len(data); return nil }); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(size))
			}
		})
	}
}

func BenchmarkLoadPages(b *testing.B)     { benchmarkLoad(b, pagesArchive) }
func BenchmarkLoadReference(b *testing.B) { benchmarkLoad(b, referenceArchive) }

func benchmarkLoad(b *testing.B, name string) {
	path := snapshotPath(b, name)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(path); err != nil {
			b.Fatal(err)
		}
	}
}
