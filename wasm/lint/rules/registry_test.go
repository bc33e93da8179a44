package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/policy"
)

// retired are IDs of rules that are gone. Nothing else may ever be called so.
var retired = []string{}

func TestRulesAndPages(t *testing.T) {
	id := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, r := range All() {
		page := rulebook.Find(r.ID)
		switch {
		case !id.MatchString(r.ID):
			t.Errorf("%s: an ID is small letters, digits and hyphens", r.ID)
		case seen[r.ID]:
			t.Errorf("%s: two rules have this ID", r.ID)
		case slices.Contains(retired, r.ID):
			t.Errorf("%s: a rule that is gone had this ID", r.ID)
		case page == nil || page.ID != r.ID:
			t.Errorf("%s: no page ../rulebook/pages/%s.txtar", r.ID, r.ID)
		case r.Counts == "" && (r.Number != 0 || r.Most != 0), r.Counts != "" && (r.Number < r.Least || r.Number > r.Most || r.Check == nil):
			t.Errorf("%s: a number has bounds, says what it counts, and belongs to the rule that has the Check", r.ID)
		case r.With != nil && r.With.Counts != "":
			t.Errorf("%s: a rule that reports for others can't be another one in a project", r.With.ID)
		case (r.At == lint.Nowhere) != (r.Check == nil):
			t.Errorf("%s: a rule has both At and Check, or neither", r.ID)
		}
		seen[r.ID] = true
		for _, y := range r.Yields {
			if find(y.To) == nil {
				t.Errorf("%s: yields to %s, which there is not", r.ID, y.To)
			}
		}
	}
	for _, p := range rulebook.Pages() {
		if find(p.ID) == nil {
			t.Errorf("%s: a page without a rule", p.ID)
		}
	}
}

func TestPagesAreComplete(t *testing.T) {
	source := regexp.MustCompile(`^https://(docs\.aws\.amazon\.com|aws\.amazon\.com|docs\.amazonaws\.cn)/`)
	for _, p := range rulebook.Pages() {
		bad := func(what string) { t.Errorf("%s: %s", p.ID, what) }
		if p.Title == "" || p.Why == "" || p.Fix == "" || p.Since == "" || len(p.Sources) == 0 {
			bad("title, why, fix, since and source must be there")
		}
		if strings.HasSuffix(p.Title, ".") || !strings.HasSuffix(p.Why, ".") || !strings.HasSuffix(p.Fix, ".") {
			bad("a title is a clause without full stop; why and fix are sentences")
		}
		for _, s := range p.Sources {
			if !source.MatchString(s) {
				bad(s + " is no page of AWS")
			}
		}
		if p.Kind != "" {
			if _, ok := policy.ParseKind(p.Kind); !ok {
				bad("there is no kind of policy " + p.Kind)
			}
		}
		for _, code := range p.AA {
			if !slices.ContainsFunc(rulebook.AccessAnalyzer(), func(c rulebook.Code) bool { return c.Name == code }) {
				bad(code + " is no code of Access Analyzer's")
			}
		}
		var count [3]int
		for _, e := range p.Examples {
			for i, head := range []string{"bad", "good", "defended"} {
				if e.Name == head || strings.HasPrefix(e.Name, head+"-") {
					count[i]++
				}
			}
		}
		for i, head := range []string{"bad", "good", "defended"} {
			if count[i] == 0 {
				bad("no example is " + head)
			}
		}
	}
}

// TestYields: rules that yield to each other in a circle would silence each other.
func TestYields(t *testing.T) {
	var visit func(r *lint.Rule, path []string)
	visit = func(r *lint.Rule, path []string) {
		if slices.Contains(path, r.ID) {
			t.Fatalf("rules yield in a circle: %s", strings.Join(append(path, r.ID), " > "))
		}
		for _, y := range r.Yields {
			if to := find(y.To); to != nil {
				visit(to, append(slices.Clone(path), r.ID))
			}
		}
	}
	for _, r := range All() {
		visit(r, nil)
	}
}

// TestFileNames: a file with one rule is called as the rule is.
func TestFileNames(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`(?m)\bID:\s+"([a-z0-9-]+)"`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found := id.FindAllStringSubmatch(string(text), -1)
		if len(found) != 1 || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if want := strings.ReplaceAll(found[0][1], "-", "_") + ".go"; name != want {
			t.Errorf("%s holds the rule %s alone, so it is %s", name, found[0][1], want)
		}
	}
}
