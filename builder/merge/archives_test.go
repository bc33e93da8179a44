package merge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/builder/fact"
)

// archives are the snapshots the committed catalog is built from: in the folder that
// LEASTWISE_SOURCES names, or in "shared/sources" beside the repository.
func archives(tb testing.TB) []Input {
	tb.Helper()
	dir := os.Getenv("LEASTWISE_SOURCES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "sources")
	}
	var out []Input
	for _, name := range []string{"service-authorization-reference-2026-06.tar.zst", "service-reference-2026-08-22.tar.zst"} {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			tb.Skipf("SKIPPED: %v. Put the snapshot there or name its folder in LEASTWISE_SOURCES", err)
		}
		out = append(out, Input{Path: path})
	}
	return out
}

// The numbers of the catalog that is built from both snapshots. A change here is a change
// of the data or of a rule; say which in the commit.
func TestMergedTotals(t *testing.T) {
	set, report, err := Build(archives(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, c := range report.Counts {
		got[c.What] = c.N
	}
	june := map[string]int{}
	for _, s := range set.Services {
		for i := range s.Actions {
			a := &s.Actions[i]
			if len(s.Pages) > 0 && len(Alternatives(a)) > 0 && hasAlternatives(a) {
				got["actions with alternatives"]++
			}
			further := 0
			for _, d := range a.Dependents {
				if d.Sources.Has(fact.Pages) {
					june["links of pages"]++
				} else if a.Sources.Has(fact.Pages) {
					further++
					june["PassRole"] += one(d.Action == "iam:PassRole")
				}
			}
			june["further links"] += further
			june["actions with further links"] += min(1, further)
		}
	}
	// catalog-sources, decision 6.
	compare(t, june, map[string]int{"links of pages": 4425, "further links": 2706, "actions with further links": 1985, "PassRole": 573})
	compare(t, got, map[string]int{
		"services": 466, "actions": 21986, "actions, permission-only": 1388, "actions, level unknown": 36,
		"actions with another strict level": 632, "resource types": 2321, "resource types without a definition": 0, "ARN formats": 2334,
		"condition keys of services": 2563, "links: action to dependent action": 7239, "actions with dependent actions": 3432,
		"operations": 18666, "operations, authorised actions": 21826, "operations, with iam:PassedToService": 832,
		"global condition keys": 62, "partitions": 8, "service principals": 245, "actions with alternatives": 31,
	})
	if len(report.Moved) != 8 {
		t.Errorf("stars of renamed types: %v", report.Moved)
	}
	if len(report.Excluded) != 63 || len(report.Dead) != 16 || len(report.Withdrawn) != 112 || len(report.Conflicts) != 18 || len(report.Dangling) != 0 {
		t.Errorf("report: %d excluded, %d dead, %d withdrawn, %d conflicts, %d dangling", len(report.Excluded), len(report.Dead), len(report.Withdrawn), len(report.Conflicts), len(report.Dangling))
	}
	if len(report.Shared) != 9 {
		t.Errorf("prefixes with several pages: %v", report.Shared)
	}
}

func hasAlternatives(a *fact.Action) bool {
	for _, n := range Alternatives(a) {
		if n > 0 {
			return true
		}
	}
	return false
}

func compare(t *testing.T, got, want map[string]int) {
	t.Helper()
	for what, n := range want {
		if got[what] != n {
			t.Errorf("%s: got %d, want %d", what, got[what], n)
		}
	}
}

// lex has two versions of its API: a session is about the bot version of one or the bot
// alias of the other.
func TestAlternativesOfLex(t *testing.T) {
	set, _, err := Build(archives(t)[:1], Options{Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	a := action(t, set, "lex:GetSession")
	var got []string
	for i, n := range Alternatives(a) {
		star := ""
		if a.Rows[i].Required {
			star = "*"
		}
		got = append(got, fmt.Sprintf("%s%s %d", a.Rows[i].ResourceType, star, n))
	}
	if text, want := strings.Join(got, ", "), "bot alias 1, bot version 1, bot alias* 2"; text != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

// The same bytes come out, whichever order the inputs and the goroutines have.
func TestBuildRepeats(t *testing.T) {
	in := archives(t)
	var want []byte
	for _, inputs := range [][]Input{in, {in[1], in[0]}} {
		start := time.Now()
		set, report, err := Build(inputs, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("read, parsed and merged in %.2f s on %d processors", time.Since(start).Seconds(), runtime.GOMAXPROCS(0))
		got, err := json.Marshal(set)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := report.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		got = append(got, b.Bytes()...)
		if want == nil {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Error("the order of the inputs changed the result")
		}
	}
	if peak := peakMemory(); peak > 0 {
		t.Logf("peak memory %d MB, with both results as JSON", peak>>20)
	}
}

// peakMemory is the most memory this process ever held, in bytes; 0 where the system does
// not tell.
func peakMemory() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	var kb int64
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscan(after, &kb)
	return kb << 10
}

func TestBuildErrors(t *testing.T) {
	if _, _, err := Build(nil, Options{}); err == nil || !strings.Contains(err.Error(), "no input") {
		t.Errorf("no input: %v", err)
	}
	dir := t.TempDir()
	page := `<div id="main-content"><p>X (service prefix: <code>x</code>)</p><table><tr><th>Actions</th><th>Description</th><th>Access level</th><th>Resource types (*required)</th><th>Condition keys</th></tr><tr><td>GetX</td><td>Shows one</td><td>Read</td><td></td><td></td></tr></table></div></html>`
	if err := os.WriteFile(filepath.Join(dir, "list_x.html"), []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Build([]Input{{Path: dir}}, Options{Lenient: true}); err == nil || err.Error() != dir+": the day of the snapshot is missing, a plain folder does not tell it" {
		t.Errorf("a plain folder without a date: %v", err)
	}
	set, _, err := Build([]Input{{Path: dir, Date: "2026-07-01"}}, Options{Lenient: true})
	if err != nil || len(set.Services) != 1 || set.Origins[0].Date != "2026-07-01" {
		t.Errorf("with a date: %+v, %v", set, err)
	}
	reference := t.TempDir()
	if err := os.WriteFile(filepath.Join(reference, "x.json"), []byte(`{"Name": "x", "Version": "v1.1", "Actions": [{"Name": "GetX"}]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	both := []Input{{Path: dir, Date: "2026-07-01"}, {Path: reference, Date: "2026-12-31"}}
	if _, _, err := Build(both, Options{}); !errors.Is(err, ErrHand) || !strings.Contains(err.Error(), "levels-strict.tsv") {
		t.Errorf("our data against a catalog without its actions: %v", err)
	}
	if _, report, err := Build(both, Options{Only: []string{"x"}}); err != nil || len(report.Hand) != 0 {
		t.Errorf("our data about other services: %v, report %v", err, report.Hand)
	}
	if _, _, err := Build([]Input{{Path: filepath.Join(dir, "none")}}, Options{}); !os.IsNotExist(err) {
		t.Errorf("no such folder: %v", err)
	}
}

// BenchmarkBuild measures reading, parsing and merging both snapshots.
func BenchmarkBuild(b *testing.B) {
	in := archives(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Build(in, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
