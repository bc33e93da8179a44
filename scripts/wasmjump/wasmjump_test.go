package main

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/scripts/wasmbin"
	"github.com/leastwise/leastwise/scripts/wasmbin/wasmtest"
)

// A module with direct jumps does what it did, and is smaller.
func TestProbe(t *testing.T) {
	file := wasmtest.Build(t, "-s -w")
	want := wasmtest.Run(t, file)
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
	if got := wasmtest.Run(t, file); got != want {
		t.Errorf("with direct jumps the module prints\n%s\nbefore\n%s", got, want)
	}
	if again, err := rewrite(after); err != nil || !bytes.Equal(again, after) {
		t.Errorf("a second time makes another module (%v)", err)
	}
}

// Most loops without calls are loops of WebAssembly afterwards, and few functions still need
// the one around all parts.
func TestLoops(t *testing.T) {
	module, err := os.ReadFile(wasmtest.Build(t, "-s -w"))
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
	module, err := os.ReadFile(wasmtest.Build(t, "-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 40 {
		if _, err := rewrite(module[:len(module)*n/40]); !errors.Is(err, wasmbin.ErrForm) {
			t.Errorf("cut to %d/40: %v, want ErrForm", n, err)
		}
	}
}
