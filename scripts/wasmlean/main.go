// Command wasmlean takes out of a Go WebAssembly module what only stack traces are made
// from, in place:
//
//	go run ./scripts/wasmlean out/engine.wasm
//
// Files, lines, names of functions and descriptions of arguments are a seventh of the
// compressed module. What the collector and unwinding read is not touched, nor is the code:
// functions have the numbers they have in the module that "go build" makes, so that a
// browser's trace, which gives numbers, can still be read with that one.
package main

import (
	"fmt"
	"os"

	"github.com/leastwise/leastwise/scripts/wasmbin"
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
	sections, err := wasmbin.Parse(module)
	if err != nil {
		return err
	}
	data := wasmbin.Find(sections, wasmbin.Data)
	if data == nil {
		return fmt.Errorf("no data section: %w", wasmbin.ErrForm)
	}
	memory, err := wasmbin.ReadData(data.Body)
	if err != nil {
		return err
	}
	if err := dropTraces(memory); err != nil {
		return err
	}
	data.Body = wasmbin.WriteData(memory)
	return os.WriteFile(name, wasmbin.Join(sections), 0o644)
}
