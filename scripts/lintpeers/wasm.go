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

// floors are benchmarks of what the machine itself takes, to see what wantWasm can be held
// against.
var floors = []struct{ name, what string }{
	{"FloorLoop", "a bare loop over the texts"},
	{"FloorCalls", "the same with a call for each byte"},
	{"FloorMemory", "small pieces of memory"},
	{"ParseOnly", "the texts are only read"},
}

// benchWasm runs the benchmark of the rules, natively and as WebAssembly under Node, in
// turn. Both read and look at all managed policies; the best of the rounds counts. Beside it
// stands what single things take in the same rounds.
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
	if said, err := exec.Command("go", "run", "./scripts/wasmjump", wasm).CombinedOutput(); err != nil { // as with the page's engine
		return 2, fmt.Errorf("%w: %s", err, said)
	}
	glue := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js")
	onHost, onNode := times{}, times{}
	for range rounds {
		if err := onHost.benchmark(native); err != nil {
			return 2, err
		}
		if err := onNode.benchmark(node, "--stack-size=8192", glue, wasm); err != nil {
			return 2, err
		}
	}
	ratio := func(name string) float64 { return onNode[name] / onHost[name] }
	mark := ""
	if ratio("Managed") > wantWasm {
		mark, code = "   MISSED", 1
	}
	fmt.Printf("%-22s %8.3f ms a policy, native %.3f: %.2f times   target at most %d%s\n", "WebAssembly", onNode[perPolicy]/1000, onHost[perPolicy]/1000, ratio("Managed"), wantWasm, mark)
	for _, f := range floors {
		fmt.Printf("%-22s %.2f times: %s\n", "", ratio(f.name), f.what)
	}
	return code, nil
}

// times are the best that benchmarks gave, by name, in nanoseconds; perPolicy is that of
// Managed in microseconds.
type times map[string]float64

const perPolicy = "per policy"

var (
	resultLine = regexp.MustCompile(`(?m)^Benchmark(\w+)\S*\s+\d+\s+([0-9.]+) ns/op`)
	policyTime = regexp.MustCompile(`Managed\S*\s.* ([0-9.]+) µs/policy`)
)

// benchmark runs a test binary's benchmarks and notes what is better than before.
func (t times) benchmark(command ...string) error {
	cmd := exec.Command(command[0], append(command[1:], "-test.run=^$", "-test.bench=^Benchmark(Managed|ParseOnly|Floor.*)$", "-test.benchtime=3x", "-test.count=3")...)
	cmd.Dir = filepath.Join("wasm", "lint", "rules")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	note := func(name, text string) {
		if n, err := strconv.ParseFloat(text, 64); err == nil && (t[name] == 0 || n < t[name]) {
			t[name] = n
		}
	}
	for _, m := range resultLine.FindAllStringSubmatch(string(out), -1) {
		note(m[1], m[2])
	}
	for _, m := range policyTime.FindAllStringSubmatch(string(out), -1) {
		note(perPolicy, m[1])
	}
	if t["Managed"] == 0 || t[perPolicy] == 0 {
		return fmt.Errorf("%s: no time in %s", command[0], out)
	}
	return nil
}
