package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestTotalsOfPages builds a catalog of the live pages alone. What "catalog stats" says of it
// are the totals that two parsers of other make counted in the same pages, and the report of
// the build says the same.
func TestTotalsOfPages(t *testing.T) {
	pages := archives(t)[0].Path
	pages, err := filepath.Abs(pages)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	code, _, report := w.run("catalog build --lenient --pages " + pages + " -o built")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, report)
	}
	code, stdout, stderr := w.run("catalog stats --json --no-twins built")
	var s stats
	if err := json.Unmarshal([]byte(stdout), &s); err != nil || code != 0 {
		t.Fatalf("exit code %d, stderr %q, %v", code, stderr, err)
	}
	want := map[string]int{
		"services": 450, "actions": 20_912, "resource types": 2_218, "ARN formats": 2_231, "condition keys of services": 2_397,
		"links: action to dependent action": 4_425, "links: required resource type": 14_897, "actions, permission-only": 1_388,

		"actions, level List": 3_497, "actions, level Read": 5_560, "actions, level Write": 10_753, "actions, level Tagging": 705,
		"actions, level Permissions management": 397, "actions, level unknown": 0,
		"condition keys, distinct names": 1_419, "actions with dependent actions": 1_696, "actions without resource types": 6_375,
		"links: action to resource type": 20_803, "links: action to condition key": 12_554, "links: row to condition key": 6_131,
		"links: type to condition key": 2_997, "links: withdrawn resource type": 0,
		// AWS Config uses the type Connector and has no such row.
		"resource types without a definition": 1, "condition keys without a definition": 0,
	}
	for _, c := range s.Counts {
		if n, ok := want[c.Name]; ok && n != c.N {
			t.Errorf("%s: %d, want %d", c.Name, c.N, n)
		}
		delete(want, c.Name)
		if line := fmt.Sprintf("%9d %s\n", c.N, c.Name); !strings.Contains(report, line) {
			t.Errorf("the report of the build does not say %q", line)
		}
	}
	for name := range want {
		t.Errorf("%s are not counted", name)
	}
}
