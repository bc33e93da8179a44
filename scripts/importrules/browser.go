package main

import (
	"fmt"
	"os"
	"strings"
)

// travelling are the roots of what is linked into modules that a page loads.
var travelling = []string{"./wasm", "./worker/relay"}

// checkBrowser compares what the page's modules link with what an empty module links plus
// the packages of the list at path. Each line of the list is a package, what it costs in KB
// of brotli, and why it is worth that.
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
	known := map[string]bool{}
	for _, p := range may {
		known[p] = true
	}
	for _, root := range travelling {
		does, err := list("js", "-deps", root)
		if err != nil {
			return nil, err
		}
		for _, p := range does {
			if !known[p] && !strings.HasPrefix(p, module) {
				problems = append(problems, fmt.Sprintf("%s, which a page loads, links %s, which is not in %s", root, p, path))
			}
		}
	}
	return problems, nil
}
