package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/leastwise/leastwise/scripts/wasmratio"
)

// benchWasm compares decisions in WebAssembly with native ones. What the machine itself takes
// stands below.
func benchWasm() (code int, err error) {
	p, err := wasmratio.Measure(filepath.Join("wasm", "simulate"), "^Benchmark(Small|Large|AllLayers|Once|FloorLoop|FloorMemory)$", "200ms", 6)
	if errors.Is(err, wasmratio.ErrNoNode) {
		fmt.Fprintln(os.Stderr, "SKIPPED, WebAssembly was not measured:", err)
		return 0, nil
	} else if err != nil {
		return 2, err
	}
	fmt.Printf("\n%-62s %10s %12s %8s\n", "one decision, policies made ready once, best of 18", "native", "WebAssembly", "times")
	for _, row := range []struct {
		name, what string
		wanted     bool
	}{
		{"Small", "small policy", true},
		{"Large", fmt.Sprintf("%d action patterns", largePatterns), true},
		{"AllLayers", "small policies in every layer", true},
		{"Once", "small policy, in memory of its own", false},
		{"FloorLoop", "a bare loop over an ARN", false},
		{"FloorMemory", "memory for a result", false},
	} {
		fmt.Printf("%-62s %7.0f ns %9.0f ns %8.2f\n", row.what, p.Native[row.name]["ns/op"], p.Wasm[row.name]["ns/op"], p.Ratio(row.name))
		if row.wanted && p.Ratio(row.name) > wasmratio.Want {
			fmt.Printf("%s: at most %d times is wanted\n", row.what, wasmratio.Want)
			code = 1
		}
	}
	return code, nil
}
