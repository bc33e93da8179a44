package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

func buildProbe(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "probe.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", file, "./testdata/probe")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return file
}

func runProbe(t *testing.T, file string) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "go_js_wasm_exec"), file).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(file), err, out)
	}
	return string(out)
}

// A module with direct jumps does what it did, and is smaller.
func TestProbe(t *testing.T) {
	file := buildProbe(t)
	want := runProbe(t, file)
	if !strings.Contains(want, "index out of range [3] with length 3;") {
		t.Errorf("the probe's panics are not recovered, so it probes too little:\n%s", want)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := rewriteFile(file); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) > len(before)*97/100 {
		t.Errorf("%d bytes became %d", len(before), len(after))
	}
	if got := runProbe(t, file); got != want {
		t.Errorf("with direct jumps the module prints\n%s\nbefore\n%s", got, want)
	}
	if again, err := rewrite(after); err != nil || !bytes.Equal(again, after) {
		t.Errorf("a second time makes another module (%v)", err)
	}
}

// Most loops without calls are loops of WebAssembly afterwards, and few functions still need
// the one around all parts.
func TestLoops(t *testing.T) {
	module, err := os.ReadFile(buildProbe(t))
	if err != nil {
		t.Fatal(err)
	}
	sections, err := wasmbin.Parse(module)
	if err != nil {
		t.Fatal(err)
	}
	r := wasmbin.Reader{Rest: wasmbin.Find(sections, wasmbin.Code).Body}
	understood, jumps, open := 0, 0, 0
	for range r.Count() {
		_, code, err := decode(r.Bytes(r.Uint()))
		if err != nil {
			t.Fatal(err)
		}
		f, ok := understand(code)
		if !ok {
			continue
		}
		understood++
		for n := range f.parts {
			for i := range f.parts[n].steps {
				if f.parts[n].steps[i].kind == jump {
					jumps++
				}
			}
		}
		w := writer{f: f}
		w.sequence(f.shape(), nil)
		open += len(w.open)
	}
	t.Logf("%d functions with %d jumps, of which %d go by the table", understood, jumps, open)
	if understood < 800 || open > jumps/8 {
		t.Errorf("%d functions with %d jumps, of which %d go by the table", understood, jumps, open)
	}
}

func TestDamaged(t *testing.T) {
	module, err := os.ReadFile(buildProbe(t))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 40 {
		if _, err := rewrite(module[:len(module)*n/40]); !errors.Is(err, wasmbin.ErrForm) {
			t.Errorf("cut to %d/40: %v, want ErrForm", n, err)
		}
	}
}
