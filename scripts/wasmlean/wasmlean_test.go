package main

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/scripts/gotable"
	"github.com/leastwise/leastwise/scripts/wasmbin"
	"github.com/leastwise/leastwise/scripts/wasmbin/wasmtest"
)

// A lean module does what the whole one does, and is a good deal smaller.
func TestLean(t *testing.T) {
	file := wasmtest.Build(t, "-s -w")
	want := wasmtest.Run(t, file)
	for _, part := range []string{"index out of range", "main.square.area", "plain"} {
		if !strings.Contains(want, part) {
			t.Errorf("the probe does not print %q, so it probes too little:\n%s", part, want)
		}
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := lean(file); err != nil {
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
		t.Errorf("the lean module prints\n%s\nthe whole one\n%s", got, want)
	}
	if err := lean(file); err != nil {
		t.Errorf("a second time: %v", err)
	}
	if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, after) {
		t.Errorf("a second time makes another module (%v)", err)
	}
}

// The data section is laid out and written without loss.
func TestData(t *testing.T) {
	text, err := os.ReadFile(wasmtest.Build(t, "-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	sections, err := wasmbin.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	section := wasmbin.Find(sections, wasmbin.Data).Body
	memory, err := wasmbin.ReadData(section)
	if err != nil {
		t.Fatal(err)
	}
	again, err := wasmbin.ReadData(wasmbin.WriteData(memory))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimRight(memory, "\x00"), again) {
		t.Error("the memory is another one after a round trip")
	}
	for n := range 40 {
		if _, err := wasmbin.ReadData(section[:len(section)*n/40]); !errors.Is(err, wasmbin.ErrForm) {
			t.Errorf("cut to %d/40: %v, want ErrForm", n, err)
		}
	}
}

func TestDropTracesRefuses(t *testing.T) {
	header := append([]byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}, make([]byte, 200)...)
	for why, memory := range map[string][]byte{
		"no header":          make([]byte, 300),
		"two headers":        append(bytes.Clone(header), header...),
		"no parts":           header,
		"another Go version": append([]byte{0xf0}, header[1:]...),
	} {
		if err := dropTraces(memory); !errors.Is(err, gotable.ErrTable) {
			t.Errorf("%s: %v, want gotable.ErrTable", why, err)
		}
	}
}
