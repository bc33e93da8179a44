package intake

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/policy"
)

var update = flag.Bool("update", false, "write what is there as what is wanted")

func open(t testing.TB) (*catalog.Catalog, *catalog.Operations) {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	o, err := embedded.Operations()
	if err != nil {
		t.Fatal(err)
	}
	return c, o
}

// shown is a result as the golden files have it.
func shown(r *Result) string {
	var out strings.Builder
	fmt.Fprintf(&out, "form %v, %d messages, %d events\n", r.Form, r.Messages, r.Events)
	for _, c := range r.Candidates {
		assumed := ""
		if c.Assumed {
			assumed = " assumed"
		}
		if c.Loose {
			assumed += " loose"
		}
		fmt.Fprintf(&out, "%v of %q%s, %d calls\n  %s\n", c.Kind, c.Of, assumed, c.Calls, policy.PrintStatement(&c.Statement, policy.Layout{}))
		if len(c.Besides) > 0 {
			fmt.Fprintf(&out, "  besides: %s\n", strings.Join(c.Besides, " "))
		}
		for _, n := range c.Notes {
			fmt.Fprintf(&out, "  note: %s\n", n)
		}
	}
	for _, l := range r.Leads {
		layer := "any"
		if l.Named {
			layer = l.Kind.String()
		}
		fmt.Fprintf(&out, "look: %s, policy %q, %d calls\n  %s\n  hint: %s\n", layer, l.Policy, l.Calls, l.Message, l.Hint)
		if l.Command != "" {
			fmt.Fprintf(&out, "  command: %s\n", l.Command)
		}
	}
	for _, a := range r.ARNs {
		fmt.Fprintf(&out, "arn %s\n", a)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&out, "note: %s\n", n)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&out, "problem %d-%d: %s\n", p.Span.Start, p.Span.End, p.Message)
	}
	return out.String()
}

// TestWordings reads one message of each wording that AWS documents, and of the forms in
// which SDKs, Terraform and CloudTrail pass them on.
func TestWordings(t *testing.T) {
	c, o := open(t)
	files, _ := filepath.Glob("testdata/*/*.txt")
	if len(files) == 0 {
		t.Fatal("no fixtures")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(file, ".txt") + ".want"
		got := strings.ReplaceAll(shown(Read(c, o, string(text))), c.Date(), "DATE")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(golden); err != nil || got != string(want) {
			t.Errorf("%s:\ngot\n%swant\n%s", file, got, want)
		}
	}
}
