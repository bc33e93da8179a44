// Package tracked tests scripts/tracked.sh.
package tracked

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// One file a case, in a repository of its own. The texts are put together, so that this file
// is fine itself.
func TestTracked(t *testing.T) {
	for _, tool := range []string{"sh", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	script, err := filepath.Abs("../tracked.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ file, text, want string }{
		{"a.go", "package a // of the to" + "do list, example AKIA" + "IOSFODNN7EXAMPLE\nvar todo = 1\n", ""},
		{"a.go", "// TO" + "DO: later", "unfinished"},
		{"a.go", "// TO" + "DO(ann): later", "unfinished"},
		{"a.go", "// TO" + "DO fix", "unfinished"},
		{"a.mjs", "/* to" + "do: fix */", "unfinished"},
		{"a.sh", "# FIX" + "ME", "unfinished"},
		{"a.md", "Later: TO" + "DO", "unfinished"},
		{"a.html", "<!-- to" + "do -->", "unfinished"},
		{"a.txtar", "# XX" + "X what now", "unfinished"},
		{"a.md", `C:\Us` + `ers\ann\x`, "paths of one machine"},
		{"a.json", `"c:\\Us` + `ers\\ann"`, "paths of one machine"},
		{"a.md", "C:/Us" + "ers/ann", "paths of one machine"},
		{"a.md", "see /ho" + "me/ann", "paths of one machine"},
		{"a.yml", "key: AKIA" + "234567ABCDEFGHIJ", "access keys"},
		{"a.md", "(ASIA" + "089567ABCDEFGHIJ)", "access keys"},
		{"a.md", "AROA" + "234567ABCDEFGHIJ", ""}, // a role's id opens nothing
		{"a.md", "AKIA" + "CANARYCANARYKEY0", ""},
		{"a.lock", "https://regis" + "try.example.com/x", "hosts of package registries"},
		{"a.json", "Gra" + "nts permission to read", "AWS's own sentences"},
		{"a.bin", strings.Repeat("\x00", 1_500_001), "files over 1.5 MB"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, tt.file), []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"init", "-q"}, {"add", "--all"}} {
			cmd := exec.Command("git", args...)
			cmd.Dir = dir
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("git %s: %v\n%s", args[0], err, said)
			}
		}
		cmd := exec.Command(script)
		cmd.Dir = dir
		said, err := cmd.CombinedOutput()
		what, _, _ := strings.Cut(string(said), ":\n")
		if what != tt.want || (err != nil) != (tt.want != "") {
			t.Errorf("%s with %.40q: got %q and %v, want %q", tt.file, tt.text, said, err, tt.want)
		}
	}
}
