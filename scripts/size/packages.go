package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sort"
	"strings"
	"text/tabwriter"
)

// printPackages says what each package costs of the engine: the brotli bytes of its code
// alone, scaled so that the sum is the module's. What costs the same as in an empty
// module is the runtime's own and not shown.
func printPackages(w io.Writer, rows []row) error {
	var engine, empty map[string]float64
	for _, r := range rows {
		var err error
		switch r.Name {
		case "engine.wasm":
			engine, err = share("./wasm", r.Brotli+more(rows))
		case "empty-lean.wasm":
			empty, err = share("./scripts/empty", r.Brotli)
		}
		if err != nil {
			return err
		}
	}
	names := make([]string, 0, len(engine))
	for name := range engine {
		names = append(names, name)
	}
	over := func(name string) float64 { return engine[name] - empty[name] }
	sort.Slice(names, func(i, k int) bool {
		a, b := names[i], names[k]
		if over(a) != over(b) {
			return over(a) > over(b)
		}
		return a < b
	})
	fmt.Fprintln(w, "\nengine.wasm and more.wasm by package, bytes of brotli: all, over an empty module")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, name := range names {
		if over(name) >= 100 {
			fmt.Fprintf(t, "%.0f\t%.0f\t  %s\n", engine[name], over(name), name)
		}
	}
	return t.Flush()
}

// more is what travels apart from the engine, its code too.
func more(rows []row) int {
	for _, r := range rows {
		if r.Name == "more.wasm" {
			return r.Brotli
		}
	}
	return 0
}

// share divides a module's brotli size among its packages and its data segment.
func share(pkg string, total int) (map[string]float64, error) {
	out := "out/named.wasm"
	if err := build(out, pkg, "-ldflags=-w"); err != nil { // -s would take the names away
		return nil, err
	}
	if err := lean(out); err != nil {
		return nil, err
	}
	module, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(out); err != nil {
		return nil, err
	}
	code, data, err := functions(module)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pkg, err)
	}
	owner, err := owners(pkg)
	if err != nil {
		return nil, err
	}
	byPackage := map[string]*bytes.Buffer{"(data)": bytes.NewBuffer(data)}
	for _, f := range code {
		name := owner(f.name)
		if byPackage[name] == nil {
			byPackage[name] = new(bytes.Buffer)
		}
		byPackage[name].Write(f.body)
	}
	const fast = 5 // close enough to weigh with, and two hundred times faster
	sizes, sum := map[string]float64{}, 0.0
	for name, body := range byPackage {
		sizes[name] = float64(brotliSize(body.Bytes(), fast))
		sum += sizes[name]
	}
	for name := range sizes {
		sizes[name] *= float64(total) / sum
	}
	return sizes, nil
}

// mangled is what Go's linker replaces in a wasm function's name.
var mangled = regexp.MustCompile(`[^\w.]`)

// owners returns a function from a symbol to the package it belongs to.
func owners(pkg string) (func(string) string, error) {
	cmd := exec.Command("go", "list", "-deps", pkg)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", pkg, err)
	}
	packages := map[string]string{}
	for _, p := range strings.Fields(string(out)) {
		packages[mangled.ReplaceAllString(p, "_")] = p
	}
	return func(symbol string) string {
		symbol = strings.TrimPrefix(symbol, "type:.eq.")
		for end := len(symbol); end > 0; end = strings.LastIndexByte(symbol[:end], '.') {
			if p, ok := packages[symbol[:end]]; ok {
				return p
			}
			if !strings.Contains(symbol[:end], ".") {
				break
			}
		}
		return "(other)"
	}, nil
}
