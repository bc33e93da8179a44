package report

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDiff has patch make the second text of the first.
func TestDiff(t *testing.T) {
	if _, err := exec.LookPath("patch"); err != nil {
		t.Skip("SKIPPED, NOTHING WAS CHECKED: there is no patch on this machine")
	}
	r := rand.New(rand.NewPCG(3, 5))
	text := func() string {
		var b strings.Builder
		for range r.IntN(40) {
			fmt.Fprintf(&b, "line %d\n", r.IntN(6))
		}
		if r.IntN(3) == 0 {
			b.WriteString("no end")
		}
		return b.String()
	}
	dir := t.TempDir()
	for range 60 {
		before, after := text(), text()
		if before == "" || after == "" {
			continue // patch removes files
		}
		file := filepath.Join(dir, "f")
		if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		diff := AppendDiff(nil, "f", before, after)
		cmd := exec.Command("patch", "-s", "f")
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(string(diff))
		if len(diff) > 0 {
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s\nfrom\n%s\nto\n%s\ndiff\n%s", err, out, before, after, diff)
			}
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != after {
			t.Fatalf("%v, got\n%s\nwant\n%s\ndiff\n%s", err, got, after, diff)
		}
	}
}
