// Command testrun runs every test there is and says plainly how it went: Go's natively,
// Go's again under WebAssembly, the browser's and the site's under node, and each fuzz
// target for a moment.
//
//	go run ./scripts/testrun [-fuzztime 1s] [-only go,wasm,node,fuzz] [-slowest 10]
//
// It prints failures, what was skipped and why, the slowest parts, and last
// "N passed, N failed, N skipped". Exit code 1 when something failed.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"sort"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	_ = os.Setenv("CGO_ENABLED", "0") // as the program is built
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// parts are the kinds of tests, in the order in which they run.
var parts = []struct {
	name string
	run  func(context.Context, *report) error
}{
	{"go", runGo},
	{"wasm", runWasm},
	{"node", runNode},
	{"fuzz", runFuzz},
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("testrun", flag.ContinueOnError)
	flags.SetOutput(stderr)
	fuzztime := flags.Duration("fuzztime", time.Second, "how long to fuzz each target")
	only := flags.String("only", "", "comma-separated `parts` to run instead of all")
	slowest := flags.Int("slowest", 10, "how `many` of the slowest tests to name")
	if flags.Parse(args) != nil || flags.NArg() > 0 {
		return 2
	}
	rep := &report{progress: stderr, fuzztime: *fuzztime, slowest: *slowest, start: time.Now()}
	for _, p := range parts {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), p.name) {
			continue
		}
		start := time.Now()
		if err := p.run(ctx, rep); err != nil {
			rep.add(result{name: p.name + ": could not run all", verdict: fail, output: err.Error()})
		}
		fmt.Fprintf(stderr, "%s: %.0f s\n", p.name, time.Since(start).Seconds())
	}
	return rep.print(stdout)
}

// verdict is how one test went.
type verdict int

const (
	pass verdict = iota
	fail
	skip
)

// result is one test.
type result struct {
	name    string
	verdict verdict
	took    time.Duration
	output  string // of a failure: what it said; of a skip: the reason
}

// report collects the results.
type report struct {
	progress io.Writer
	fuzztime time.Duration
	slowest  int // how many are named
	start    time.Time
	results  []result
}

func (r *report) add(res result) {
	r.results = append(r.results, res)
	if res.verdict == fail {
		fmt.Fprintf(r.progress, "FAIL %s\n", res.name)
	}
}

// most is how much of a failed test's output is shown, in lines.
const most = 80

// print writes the summary and answers the exit code.
func (r *report) print(w io.Writer) int {
	var count [3]int
	for _, res := range r.results {
		count[res.verdict]++
		if res.verdict == fail {
			lines := strings.Split(strings.TrimRight(res.output, "\n"), "\n")
			if len(lines) > most {
				lines = append([]string{fmt.Sprintf("... %d lines more", len(lines)-most)}, lines[len(lines)-most:]...)
			}
			fmt.Fprintf(w, "\nFAIL %s\n    %s\n", res.name, strings.Join(lines, "\n    "))
		}
	}
	if count[skip] > 0 {
		fmt.Fprintln(w, "\nskipped:")
		for _, res := range r.results {
			if res.verdict == skip {
				fmt.Fprintf(w, "  %s: %s\n", res.name, res.output)
			}
		}
	}
	slow := slices.Clone(r.results)
	sort.SliceStable(slow, func(i, k int) bool { return slow[i].took > slow[k].took })
	fmt.Fprintln(w, "\nslowest:")
	for _, res := range slow[:min(max(r.slowest, 0), len(slow))] {
		fmt.Fprintf(w, "%8.1f s  %s\n", res.took.Seconds(), res.name)
	}
	fmt.Fprintf(w, "\nall tests took %.0f s\n", time.Since(r.start).Seconds())
	fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", count[pass], count[fail], count[skip])
	if count[fail] > 0 || count[pass] == 0 {
		return 1
	}
	return 0
}
