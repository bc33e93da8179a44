package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The reader finds the functions of a real module, and each belongs to a package.
func TestPackagesOfAModule(t *testing.T) {
	t.Chdir("../..") // packages are named from the root
	out := t.TempDir() + "/empty.wasm"
	if err := build(out, "./scripts/empty", "-ldflags=-w"); err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	code, data, err := functions(module)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := owners("./scripts/empty")
	if err != nil {
		t.Fatal(err)
	}
	seen, bytes, other := map[string]bool{}, len(data), 0
	for _, f := range code {
		p := owner(f.name)
		seen[p] = true
		bytes += len(f.body)
		if p == "(other)" {
			other += len(f.body)
		}
	}
	for _, want := range []string{"runtime", "syscall/js", "internal/bytealg"} {
		if !seen[want] {
			t.Errorf("no function of %s among %d", want, len(code))
		}
	}
	if bytes < len(module)/2 {
		t.Errorf("%d of %d bytes found, want more than half", bytes, len(module))
	}
	if other > len(module)/50 {
		t.Errorf("%d bytes belong to no package, want at most 2 %% of %d", other, len(module))
	}
}

func TestModuleReaderRefusesOtherBytes(t *testing.T) {
	for _, text := range []string{"", "\x00asm", "\x00asm\x01\x00\x00\x00", "no module at all", "\x00asm\x01\x00\x00\x00\x0a\xff"} {
		if _, _, err := functions([]byte(text)); err == nil {
			t.Errorf("functions(%q) gives no error", text)
		}
	}
}

func TestLimits(t *testing.T) {
	rows := []row{
		{Name: "empty.wasm", Brotli: 440_000},
		{Name: "engine.wasm", Brotli: 900_000},
		{Name: "catalog", Brotli: 150_000},
		{Name: "ledger", Brotli: 40_000},
		{Name: "first-load", Brotli: 1_199_000},
		{Name: "worker", Gzip: 1_995_000},
		{Name: "more.wasm", Brotli: 615_000},
		{Name: "chunk", Brotli: 160_000},
	}
	if got := limits(rows); len(got) != 0 {
		t.Errorf("limits = %q, want none broken", got)
	}
	for i, want := range []string{"", "engine.wasm is", "catalog is", "ledger is", "first-load is", "worker is", "more.wasm is", "chunk is"} {
		if i == 0 {
			continue
		}
		worse := append([]row{}, rows...)
		worse[i].Brotli += 110_000
		worse[i].Gzip += 110_000
		if got := strings.Join(limits(worse), "\n"); !strings.Contains(got, want) {
			t.Errorf("with a larger %s: %q, want %q", worse[i].Name, got, want)
		}
	}
	unheard := append(rows, row{Name: "news", Brotli: 1})
	if got := limits(unheard); len(got) != 1 || !strings.Contains(got[0], "news, 1 bytes of brotli, has no limit") {
		t.Errorf("with a part of an unheard kind: %q", got)
	}
}

// The Worker is one module, which has a row of its own, and the glue around it.
func TestWorkerRows(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, size := range map[string]int{"out/worker/app.wasm": 3000, "out/worker/worker.mjs": 200, "out/worker/wasm_exec.js": 100, "out/worker/notes.txt": 7} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := measureWorker("out/worker")
	if err != nil || len(rows) != 2 || rows[0].Name != "worker.wasm" || rows[0].Raw != 3000 || rows[1].Name != "worker" || rows[1].Raw != 3300 {
		t.Errorf("got %+v, %v; want worker.wasm of 3000 bytes and worker of 3300", rows, err)
	}
	if rows, err := measureWorker("out/nothing"); err != nil || rows != nil {
		t.Errorf("without a Worker: got %+v, %v", rows, err)
	}
}
