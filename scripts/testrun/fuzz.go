package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
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
	packages, err := findTargets(ctx)
	if err != nil {
		return err
	}
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
	return nil
}

// instrumented has the compiler count which code of ours an input reaches. "go test -fuzz"
// counts in the standard library as well, and so builds all of it once more; inputs that
// differ only in there are no use to us, and an input takes a third of the time without.
const instrumented = "-gcflags=" + module + "/...=-d=libfuzzer"

// run fuzzes the targets of a package, one after the other; cache is where inputs that reach
// new code are kept from one run to the next.
func (p fuzzed) run(ctx context.Context, binary, cache string, fuzztime time.Duration) []result {
	name := strings.TrimPrefix(p.path, module+"/")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-trimpath", instrumented, "-o", binary, p.path)
	if out, err := build.CombinedOutput(); err != nil {
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

// findTargets reads the test files of all packages for fuzz functions; building them all to
// ask would take as long as the rest.
func findTargets(ctx context.Context) ([]fuzzed, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-f",
		`{{.ImportPath}}{{$dir := .Dir}}{{range .TestGoFiles}}{{"\t"}}{{$dir}}/{{.}}{{end}}{{range .XTestGoFiles}}{{"\t"}}{{$dir}}/{{.}}{{end}}`, "./...").Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []fuzzed
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		p := fuzzed{path: fields[0]}
		for _, name := range fields[1:] {
			targets, err := targetsOf(name)
			if err != nil {
				return nil, err
			}
			p.targets = append(p.targets, targets...)
		}
		if len(p.targets) > 0 {
			packages = append(packages, p)
		}
	}
	return packages, nil
}

// targetsOf lists the fuzz functions of a file, as "go test" finds them.
func targetsOf(name string) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var targets []string
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") && len(f.Type.Params.List) == 1 {
			targets = append(targets, f.Name.Name)
		}
	}
	return targets, nil
}
