package cli

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/expand"
)

// Every action of a policy is explained, by a place in the template, and nothing else is.
func TestExplainIsComplete(t *testing.T) {
	files, err := filepath.Glob("../generate/testdata/templates/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	compared := 0
	for _, file := range files {
		for _, options := range []string{"", "--compat policy-sentry", "--dependents wildcard", "--minimize", "--complete-only --levels aws"} {
			args := append([]string{file}, strings.Fields(options)...)
			policy, _, err := runVerb(t, "generate", args...)
			explained, _, err2 := runVerb(t, "explain", append(args, "--json")...)
			if exit(err) != exit(err2) {
				t.Errorf("%s %s: exit code %d, that of generate %d", file, options, exit(err2), exit(err))
			}
			if err != nil || err2 != nil {
				continue
			}
			compared++
			compareExplained(t, file+" "+options, policy, explained)
		}
	}
	if compared < 50 {
		t.Errorf("%d policies compared, want 50 at least", compared)
	}
}

func compareExplained(t *testing.T, name, policy, text string) {
	t.Helper()
	var doc struct {
		Statement []struct {
			Sid    string
			Effect string
			Action []string
		}
	}
	var explained []explainedJSON
	if err := json.Unmarshal([]byte(policy), &doc); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := json.Unmarshal([]byte(text), &explained); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{} // Sids by action
	for _, s := range doc.Statement {
		for _, written := range s.Action {
			ids := []string{written}
			if set, _ := expand.Actions(c, ids); set.Len() > 0 {
				ids = set.AppendIDs(nil, c)
			}
			for _, id := range ids {
				if !slices.Contains(want[id], s.Sid) {
					want[id] = append(want[id], s.Sid)
				}
			}
		}
	}
	for _, x := range explained {
		if !slices.Equal(x.Statements, want[x.Action]) {
			t.Errorf("%s: %s is explained for %v, the policy has it in %v", name, x.Action, x.Statements, want[x.Action])
		}
		delete(want, x.Action)
		if len(x.Reasons) == 0 {
			t.Errorf("%s: %s has no reason", name, x.Action)
		}
		for _, r := range x.Reasons {
			if r.Line == 0 || r.Field == "" || r.Text == "" || r.Why == "" || (r.Of != "") != (r.Why == "dependent") {
				t.Errorf("%s: %s has a reason without place: %+v", name, x.Action, *r)
			}
		}
	}
	for id := range want {
		t.Errorf("%s: %s is not explained", name, id)
	}
}

// runVerb runs one of the verbs.
func runVerb(t *testing.T, verb string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, notes bytes.Buffer
	cmd := Commands(Options{Catalog: embedded.Open})[verb]()
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	return out.String(), notes.String(), err
}
