// Command wasmsplit takes the functions of some packages, or single functions such as
// example.org/engine.(*Engine).Lint, out of a Go WebAssembly module into a second one, which
// is loaded when it is first needed:
//
//	go build -ldflags=-w …            with the names of functions
//	go run ./scripts/wasmsplit -o more.wasm FILE.wasm PACKAGE…
//
// With them go functions that nobody else calls, what the runtime knows of all these, and
// the texts that only they name. FILE.wasm keeps everything else, runtime and data among it,
// and loses its names. Both are one program: they share memory, table and globals, and what
// is in more.wasm runs as if it had never left. What a package runs at the program's start
// stays. A call into more.wasm before it is there is a trap. wasmlean, which looks through
// the whole table of functions, comes first.
//
// To load it, give WebAssembly.Instance the first module's exports "mem", "table" and
// "g0", "g1", … as imports of "e", and the functions in the table's slots that imports of "f"
// are named by; see site/engine/worker.js.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("wasmsplit", flag.ContinueOnError)
	flags.SetOutput(stderr)
	out := flags.String("o", "", "`file` for what is taken out")
	if flags.Parse(args) != nil {
		return 2
	}
	if *out == "" || flags.NArg() < 2 {
		fmt.Fprintln(stderr, "usage: wasmsplit -o MORE.wasm FILE.wasm PACKAGE...")
		return 2
	}
	file, packages := flags.Arg(0), flags.Args()[1:]
	text, err := os.ReadFile(file)
	if err == nil {
		var first, more []byte
		var moved int
		if first, more, moved, err = split(text, packages); err == nil {
			if err = os.WriteFile(*out, more, 0o644); err == nil {
				err = os.WriteFile(file, first, 0o644)
			}
			fmt.Fprintf(stdout, "wasmsplit: %d functions moved\n", moved)
		}
	}
	if err != nil {
		fmt.Fprintf(stderr, "wasmsplit: %s: %v\n", file, err)
		return 2
	}
	return 0
}
