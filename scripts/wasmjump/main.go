// Command wasmjump lets the jumps of a Go WebAssembly module go straight where they lead, in
// place:
//
//	go run ./scripts/wasmjump out/engine.wasm
//
// Go's compiler writes each jump, those of an if among them, as a number in a local and a
// branch to one table at the function's start, because a function must also be entered in its
// middle: where a call returns to after another goroutine has run. An engine of WebAssembly
// cannot see through that, and a taken branch costs it several times what it costs natively.
// Here a jump forward becomes a branch to the end of a block, and a jump back one to the start
// of a loop, unless the goroutine may be switched inside that loop; the table is left for what
// it is needed for. The module does the same in three quarters of the time, and is smaller.
//
// Functions have the numbers that they had, so wasmlean and wasmsplit may come before or
// after.
package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: wasmjump FILE.wasm...")
		os.Exit(2)
	}
	for _, name := range os.Args[1:] {
		if err := rewriteFile(name); err != nil {
			fmt.Fprintf(os.Stderr, "wasmjump: %s: %v\n", name, err)
			os.Exit(2)
		}
	}
}

func rewriteFile(name string) error {
	module, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if module, err = rewrite(module); err != nil {
		return err
	}
	return os.WriteFile(name, module, 0o644)
}

// rewrite gives a module whose functions jump directly.
func rewrite(module []byte) ([]byte, error) {
	sections, err := wasmbin.Parse(module)
	if err != nil {
		return nil, err
	}
	section := wasmbin.Find(sections, wasmbin.Code)
	if section == nil {
		return nil, fmt.Errorf("no code section: %w", wasmbin.ErrForm)
	}
	r := wasmbin.Reader{Rest: section.Body}
	n := r.Count()
	out := wasmbin.AppendUint(nil, n)
	for i := range n {
		body := r.Bytes(r.Uint())
		if r.Broken {
			return nil, fmt.Errorf("the code is cut off: %w", wasmbin.ErrForm)
		}
		if body, err = straighten(body); err != nil {
			return nil, fmt.Errorf("function %d: %w", i, err)
		}
		out = wasmbin.AppendBytes(out, body)
	}
	section.Body = out
	return wasmbin.Join(sections), nil
}

// straighten writes a function's body with direct jumps. One without jumps stays as it is.
func straighten(body []byte) ([]byte, error) {
	locals, code, err := decode(body)
	if err != nil {
		return nil, err
	}
	f, ok := understand(code)
	if !ok {
		return slices.Clone(body), nil
	}
	return f.write(locals), nil
}
