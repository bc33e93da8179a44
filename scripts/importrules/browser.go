package main

import (
	"fmt"
	"os"
	"strings"
)

// checkBrowser compares what the browser's module links with what an empty module links
// plus the packages of the list at path. Each line of the list is a package, what it
// costs in KB of brotli, and why it is worth that.
func checkBrowser(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	allowed := []string{"./scripts/empty"}
	var problems []string
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 3 {
			problems = append(problems, fmt.Sprintf("%s:%d: want a package, its cost and a reason", path, i+1))
			continue
		}
		allowed = append(allowed, fields[0])
	}
	may, err := list("js", append([]string{"-deps"}, allowed...)...)
	if err != nil {
		return nil, err
	}
	does, err := list("js", "-deps", "./wasm")
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, p := range may {
		known[p] = true
	}
	for _, p := range does {
		if !known[p] && !strings.HasPrefix(p, module) {
			problems = append(problems, fmt.Sprintf("the browser's module links %s, which is not in %s", p, path))
		}
	}
	return problems, nil
}
