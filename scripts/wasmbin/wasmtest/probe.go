// Package wasmtest builds and runs the small programs that tests of the tools for
// WebAssembly modules probe them with.
package wasmtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Build makes a module of testdata/probe beside the test, with flags for the linker, and
// returns its file.
func Build(t *testing.T, ldflags string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "probe.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags="+ldflags, "-o", file, "./testdata/probe")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return file
}

// Glue is the folder of Go's loader for node.
func Glue(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm")
}

// Run runs a module under node and returns what it prints.
func Run(t *testing.T, file string) string {
	t.Helper()
	out, err := exec.Command(filepath.Join(Glue(t), "go_js_wasm_exec"), file).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(file), err, out)
	}
	return string(out)
}
