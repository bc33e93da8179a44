package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/custom"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
)

func TestRead(t *testing.T) {
	f, err := parse("c.yaml", []byte(`
lint:
  kinds: [{files: scp/**, kind: scp}]
  disable: [missing-version]
  severity: {pass-role-broad: error}
  fail-on: warning
  ignore:
    - {rules: pass-role-broad, files: [a.json, b/*.json], reason: reviewed, expires: 2026-12-31}
  forbid-actions:
    - {actions: ['iam:CreateUser'], reason: people sign in elsewhere}
`))
	if err != nil {
		t.Fatal(err)
	}
	if l := f.Lint; l.Kinds[0].Files[0] != "scp/**" || l.Ignore[0].Rules[0] != "pass-role-broad" || len(l.Ignore[0].Files) != 2 ||
		l.Ignore[0].Expires.Format("2 Jan 2006") != "31 Dec 2026" || l.Forbid[0].Actions[0] != "iam:CreateUser" || l.Severity["pass-role-broad"] != "error" {
		t.Errorf("got %+v", l)
	}
	for _, empty := range []string{"", "# nothing\n", "lint:\n"} {
		if _, err := parse("c.yaml", []byte(empty)); err != nil {
			t.Errorf("%q: %v", empty, err)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct{ text, want, hint string }{
		{"lint:\n  ignor: []\n", `c.yaml:2:3: lint has no key "ignor"`, "did you mean ignore?"},
		{"RESOURCE_STAR:\n  ignore_locations: []\n", `c.yaml:1:1: the configuration has no key "RESOURCE_STAR"`, "that is a check; write lint: {ignore: [{rules: "},
		{"lint:\n  qqqq: 1\n", `c.yaml:2:3: lint has no key "qqqq"`, "there are allow-accounts, "},
		{"lint:\n  fail-on: error\n  fail-on: never\n", "", ""},
		{"lint:\n  ignore:\n  - {rules: a, expires: tomorrow}\n", `c.yaml:3:25: "tomorrow" is no day`, "2026-01-31"},
		{"lint:\n  ignore:\n  - {rules: a}\n", "c.yaml:3:5: an entry of ignore needs a reason", ""},
		{"lint:\n  ignore:\n  - {sid: a, reason: b}\n", "needs rules or files", ""},
		{"lint:\n  ignore: {rules: a}\n", "ignore is a list", ""},
		{"lint:\n  only: {a: b}\n", "c.yaml:2:9: here must stand a text", ""},
		{"lint:\n  severity: [a]\n", "severity is a map", ""},
		{"lint:\n  numbers: [a]\n", "c.yaml:2:12: numbers is a map", "size-near-limit: 80"},
		{"lint:\n  numbers: {size-near-limit: ninety}\n", "c.yaml:2:30: here must stand a whole number", ""},
		{"lint:\n  kinds: [{files: a}]\n", "needs files, and kind", ""},
		{"lint:\n  forbid-actions: [{reason: a}]\n", "needs actions", ""},
		{"lint:\n  require-conditions: [{actions: 's3:*'}]\n", "needs key, or any-of", ""},
		{"lint:\n  require-conditions: [{key: 'aws:SourceIp'}]\n", "needs actions or principals", ""},
		{"lint:\n  forbid-conditions: [{actions: 's3:*'}]\n", "needs a key", ""},
		{"lint:\n  forbid-actions: [{actions: a, all-of: [a, b]}]\n", "needs actions, or all-of", ""},
		{"- lint\n", "the configuration is a map", "its keys are lint"},
		{"lint: [\n", "c.yaml:", ""},
	} {
		_, err := parse("c.yaml", []byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.(*Error).Hint(), tt.hint) {
			t.Errorf("%q: got %v (%v), want %q (%s)", tt.text, err, err.(*Error).Hint(), tt.want, tt.hint)
		}
	}
}

func TestFits(t *testing.T) {
	f := &File{Path: ".leastwise.yaml"}
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"a.json", "a.json", true}, {"a.json", "b/a.json", false}, {"**/a.json", "b/c/a.json", true}, {"**/a.json", "a.json", true},
		{"b/*.json", "b/a.json", true}, {"b/*.json", "b/c/a.json", false}, {"b/", "b/c/a.json", true}, {"b/**", "b/c/a.json", true},
		{"b", "b/a.json", false}, {"./a.json", "a.json", false}, {"a.json", "./a.json", true}, {"[", "a.json", false},
	} {
		if got := f.Fits([]string{tt.pattern}, tt.name); got != tt.want {
			t.Errorf("%s fits %s: %v", tt.pattern, tt.name, got)
		}
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "repo", "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(".leastwise.yaml") // outside of the repository
	write("repo/.git")
	if got, err := Find(deep); got != "" || err != nil {
		t.Errorf("got %q, %v beyond the repository", got, err)
	}
	write("repo/.leastwise.yml")
	if got, _ := Find(deep); got != filepath.Join(root, "repo", ".leastwise.yml") {
		t.Errorf("got %q", got)
	}
}

// TestOwnRulesHaveNamesOfTheirOwn: rules of a configuration are no rules of the rulebook.
func TestOwnRulesHaveNamesOfTheirOwn(t *testing.T) {
	for _, id := range append(custom.IDs, unused.ID, expired.ID) {
		if rulebook.Find(id) != nil {
			t.Errorf("%s is a rule of the rulebook", id)
		}
	}
}

func TestBrokenJSONIsNotIgnored(t *testing.T) {
	f, err := parse("c.yaml", []byte("lint:\n  ignore: [{rules: json-syntax, reason: soon}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Apply(nil, []string{"json-syntax"}, time.Now()); err == nil || !strings.Contains(err.Error(), "json-syntax can't be ignored") {
		t.Errorf("got %v", err)
	}
}

// TestNumbers: a rule has the number of the configuration, and the rules of all stay as they
// are.
func TestNumbers(t *testing.T) {
	near := &lint.Rule{ID: "size-near-limit", Number: 90, Least: 1, Most: 99, Counts: "percent"}
	other := &lint.Rule{ID: "old-version"}
	all := []*lint.Rule{near, other}
	for _, tt := range []struct{ text, want, hint string }{
		{"{size-near-limit: 50}", "", ""},
		{"{size-near-limit: 100}", "c.yaml:2:30: the number of size-near-limit is one from 1 to 99", "it counts percent"},
		{"{old-version: 1}", "c.yaml:2:26: old-version has no number", "those that have: size-near-limit"},
		{"{size-near-limi: 1}", `c.yaml: there is no rule "size-near-limi"`, "did you mean size-near-limit?"},
	} {
		f, err := parse("c.yaml", []byte("lint:\n  numbers: "+tt.text+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		var list []*lint.Rule
		a, err := f.Apply(nil, []string{"size-near-limit", "old-version"}, time.Now())
		if err == nil {
			list, err = a.Numbered(all, all)
		}
		if err != nil {
			if err.Error() != tt.want || err.(*Error).Hint() != tt.hint {
				t.Errorf("%s: got %v (%s)", tt.text, err, err.(*Error).Hint())
			}
			continue
		}
		if tt.want != "" || list[0].Number != 50 || list[1] != other || near.Number != 90 {
			t.Errorf("%s: got %+v", tt.text, list[0])
		}
	}
}
