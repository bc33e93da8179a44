package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

func newReport() *report { return &report{progress: io.Discard, slowest: 10, start: time.Now()} }

// summary is what print says, and its exit code.
func summary(r *report) (string, int) {
	var out bytes.Buffer
	code := r.print(&out)
	return out.String(), code
}

func wants(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("summary lacks %q:\n%s", w, got)
		}
	}
}

func TestGoEvents(t *testing.T) {
	const p = `"Package":"github.com/leastwise/leastwise/x"`
	r := newReport()
	failed := readEvents(strings.NewReader(`
{"Action":"run",`+p+`,"Test":"TestA"}
{"Action":"pass",`+p+`,"Test":"TestA","Elapsed":1.5}
{"Action":"output",`+p+`,"Test":"TestB","Output":"    x_test.go:7: got 1, want 2\n"}
{"Action":"fail",`+p+`,"Test":"TestB","Elapsed":0.1}
{"Action":"output",`+p+`,"Test":"TestC/sub","Output":"    x_test.go:9: no network: here\n"}
{"Action":"skip",`+p+`,"Test":"TestC/sub"}
{"Action":"output",`+p+`,"Test":"TestD/deep/er","Output":"    x_test.go:11: deep trouble\n"}
{"Action":"fail",`+p+`,"Test":"TestD/deep/er"}
{"Action":"fail",`+p+`,"Test":"TestD/deep"}
{"Action":"fail",`+p+`,"Test":"TestD"}
{"Action":"fail",`+p+`}
not json
{"Action":"skip","Package":"github.com/leastwise/leastwise/nothing"}
{"ImportPath":"github.com/leastwise/leastwise/y [y.test]","Action":"build-output","Output":"y.go:1: no such name\n"}
{"Action":"fail","Package":"github.com/leastwise/leastwise/y","FailedBuild":"github.com/leastwise/leastwise/y [y.test]"}
{"Action":"pass","Package":"github.com/leastwise/leastwise/z"}`), r, "")
	if failed != 3 {
		t.Errorf("failed = %d, want 3", failed)
	}
	got, code := summary(r)
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	wants(t, got, "FAIL x TestB\n", "got 1, want 2", "FAIL x TestD\n", "deep trouble", "FAIL y\n", "y.go:1: no such name",
		"  x TestC/sub: no network: here\n", "     1.5 s  x TestA\n", "\n1 passed, 3 failed, 1 skipped\n")
}

func TestTAP(t *testing.T) {
	r := newReport()
	failed := readTAP(`TAP version 13
# Subtest: loads
ok 1 - loads
  ---
  duration_ms: 2500.5
  ...
# Subtest: breaks
    # Subtest: inner
    not ok 1 - inner
      ---
      duration_ms: 3
      error: 'three is not four'
      ...
    1..1
not ok 2 - breaks
  ---
  duration_ms: 4
  ...
# Subtest: later
ok 3 - later # SKIP needs a phone
  ---
  duration_ms: 0.1
  ...
1..3
# tests 3
`, "site ", r)
	if failed != 1 {
		t.Errorf("failed = %d, want 1", failed)
	}
	got, _ := summary(r)
	wants(t, got, "     2.5 s  site loads\n", "FAIL site breaks\n", "three is not four", "  site later: needs a phone\n",
		"\n1 passed, 1 failed, 1 skipped\n")
	if strings.Contains(got, "FAIL site inner") {
		t.Errorf("a subtest is counted apart:\n%s", got)
	}
}

// A run without a single test is no success.
func TestNothingRunFails(t *testing.T) {
	if got, code := summary(newReport()); code != 1 {
		t.Errorf("exit code %d, want 1:\n%s", code, got)
	}
}

func TestOnlyDeadline(t *testing.T) {
	const race = "fuzz: elapsed: 4s, execs: 27378 (0/sec), new interesting: 66 (total: 97)\n" +
		"--- FAIL: FuzzLedger (4.01s)\n    context deadline exceeded\nFAIL\nexit status 1\nFAIL\tcatalog\t4.021s\n"
	for _, tt := range []struct {
		out, why string
		want     bool
	}{
		{race, "the coordinator's race", true},
		{strings.Replace(race, "exceeded\n", "exceeded\n    \n    Failing input written to testdata/fuzz/FuzzLedger/1\n", 1), "an input was found", false},
		{strings.Replace(race, "context deadline exceeded", "fuzzing process hung or terminated unexpectedly", 1), "a fault", false},
		{"./x_test.go:1:1: syntax error\nFAIL\tcatalog [build failed]\n", "it does not build", false},
		{"", "killed", false},
	} {
		if got := onlyDeadline(tt.out); got != tt.want {
			t.Errorf("onlyDeadline = %v, want %v (%s)", got, tt.want, tt.why)
		}
	}
}

// TestFindTargets: the fuzz functions of this module are found where they stand.
func TestFindTargets(t *testing.T) {
	t.Chdir("../..")
	packages, err := findTargets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, p := range packages {
		found[p.path] = len(p.targets)
		for _, name := range p.targets {
			if !strings.HasPrefix(name, "Fuzz") {
				t.Errorf("%s: %s is no fuzz function", p.path, name)
			}
		}
	}
	for path, least := range map[string]int{module + "/catalog": 6, module + "/wasm/policy": 3, module + "/worker/aws": 4} {
		if found[path] < least {
			t.Errorf("%s has %d fuzz functions, want at least %d", path, found[path], least)
		}
	}
}
