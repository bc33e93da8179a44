package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// wantWasm is how many times the native time WebAssembly may take.
const wantWasm = 3

// benchWasm runs the benchmark of the rules, natively and as WebAssembly under Node, in
// turn. Both read and look at all managed policies; the best of the rounds counts.
func benchWasm(rounds int) (code int, err error) {
	node, err := exec.LookPath("node")
	if err != nil {
		fmt.Fprintln(os.Stderr, "SKIPPED, WebAssembly was not measured:", err)
		return 0, nil
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return 2, err
	}
	temp, err := os.MkdirTemp("", "lintpeers")
	if err != nil {
		return 2, err
	}
	defer os.RemoveAll(temp)
	native, wasm := filepath.Join(temp, "native.test"), filepath.Join(temp, "wasm.test")
	for _, b := range []struct {
		out string
		env []string
	}{{native, nil}, {wasm, []string{"GOOS=js", "GOARCH=wasm", "GOFLAGS="}}} {
		build := exec.Command("go", "test", "-c", "-o", b.out, "./wasm/lint/rules")
		build.Env = append(os.Environ(), b.env...)
		if said, err := build.CombinedOutput(); err != nil {
			return 2, fmt.Errorf("%w: %s", err, said)
		}
	}
	glue := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js")
	best := map[string]float64{}
	for range rounds {
		for _, command := range [][]string{{native}, {node, "--stack-size=8192", glue, wasm}} {
			us, err := benchmark(command)
			if err != nil {
				return 2, err
			}
			if name := filepath.Base(command[0]); best[name] == 0 || us < best[name] {
				best[name] = us
			}
		}
	}
	a, b := best["native.test"], best[filepath.Base(node)]
	mark := ""
	if b/a > wantWasm {
		mark, code = "   MISSED", 1
	}
	fmt.Printf("%-22s %8.3f ms a policy, native %.3f: %.2f times   target at most %d%s\n", "WebAssembly", b/1000, a/1000, b/a, wantWasm, mark)
	return code, nil
}

// benchmark gives the microseconds a policy that BenchmarkManaged reports.
func benchmark(command []string) (float64, error) {
	cmd := exec.Command(command[0], append(command[1:], "-test.run=^$", "-test.bench=^BenchmarkManaged$", "-test.benchtime=3x", "-test.count=3")...)
	cmd.Dir = filepath.Join("wasm", "lint", "rules")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	best := 0.0
	for _, m := range regexp.MustCompile(`([0-9.]+) µs/policy`).FindAllSubmatch(out, -1) {
		if us, err := strconv.ParseFloat(string(m[1]), 64); err == nil && (best == 0 || us < best) {
			best = us
		}
	}
	if best == 0 {
		return 0, fmt.Errorf("%s: no time in %s", command[0], out)
	}
	return best, nil
}
