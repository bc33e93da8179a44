package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/leastwise/leastwise/scripts/wasmratio"
)

// floors are benchmarks of what the machine itself takes, to see what the ratio can be held
// against.
var floors = []struct{ name, what string }{
	{"FloorLoop", "a bare loop over the texts"},
	{"FloorCalls", "the same with a call for each byte"},
	{"FloorMemory", "small pieces of memory"},
	{"ParseOnly", "the texts are only read"},
}

// benchWasm runs the benchmark of the rules, natively and as WebAssembly under Node. Both
// read and look at all managed policies; the best of the rounds counts. Beside it stands
// what single things take in the same rounds.
func benchWasm(rounds int) (code int, err error) {
	p, err := wasmratio.Measure(filepath.Join("wasm", "lint", "rules"), "^Benchmark(Managed|ParseOnly|Floor.*)$", "3x", rounds)
	if errors.Is(err, wasmratio.ErrNoNode) {
		fmt.Fprintln(os.Stderr, "SKIPPED, WebAssembly was not measured:", err)
		return 0, nil
	} else if err != nil {
		return 2, err
	}
	mark := ""
	if p.Ratio("Managed") > wasmratio.Want {
		mark, code = "   MISSED", 1
	}
	const unit = "µs/policy"
	fmt.Printf("%-22s %8.3f ms a policy, native %.3f: %.2f times   target at most %d%s\n", "WebAssembly",
		p.Wasm["Managed"][unit]/1000, p.Native["Managed"][unit]/1000, p.Ratio("Managed"), wasmratio.Want, mark)
	for _, f := range floors {
		fmt.Printf("%-22s %.2f times: %s\n", "", p.Ratio(f.name), f.what)
	}
	return code, nil
}
