// Command wasmlean takes the line tables out of a Go WebAssembly module, in place:
//
//	go run ./scripts/wasmlean out/engine.wasm
//
// The tables that tell file and line of an instruction serve stack traces alone, and are a
// tenth of the compressed module. Function names stay, so a trace still says where. What
// the collector and stack unwinding read is not touched.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: wasmlean FILE.wasm...")
		os.Exit(2)
	}
	for _, name := range os.Args[1:] {
		if err := lean(name); err != nil {
			fmt.Fprintf(os.Stderr, "wasmlean: %s: %v\n", name, err)
			os.Exit(2)
		}
	}
}

func lean(name string) error {
	module, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	m, err := parse(module)
	if err != nil {
		return err
	}
	if err := dropLines(m.memory); err != nil {
		return err
	}
	return os.WriteFile(name, m.bytes(), 0o644)
}
