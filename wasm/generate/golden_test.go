package generate

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

var update = flag.Bool("update", false, "write the golden files anew")

// templates reads all documents of a text; notes about how they are written fail the test.
func readTemplates(t testing.TB, file, text string) []*Template {
	t.Helper()
	documents, err := yaml.Read(text)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var out []*Template
	for i := range documents {
		template, notes := ReadTemplate(file, i, &documents[i])
		for _, n := range notes {
			t.Fatalf("%s: byte %d: %s", file, n.Start, n.Message)
		}
		out = append(out, template)
	}
	return out
}

// goldenOptions reads a first line "# options: compat minimize".
func goldenOptions(text string) Options {
	line, _, _ := strings.Cut(text, "\n")
	o := Options{Minimize: -1}
	if words, ok := strings.CutPrefix(line, "# options:"); ok {
		for _, word := range strings.Fields(words) {
			switch word {
			case "compat":
				o.Compat = true
			case "minimize":
				o.Minimize = 0
			}
		}
	}
	return o
}

// golden writes a result: the policy, each note with its line, the reasons of the first
// action of each statement.
func golden(text string, r Result) string {
	var out strings.Builder
	policyText, _, _ := JSON(r.Statements)
	out.WriteString(policyText)
	lines := policy.NewLines(text)
	for _, n := range r.Notes {
		fmt.Fprintf(&out, "%d: %s %s: %s\n", lines.Position(n.Start).Line, n.Severity, n.Code, n.Message)
		if n.Hint != "" {
			fmt.Fprintf(&out, "   hint: %s\n", n.Hint)
		}
		for _, form := range n.Forms {
			fmt.Fprintf(&out, "   %s\n", form)
		}
	}
	for i, s := range r.Statements {
		id := s.IDs()[0]
		for _, c := range r.Explain(id) {
			if c[0].Statement == i {
				where := func(r *Reason) string { return fmt.Sprintf("line %d", lines.Position(r.Text().Start).Line) }
				fmt.Fprintf(&out, "%s: %s\n", s.Sid, c.Sentence(id, where))
			}
		}
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	c := realCatalog(t)
	files, err := filepath.Glob("testdata/templates/*.yml")
	if err != nil || len(files) < 12 {
		t.Fatalf("got %d templates, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := golden(string(text), FromTemplates(c, readTemplates(t, filepath.Base(file), string(text)), goldenOptions(string(text))))
		name := strings.TrimSuffix(file, ".yml") + ".golden"
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: run with -update and look at the difference; got\n%s", file, got)
		}
	}
}
