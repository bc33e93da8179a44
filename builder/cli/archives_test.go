package cli

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/archive"
	"github.com/leastwise/leastwise/builder/export"
	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/merge"
	"github.com/leastwise/leastwise/catalog"
)

// archives are the two snapshots that the committed catalog is built from. Tests that need
// them are skipped where they are not at hand.
func archives(t testing.TB) []merge.Input {
	t.Helper()
	var out []merge.Input
	for _, name := range []string{"service-authorization-reference-2026-06.tar.zst", "service-reference-2026-08-22.tar.zst"} {
		found, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "sources", name))
		if err != nil || len(found) != 1 {
			t.Skipf("SKIPPED: %s is not beside the repository, in ../shared/sources", name)
		}
		out = append(out, merge.Input{Path: found[0]})
	}
	return out
}

func lines(t testing.TB, set *fact.Set, kind string) []string {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(&b, set, kind, "tsv"); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")[1:]
}

// buildWhole is what BenchmarkBuild measures. TestArchives goes through it as well, so that
// what it demands of a build can't go stale in a benchmark that nobody runs.
func buildWhole(t testing.TB, inputs []merge.Input) (*fact.Set, map[string][]byte) {
	t.Helper()
	set, _, err := merge.Build(inputs, merge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := packAll(set, false)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"catalog.bin", "ledger.bin", "names.bin", "operations.bin"}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
		t.Fatalf("a build gives %v, want %v", got, want)
	}
	return set, files
}

// TestArchives builds the whole catalog twice, reads it back, and packs it again: all
// three times the bytes are the same. What the reader says of every fact is what was packed.
func TestArchives(t *testing.T) {
	inputs := archives(t)
	merged, files := buildWhole(t, inputs)
	_, again := buildWhole(t, inputs)
	set := readBack(t, merged)
	back, err := packAll(set, false)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if !bytes.Equal(again[name], data) {
			t.Errorf("%s: a second build gives other bytes", name)
		}
		if !bytes.Equal(back[name], data) {
			t.Errorf("%s: read back and packed again, it has %d bytes instead of %d, the first difference at %d",
				name, len(back[name]), len(data), firstDifference(back[name], data))
		}
	}
	for _, kind := range export.Kinds() {
		sameLines(t, kind, lines(t, set, kind), lines(t, merged, kind))
	}
	checkSources(t, inputs, set)
}

// readBack packs a set and reads the blobs.
func readBack(t *testing.T, set *fact.Set) *fact.Set {
	t.Helper()
	files, err := packAll(set, false)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(files["catalog.bin"])
	if err != nil {
		t.Fatal(err)
	}
	ops, err := catalog.OpenOperations(files["operations.bin"], c)
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := catalog.OpenLedger(files["ledger.bin"], c)
	if err != nil {
		t.Fatal(err)
	}
	back, err := export.Facts(c, ops, ledger)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// sameLines compares what was read back with what went in, fact by fact.
func sameLines(t *testing.T, kind string, got, want []string) {
	t.Helper()
	for _, side := range []struct {
		what        string
		list, other []string
	}{{"lacks", want, got}, {"has besides", got, want}} {
		has := map[string]bool{}
		for _, line := range side.other {
			has[line] = true
		}
		different := 0
		for _, line := range side.list {
			if has[line] {
				continue
			}
			if different++; different <= 3 {
				t.Errorf("%s: the list %s\n%s", kind, side.what, line)
			}
		}
		if different > 3 {
			t.Errorf("%s: the list %s %d facts", kind, side.what, different)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d lines, want %d", kind, len(got), len(want))
	}
}

func firstDifference(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// checkSources compares what the catalog credits each source with, fact by fact and in all
// kinds, with a catalog of that source alone; and that with the numbers that are known of the
// source, lest both leave out too much.
func checkSources(t *testing.T, inputs []merge.Input, whole *fact.Set) {
	for i, tt := range []struct {
		name  string
		known map[string]int
	}{
		{"html", map[string]int{"actions": 20_912, "resources": 2_218, "keys": 2_397, "dependents": 4_425, "principals": 0, "operations": 0}},
		{"service-reference", map[string]int{"actions": 21_983, "resources": 2_320, "keys": 2_563, "operations": 18_666, "principals": 176}},
	} {
		source, err := export.ParseSource(tt.name)
		if err != nil {
			t.Fatal(err)
		}
		merged, _, err := merge.Build(inputs[i:i+1], merge.Options{Lenient: true})
		if err != nil {
			t.Fatal(err)
		}
		whole, alone := export.Restrict(whole, source), export.Restrict(readBack(t, merged), source)
		for _, kind := range export.Kinds() {
			got, want := lines(t, whole, kind), lines(t, alone, kind)
			sameLines(t, kind+" of "+tt.name, got, want)
			if n, ok := tt.known[kind]; ok && len(want) != n {
				t.Errorf("%s of %s alone: %d lines, want %d", kind, tt.name, len(want), n)
			}
		}
	}
}

// BenchmarkBuild measures a whole build without twins, and the reading of the archives
// apart from it.
func BenchmarkBuild(b *testing.B) {
	inputs := archives(b)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			size := 0
			for _, in := range inputs {
				if err := archive.Walk(in.Path, func(_ string, data []byte) error { size += len(data); return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(size))
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			buildWhole(b, inputs)
		}
	})
}

// TestBuildExamples runs the examples of "catalog build --help" that need no mirror, with
// AWS's pages of June 2026, as they stand there.
func TestBuildExamples(t *testing.T) {
	data, err := os.ReadFile(archives(t)[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	if err := os.WriteFile(filepath.Join(w.dir, "pages.tar.zst"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for line := range strings.Lines(buildCommand(Options{}).Example) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "leastwise ")
		if !ok || !strings.Contains(line, "pages.tar.zst") {
			continue
		}
		ran++
		if code, _, stderr := w.run(line); code != 0 {
			t.Errorf("%s: exit code %d, stderr %s", line, code, stderr)
		}
	}
	if ran == 0 {
		t.Fatal("no example is about an archive of pages")
	}
	_, stdout, _ := w.run("catalog export --kind services --catalog out")
	if prefixes := lineStarts(stdout); !slices.Equal(prefixes, []string{"#prefix", "iam", "s3"}) {
		t.Errorf("the subset of s3 and iam holds %q", prefixes)
	}
	if code, _, stderr := w.run("catalog build --pages pages.tar.zst -o whole"); code != 0 {
		t.Errorf("pages only: exit code %d, stderr %s", code, stderr)
	}
}

// lineStarts are the first columns of tab-separated text.
func lineStarts(text string) (out []string) {
	for line := range strings.Lines(text) {
		first, _, _ := strings.Cut(line, "\t")
		out = append(out, first)
	}
	return out
}
