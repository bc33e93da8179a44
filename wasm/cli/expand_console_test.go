package cli

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// asConsole is a catalog as the console lists it.
func asConsole(c *catalog.Catalog) map[string]map[string][]string {
	lists := map[string]map[string][]string{}
	for s := range c.Services() {
		lists[s.Prefix()] = map[string][]string{}
		for a := range s.Actions() {
			lists[s.Prefix()][a.Name()] = consoleGroups(a.Level())
		}
	}
	return lists
}

// expandActions runs the verb with a console that has the given lists.
func expandActions(t *testing.T, lists map[string]map[string][]string, text string, args ...string) (string, error) {
	t.Helper()
	options := Options{
		Catalog: embedded.Open,
		AWS: func(*cobra.Command, string) AWS {
			return AWS{ConsoleActions: func(_ context.Context, prefixes []string) (map[string]map[string][]string, error) {
				if prefixes == nil {
					return lists, nil
				}
				some := maps.Clone(lists)
				maps.DeleteFunc(some, func(p string, _ map[string][]string) bool { return !slices.Contains(prefixes, p) })
				return some, nil
			}}
		},
	}
	cmd := Commands(options)["expand"]()
	var out, notes bytes.Buffer
	cmd.SetArgs(append([]string{"--format", "actions", "-"}, args...))
	cmd.SetIn(strings.NewReader(text))
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.Execute()
	return out.String(), err
}

// With the catalog's actions at the console, the console's listing is the catalog's: two ways
// of expanding policies agree.
func TestConsoleListing(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	lists := asConsole(c)
	policies := map[string]string{
		"patterns":                "cloudtrail:De* S3:getobject*, *:TagRole",
		"deny all but":            `{"Statement":[{"Effect":"Deny","NotAction":["cloudtrail:De*","sqs:?etQueue*"],"Resource":"*"},{"Effect":"Deny","NotAction":"sns:*","Resource":"*"}]}`,
		"deny":                    `{"Statement":{"Effect":"Deny","Action":"cloudtrail:De*","Resource":"*"}}`,
		"allow all but":           `{"Statement":{"Effect":"Allow","NotAction":["*:De*","cloudtrail:Get*"],"Resource":"*"}}`,
		"everything":              `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`,
		"denied, wholly and not":  `{"Statement":[{"Effect":"Allow","Action":["sqs:*","sqs:Get*"],"Resource":"*"},{"Effect":"Deny","Action":"sqs:P*","Resource":"*"},{"Effect":"Deny","Action":"sqs:Get*","Resource":"arn:aws:sqs:::x"},{"Effect":"Deny","Action":"sqs:S*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}},{"Effect":"Deny","NotAction":"*:*Queue*","Resource":"*"}]}`,
		"two documents":           `[{"Statement":{"Effect":"Allow","Action":"sqs:Get*","Resource":"*"}},{"Statement":{"Sid":"B","Effect":"Allow","Action":"sns:Get*","Resource":"*"}}]`,
		"none of it is known":     `{"Statement":{"Effect":"Allow","Action":["nosuch:*","s3:NoSuch"],"Resource":"*"}}`,
		"no service in a pattern": `{"Statement":{"Effect":"Allow","Action":["GetObject",7],"Resource":"*"}}`,
	}
	for name, text := range policies {
		checkListing(t, name, text, lists)
	}
	t.Run("managed policies", func(t *testing.T) {
		for i, f := range corpus.Files(t, corpus.ManagedPolicies) {
			if i%20 == 0 {
				checkListing(t, f.Name, f.Text, lists)
			}
		}
	})
}

func checkListing(t *testing.T, name, text string, lists map[string]map[string][]string) {
	t.Helper()
	for _, set := range [][]string{nil, {"--set", "allowed"}} {
		want, errWant := expandActions(t, lists, text, set...)
		got, errGot := expandActions(t, lists, text, append(set, "--console")...)
		if got != want || (errGot == nil) != (errWant == nil) {
			a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
			at := 0
			for at < min(len(a), len(b))-1 && a[at] == b[at] {
				at++
			}
			t.Errorf("%s %v: the console's listing has %d lines, the catalog's %d, and line %d is %q, not %q; %v, %v", name, set, len(a), len(b), at+1, a[at], b[at], errGot, errWant)
		}
	}
}

// What only one of the two knows is in its listing only.
func TestConsoleKnowsOthers(t *testing.T) {
	lists := map[string]map[string][]string{"cloudtrail": {"DescribeTrails": {"ReadOnly", "ReadWrite"}, "DestroyTrail": {"ReadWrite"}}}
	got, err := expandActions(t, lists, `{"Statement":{"Effect":"Deny","NotAction":"cloudtrail:De*","Resource":"*"}}`, "--console")
	want := "DescribeTrails                           ReadOnly, ReadWrite\nDestroyTrail                             ReadWrite\n"
	if err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
	for _, args := range [][]string{{"--format", "text"}, {"--max-level", "read"}, {"--set", "unaffected"}, {"--since", "2026-06-01"}} {
		if _, err := expandActions(t, lists, "cloudtrail:De*", append(args, "--console")...); err == nil || !strings.Contains(err.Error(), "--console is for --format actions") {
			t.Errorf("%v: %v", args, err)
		}
	}
}
