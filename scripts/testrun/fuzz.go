package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// fuzzed is a package with fuzz functions.
type fuzzed struct {
	path    string
	targets []string
}

// runFuzz fuzzes each target of the module for a while. What it finds is written to the
// package's testdata/fuzz, where plain tests run it from then on.
//
// Each package is built once, for all its targets, and as many run at a time as there are
// processors: most of a short run is the linker's and the start of the workers.
func runFuzz(ctx context.Context, r *report) error {
	packages, listErr := findTargets(ctx) // a package that does not build hides only its own
	folder, err := os.MkdirTemp("", "leastwise-fuzz-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	cache, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return fmt.Errorf("go env GOCACHE: %w", err)
	}
	found := filepath.Join(strings.TrimSpace(string(cache)), "fuzz") // where "go test -fuzz" keeps it
	results := make([][]result, len(packages))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range packages {
		g.Go(func() error {
			binary := filepath.Join(folder, fmt.Sprintf("%d.test", i))
			results[i] = p.run(ctx, binary, filepath.Join(found, filepath.FromSlash(p.path)), r.fuzztime)
			return nil
		})
	}
	_ = g.Wait() // what went wrong stands in the results
	for _, list := range results {
		for _, res := range list {
			r.add(res)
		}
	}
	return listErr
}

// run fuzzes the targets of a package, one after the other; cache is where inputs that reach
// new code are kept from one run to the next.
func (p fuzzed) run(ctx context.Context, binary, cache string, fuzztime time.Duration) []result {
	name := strings.TrimPrefix(p.path, module+"/")
	if out, err := exec.CommandContext(ctx, "go", "test", "-c", "-fuzz", "^Fuzz", "-o", binary, p.path).CombinedOutput(); err != nil {
		return []result{{name: "fuzz " + name, verdict: fail, output: string(out)}}
	}
	var results []result
	for _, target := range p.targets {
		start := time.Now()
		cmd := exec.CommandContext(ctx, binary, "-test.run=^$", "-test.fuzz=^"+target+"$", "-test.fuzztime="+fuzztime.String(),
			"-test.fuzzminimizetime=5s", "-test.fuzzcachedir="+cache, "-test.parallel=1", "-test.timeout=6h")
		cmd.Dir = filepath.FromSlash(name)
		out, err := cmd.CombinedOutput()
		res := result{name: "fuzz " + name + " " + target, took: time.Since(start)}
		if err != nil && !onlyDeadline(string(out)) {
			res.verdict, res.output = fail, string(out)
		}
		results = append(results, res)
	}
	return results
}

// onlyDeadline reports whether a run failed for nothing but the end of its time: before
// Go 1.27 the coordinator may take that for a failure, https://go.dev/issue/75804. What a
// target finds is written down and named, or is a fault with more lines than this one.
func onlyDeadline(out string) bool {
	_, failure, found := strings.Cut(out, "--- FAIL: ")
	lines := strings.Split(failure, "\n")
	return found && len(lines) > 2 && strings.TrimSpace(lines[1]) == "context deadline exceeded" && lines[2] == "FAIL"
}

// findTargets lists the packages that build and have fuzz functions.
func findTargets(ctx context.Context) ([]fuzzed, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "-json", "-trimpath", "-vet=off", "-list", "^Fuzz", "./...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var packages []fuzzed
	at := map[string]int{} // in packages, by path; lines of several packages may alternate
	for _, line := range bytes.Split(out, []byte("\n")) {
		var e event
		if json.Unmarshal(line, &e) != nil {
			continue
		}
		switch {
		case e.Action == "build-output":
			stderr.WriteString(e.Output)
		case e.Action == "output" && strings.HasPrefix(e.Output, "Fuzz"):
			i, ok := at[e.Package]
			if !ok {
				i = len(packages)
				at[e.Package], packages = i, append(packages, fuzzed{path: e.Package})
			}
			packages[i].targets = append(packages[i].targets, strings.TrimSpace(e.Output))
		}
	}
	if err != nil {
		err = fmt.Errorf("go test -list: %w\n%s", err, stderr.Bytes())
	}
	return packages, err
}
