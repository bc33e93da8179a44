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
	set, err := export.Facts(c, ops, ledger)
	if err != nil {
		t.Fatal(err)
	}
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
	for i := range merged.Services { // the ledger has the links that follow from the action's name
		for j, a := range merged.Services[i].Actions {
			if set.Services[i].Actions[j].URL == "" {
				a.URL = ""
			}
			merged.Services[i].Actions[j] = a
		}
	}
	for _, kind := range export.Kinds() {
		sameLines(t, kind, lines(t, set, kind), lines(t, merged, kind))
	}
	checkPages(t, inputs[:1], set)
}

// sameLines compares what was read back with what went in, fact by fact.
func sameLines(t *testing.T, kind string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d read back, %d packed", kind, len(got), len(want))
		return
	}
	different := 0
	for i := range want {
		if got[i] == want[i] {
			continue
		}
		if different++; different <= 3 {
			t.Errorf("%s: read back\n%s\npacked\n%s", kind, got[i], want[i])
		}
	}
	if different > 3 {
		t.Errorf("%s: %d of %d facts differ", kind, different, len(want))
	}
}

func firstDifference(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// checkPages compares what the catalog says the pages say with a build of the pages
// alone, and that with the totals counted by hand for this snapshot.
func checkPages(t *testing.T, pages []merge.Input, whole *fact.Set) {
	alone, _, err := merge.Build(pages, merge.Options{Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	want, got := lines(t, export.Restrict(alone, fact.Pages), "actions"), lines(t, export.Restrict(whole, fact.Pages), "actions")
	total := map[string]int{}
	for _, line := range want {
		f := strings.Split(line, "\t")
		total["actions"]++
		total[f[1]]++
		total["required"] += strings.Count(f[2], "*")
		total["resource links"] += items(f[2])
		total["dependents"] += items(f[4])
		total["permission-only"] += strings.Count(f[5], "P")
		total["scenarios"] += strings.Count(f[5], "S")
	}
	for what, n := range map[string]int{
		"actions": 20_912, "List": 3_497, "Read": 5_560, "Write": 10_753, "Tagging": 705, "Permissions management": 397,
		"required": 14_897, "resource links": 20_803, "dependents": 4_425, "permission-only": 1_388, "scenarios": 5,
	} {
		if total[what] != n {
			t.Errorf("pages alone: %d %s, want %d", total[what], what, n)
		}
	}
	sameLines(t, "actions that the pages tell", got, want)
}

func items(list string) int {
	if list == "" {
		return 0
	}
	return strings.Count(list, ",") + 1
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
