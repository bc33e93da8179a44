// Command size prints what travels to the browser: one line each "name raw gzip brotli", in
// bytes, how the modules compare with an empty one, then what each Go package costs of the
// engine.
//
//	go run ./scripts/size           the table
//	go run ./scripts/size -check    the limits only; exit code 1 when one is broken
//
// It reads site/dist/files.json (make site) and builds an empty Go module with the
// engine's flags to compare with: empty.wasm as the Go tool makes it and design.md section 2
// has it, which the limits are multiples of, and empty-lean.wasm without line tables, as the engine is.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("size", flag.ContinueOnError)
	flags.SetOutput(stderr)
	check := flags.Bool("check", false, "print broken limits only")
	if flags.Parse(args) != nil {
		return 2
	}
	rows, err := measure()
	if err != nil {
		fmt.Fprintln(stderr, "error:", err)
		return 2
	}
	broken := 0
	for _, l := range limits(rows) {
		fmt.Fprintln(stderr, l)
		broken = 1
	}
	if *check {
		return broken
	}
	t := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t\n", r.Name, r.Raw, r.Gzip, r.Brotli)
	}
	t.Flush()
	fmt.Fprintln(stdout)
	for _, name := range slices.Sorted(maps.Keys(overEmpty)) {
		fmt.Fprintf(stdout, "%s is %.2f times empty.wasm in brotli, %.1f are allowed; %.2f times empty-lean.wasm\n",
			name, ratio(rows, name, "empty.wasm"), overEmpty[name], ratio(rows, name, "empty-lean.wasm"))
	}
	if err := printPackages(stdout, rows); err != nil {
		fmt.Fprintln(stderr, "error:", err)
		return 2
	}
	return broken
}

// row is the size of one thing in bytes: as it is, and under each encoding.
type row struct {
	Name   string
	Raw    int
	Gzip   int
	Brotli int
}

func (r *row) add(o row) {
	r.Raw += o.Raw
	r.Gzip += o.Gzip
	r.Brotli += o.Brotli
}

// measure makes the table's rows, in its order. Modules that are not there have no row.
func measure() ([]row, error) {
	if err := build("out/empty.wasm", "./scripts/empty", "-ldflags=-s -w"); err != nil {
		return nil, err
	}
	if err := build("out/empty-lean.wasm", "./scripts/empty", "-ldflags=-s -w"); err != nil {
		return nil, err
	}
	if err := lean("out/empty-lean.wasm"); err != nil {
		return nil, err
	}
	var rows []row
	for _, name := range []string{"empty", "empty-lean", "relay"} {
		data, err := os.ReadFile("out/" + name + ".wasm")
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r, err := compressed(name+".wasm", data)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	shipped, err := readManifest("site/dist/files.json")
	if err != nil {
		return nil, err
	}
	worker, err := measureWorker("out/worker")
	if err != nil {
		return nil, err
	}
	rows = append(rows, worker...)
	first := row{Name: "first-load"}
	for _, kind := range []string{"html", "js", "css", "engine.wasm", "catalog"} {
		first.add(shipped[kind])
	}
	rows = slices.Insert(rows, 2, shipped["engine.wasm"])
	delete(shipped, "engine.wasm")
	delete(shipped, "relay.wasm") // a row of its own is there already
	later := []string{"more.wasm", "catalog", "operations", "ledger", "html", "js", "css", "chunk", "rules"}
	for _, kind := range slices.Sorted(maps.Keys(shipped)) {
		if !slices.Contains(later, kind) {
			later = append(later, kind) // also what is new, for limits to see
		}
	}
	for _, kind := range later {
		if r, ok := shipped[kind]; ok {
			rows = append(rows, r)
		}
	}
	return append(rows, first), nil
}

// measureWorker makes the rows of the Worker's module and, with its glue, of all that is
// uploaded; no folder, no rows.
func measureWorker(folder string) ([]row, error) {
	sum := row{Name: "worker"}
	var rows []row
	for _, pattern := range []string{"*.wasm", "*.mjs", "*.js"} {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			r, err := compressed(file, data)
			if err != nil {
				return nil, err
			}
			sum.add(r)
			if filepath.Ext(file) == ".wasm" {
				r.Name = "worker.wasm"
				rows = append(rows, r)
			}
		}
	}
	if sum.Raw == 0 {
		return nil, nil
	}
	return append(rows, sum), nil
}

// readManifest sums the built site's files by kind. Of the pages only index.html counts.
func readManifest(path string) (map[string]row, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w (hint: make site)", err)
	}
	var m struct {
		Files []struct {
			Path, Kind    string
			Raw, Gzip, Br int
		}
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	sums := map[string]row{}
	for _, f := range m.Files {
		kind := f.Kind
		switch {
		case kind == "html" && f.Path != "index.html":
			continue
		case kind == "wasm":
			kind = "engine.wasm"
		}
		r := sums[kind]
		r.Name = kind
		r.add(row{Raw: f.Raw, Gzip: orRaw(f.Gzip, f.Raw), Brotli: orRaw(f.Br, f.Raw)})
		sums[kind] = r
	}
	for _, kind := range []string{"html", "js", "css", "engine.wasm", "catalog"} {
		if sums[kind].Raw == 0 {
			return nil, fmt.Errorf("%s: no file of kind %q (hint: make site)", path, kind)
		}
	}
	return sums, nil
}

// orRaw is the size of what is sent when a file is not worth compressing.
func orRaw(size, raw int) int {
	if size == 0 {
		return raw
	}
	return size
}

// lean does with a module what is done with the engine's: it takes the line tables out and
// makes jumps direct.
func lean(file string) error {
	for _, tool := range []string{"./scripts/wasmlean", "./scripts/wasmjump"} {
		if said, err := exec.Command("go", "run", tool, file).CombinedOutput(); err != nil {
			return fmt.Errorf("%s %s: %w\n%s", tool, file, err, said)
		}
	}
	return nil
}

// build compiles a browser module with the engine's flags.
func build(out, pkg, ldflags string) error {
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", ldflags, "-o", out, pkg)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", pkg, err, said)
	}
	return nil
}
