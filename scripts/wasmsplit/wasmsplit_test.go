package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/scripts/wasmbin"
	"github.com/leastwise/leastwise/scripts/wasmbin/wasmtest"
)

const far = "github.com/leastwise/leastwise/scripts/wasmsplit/testdata/probe/far"

func runProbe(t *testing.T, files ...string) (string, error) {
	t.Helper()
	args := append([]string{"testdata/run.cjs", wasmtest.Glue(t)}, files...)
	out, err := exec.Command("node", args...).CombinedOutput()
	return string(out), err
}

// A split program does what the whole one does, and stops where its second part is missing.
func TestSplit(t *testing.T) {
	file := wasmtest.Build(t, "-w")
	want, err := runProbe(t, file)
	if err != nil {
		t.Fatalf("%v\n%s", err, want)
	}
	for _, part := range []string{"3 6", "12", "16 a shape of xxxx", "from the first", "recovered seven", "3000", "abc"} {
		if !strings.Contains(want, part) {
			t.Errorf("the probe does not print %q, so it probes too little:\n%s", part, want)
		}
	}
	more := filepath.Join(t.TempDir(), "more.wasm")
	var out, said bytes.Buffer
	if code := run([]string{"-o", more, file, far}, &out, &said); code != 0 {
		t.Fatalf("exit code %d: %s", code, said.String())
	}
	if got, err := runProbe(t, file, more); err != nil || got != want {
		t.Errorf("the split program prints (%v)\n%s\nthe whole one\n%s", err, got, want)
	}
	first, second := readFile(t, file), readFile(t, more)
	for _, alone := range []string{"a shape of "} { // texts that only far has
		if bytes.Contains(first, []byte(alone)) || !bytes.Contains(second, []byte(alone)) {
			t.Errorf("%q did not move", alone)
		}
	}
	if text := "from the first"; !bytes.Contains(first, []byte(text)) || bytes.Contains(second, []byte(text)) {
		t.Errorf("%q moved", text)
	}
	if got, err := runProbe(t, file); err == nil || !strings.Contains(got, "RuntimeError") {
		t.Errorf("without its second part it prints (%v)\n%s", err, got)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := split(text, []string{far}); !errors.Is(err, wasmbin.ErrForm) {
		t.Errorf("a second time: %v, want ErrForm, for the names are gone", err)
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Functions of the library that only the package calls go with it; what anybody else calls,
// or data names, stays.
func TestTheirsMove(t *testing.T) {
	p, err := read(readFile(t, wasmtest.Build(t, "-w")))
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := p.choose([]string{far})
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.withTheirs(chosen)
	if err != nil {
		t.Fatal(err)
	}
	moved := map[string]bool{}
	for _, f := range out {
		moved[p.names[f]] = true
	}
	for name, want := range map[string]bool{"strings.Repeat": true, "strings.Join": true, "runtime.mallocgc": false, "main.main": false, "runtime.GC": false} {
		if moved[name] != want {
			t.Errorf("%s moved: %v, want %v", name, moved[name], want)
		}
	}
	if one, err := p.choose([]string{far + ".Sum"}); err != nil || len(one) != 1 {
		t.Errorf("a single function: %v, %v", one, err)
	}
}

// What runs at the program's start stays, with all that it calls.
func TestInitializersStay(t *testing.T) {
	text, err := os.ReadFile(wasmtest.Build(t, "-w"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := read(text)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.choose([]string{far})
	if err != nil {
		t.Fatal(err)
	}
	moved := map[string]bool{}
	for _, f := range out {
		moved[p.names[f][strings.LastIndexByte(p.names[f], '.')+1:]] = true
	}
	for name, want := range map[string]bool{"Sum": true, "Deep": true, "init": false, "known": false, "beyond": true, "atOnce": false} {
		if moved[name] != want {
			t.Errorf("%s moved: %v, want %v", name, moved[name], want)
		}
	}
}

func TestRefuses(t *testing.T) {
	named, err := os.ReadFile(wasmtest.Build(t, "-w"))
	if err != nil {
		t.Fatal(err)
	}
	nameless, err := os.ReadFile(wasmtest.Build(t, "-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := split(nameless, []string{far}); !errors.Is(err, wasmbin.ErrForm) {
		t.Errorf("a module without names: %v", err)
	}
	if _, _, _, err := split(named, []string{"example.org/none"}); err == nil {
		t.Error("a package that is not there: no error")
	}
	for n := range 30 {
		if _, _, _, err := split(named[:len(named)*n/30], []string{far}); err == nil {
			t.Errorf("cut to %d/30: no error", n)
		}
	}
}

// A count that damage made huge ends the reading at once.
func TestHugeCount(t *testing.T) {
	if err := calls([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, wasmbin.End}, func(int, int, uint64) {}); !errors.Is(err, wasmbin.ErrForm) {
		t.Errorf("2^48 groups of locals: %v, want ErrForm", err)
	}
}

// TestMethod tells methods of types from what looks like their functions: the ranges of
// package unicode, and a method read from its second half.
func TestMethod(t *testing.T) {
	for _, tt := range []struct {
		words [4]uint32 // name, type, two functions
		want  bool
	}{
		{[4]uint32{2474, 125952, 4100, 4101}, true},
		{[4]uint32{3349, 1<<32 - 1, 4100, 4100}, true},
		{[4]uint32{1<<32 - 1, 4100, 4100, 4110}, false},   // the type, the functions, the next name
		{[4]uint32{125952, 4101, 4101, 4110}, false},      // the same
		{[4]uint32{0, 1<<32 - 8, 4100, 4100}, false},      // a range and what it differs by
		{[4]uint32{1114112, 1114112, 4100, 4101}, false},  // the same
		{[4]uint32{2474, 125952, 4100, 5_000_000}, false}, // no function
	} {
		var memory []byte
		for _, w := range tt.words {
			memory = binary.LittleEndian.AppendUint32(memory, w)
		}
		p := &program{memory: memory, bodies: make([][]byte, 100)}
		if one, _, ok := p.method(8); ok != tt.want || ok && one != 4 {
			t.Errorf("%d: got %d, %v", tt.words, one, ok)
		}
	}
}
