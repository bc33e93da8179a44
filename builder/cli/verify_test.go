package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/export"
)

// TestVerifyDamaged damages each file of a build in every way a copy may be: one is named,
// whichever it is, by verify and by a verb that would use it.
func TestVerifyDamaged(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	if code, _, stderr := w.run(buildLine + "-o out --descriptions"); code != 0 {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	for name, data := range w.folder(t, "out") {
		whole := []byte(data)
		kind := strings.TrimSuffix(name, ".bin")
		damage := map[string][]byte{"emptied": {}, "without its last byte": whole[:len(whole)-1], "halved": whole[:len(whole)/2], "longer": append(bytes.Clone(whole), 0)}
		for _, at := range []int{0, 4, 8, 12, len(whole) / 2, len(whole) - 1} {
			damage[fmt.Sprintf("byte %d changed", at)] = flip(whole, at)
		}
		for why, bytes := range damage {
			if err := os.WriteFile(filepath.Join(w.dir, "out", name), bytes, 0o644); err != nil {
				t.Fatal(err)
			}
			for _, line := range []string{"catalog verify out", "catalog verify out/catalog.bin", "catalog export --catalog out"} {
				if code, stdout, stderr := w.run(line); code != 2 || !strings.Contains(stderr, ": "+kind+" blob: ") || stdout != "" {
					t.Errorf("%s %s: %s: exit code %d, stdout %q, stderr %q, want an error about the %s blob", name, why, line, code, stdout, stderr, kind)
				}
			}
		}
		if err := os.WriteFile(filepath.Join(w.dir, "out", name), whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := w.run("catalog verify out"); code != 0 {
		t.Errorf("whole again: exit code %d, stderr %s", code, stderr)
	}
}

// TestStdinCatalog: a catalog may come in, plain or packed.
func TestStdinCatalog(t *testing.T) {
	w := newWorld(t)
	newer, err := os.ReadFile("new/catalog.bin")
	if err != nil {
		t.Fatal(err)
	}
	for _, input := range [][]byte{newer, packGzip(newer), packZstd(newer)} {
		for line, want := range map[string]string{
			"catalog verify -":           "stdin: fine; catalog of 2026-08-22",
			"catalog export --catalog -": "raft:GetRaft",
			"catalog stats --no-twins -": "actions",
		} {
			if code, stdout, stderr := w.runInput(line, input); code != 0 || !strings.Contains(stdout, want) {
				t.Errorf("%s: exit code %d, stdout %q, stderr %q", line, code, stdout, stderr)
			}
			w.file = ""
		}
	}
	if code, stdout, _ := w.runInput("catalog diff old -", newer); code != 1 || !strings.Contains(stdout, "+ action GetRaft") {
		t.Errorf("diff: exit code %d, stdout %q", code, stdout)
	}
	for _, input := range [][]byte{nil, newer[:100], []byte("a text")} {
		if code, _, stderr := w.runInput("catalog verify -", input); code != 2 || !strings.Contains(stderr, "error: stdin: catalog blob: ") {
			t.Errorf("%d bytes: exit code %d, stderr %q", len(input), code, stderr)
		}
	}
}

// TestExportWithoutLedger: where columns are empty for want of a ledger, a note says so;
// where all would be, it is an error.
func TestExportWithoutLedger(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	for _, line := range []string{buildLine + "-o out", buildLine + "-o bare"} {
		if code, _, stderr := w.run(line); code != 0 {
			t.Fatalf("exit code %d, stderr %s", code, stderr)
		}
	}
	if err := os.Remove(filepath.Join(w.dir, "bare", "ledger.bin")); err != nil {
		t.Fatal(err)
	}
	for _, kind := range export.Kinds() {
		_, with, _ := w.run("catalog export --catalog out --kind " + kind)
		code, without, stderr := w.run("catalog export --catalog bare --kind " + kind)
		switch {
		case slices.Contains([]string{"ledger", "past"}, kind):
			if code != 2 || !strings.Contains(stderr, "bare has no ledger") {
				t.Errorf("%s: exit code %d, stderr %q, want an error", kind, code, stderr)
			}
		case code != 0 || with != without && !strings.Contains(stderr, "note: bare has no ledger") || kind == "actions" && stderr != "":
			t.Errorf("%s: exit code %d, stderr %q; with ledger\n%s\nwithout\n%s", kind, code, stderr, with, without)
		}
	}
}
