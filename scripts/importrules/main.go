// Command importrules checks who imports whom: the table of rooms, the downward order
// inside wasm/, where third-party modules may appear, and the list of packages that the
// browser's module may link (scripts/allowlist.txt).
//
//	go run ./scripts/importrules
//
// Test files may import any room and are not looked at. Exit code 1 when a rule is broken.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
)

const module = "github.com/leastwise/leastwise"

func main() {
	var problems []string
	for _, goos := range []string{"linux", "darwin", "windows", "js"} {
		packages, err := list(goos, "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
		if err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(2)
		}
		for _, line := range packages {
			path, imports, _ := strings.Cut(line, " ")
			problems = append(problems, check(path, strings.Fields(imports))...)
		}
	}
	extra, err := checkBrowser("scripts/allowlist.txt")
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	problems = unique(append(problems, extra...))
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		os.Exit(1)
	}
}

// list runs go list for an operating system and returns its lines.
func list(goos string, args ...string) ([]string, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH=amd64")
	if goos == "js" {
		cmd.Env = append(cmd.Env, "GOARCH=wasm")
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s: %w\n%s", goos, err, stderr.Bytes())
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' }), nil
}

func unique(lines []string) []string {
	sort.Strings(lines)
	out := lines[:0]
	for i, line := range lines {
		if i == 0 || line != lines[i-1] {
			out = append(out, line)
		}
	}
	return out
}
