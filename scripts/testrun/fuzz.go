package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// target is one fuzz function.
type target struct{ pkg, name string }

// runFuzz fuzzes each target of the module for a while. What it finds is written to the
// package's testdata/fuzz, where plain tests run it from then on.
func runFuzz(ctx context.Context, r *report) error {
	targets, listErr := findTargets(ctx) // a package that does not build hides only its own
	for _, t := range targets {
		start := time.Now()
		out, err := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$",
			"-fuzztime", r.fuzztime.String(), "-fuzzminimizetime", "5s", "-timeout", "6h", t.pkg).CombinedOutput()
		res := result{name: "fuzz " + strings.TrimPrefix(t.pkg, module+"/") + " " + t.name, took: time.Since(start)}
		if err != nil && !onlyDeadline(string(out)) {
			res.verdict, res.output = fail, string(out)
		}
		r.add(res)
	}
	return listErr
}

// onlyDeadline reports whether a run failed for nothing but the end of its time: before
// Go 1.27 the coordinator may take that for a failure, https://go.dev/issue/75804. What a
// target finds is written down and named, or is a fault with more lines than this one.
func onlyDeadline(out string) bool {
	_, failure, found := strings.Cut(out, "--- FAIL: ")
	lines := strings.Split(failure, "\n")
	return found && len(lines) > 2 && strings.TrimSpace(lines[1]) == "context deadline exceeded" && lines[2] == "FAIL"
}

// findTargets lists the fuzz functions of all packages that build.
func findTargets(ctx context.Context) ([]target, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "-json", "-list", "^Fuzz", "./...")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var targets []target
	for _, line := range bytes.Split(out, []byte("\n")) {
		var e event
		if json.Unmarshal(line, &e) != nil {
			continue
		}
		switch {
		case e.Action == "build-output":
			stderr.WriteString(e.Output)
		case e.Action == "output" && strings.HasPrefix(e.Output, "Fuzz"):
			targets = append(targets, target{e.Package, strings.TrimSpace(e.Output)})
		}
	}
	if err != nil {
		err = fmt.Errorf("go test -list: %w\n%s", err, stderr.Bytes())
	}
	return targets, err
}
