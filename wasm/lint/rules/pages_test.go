package rules

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/policy"
)

var update = flag.Bool("update", false, "write what is found into the pages' .want and .fixed files")

func open(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestExamples runs the examples of every page: a bad one gives exactly one finding of the
// page's rule, as its .want file says, and none after each of its fixes; a good or
// defended one gives none of the rule and no error or security finding of any other.
func TestExamples(t *testing.T) {
	c := open(t)
	for _, page := range rulebook.Pages() {
		t.Run(page.ID, func(t *testing.T) {
			rule := find(page.ID)
			if rule == nil {
				t.Fatalf("no rule has the ID %s of this page", page.ID)
			}
			list := Default()
			if rule.Off {
				list = append(list, rule)
			}
			x := examiner{t, lint.New(c, list), rule, page}
			for i := range page.Examples {
				if e := &page.Examples[i]; e.Bad() {
					x.bad(e)
				} else {
					x.good(e)
				}
			}
			if *update {
				file := filepath.Join("..", "rulebook", "pages", page.ID+".txtar")
				if err := os.WriteFile(file, []byte(page.String()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func find(id string) *lint.Rule {
	for _, r := range All() {
		if r.ID == id {
			return r
		}
	}
	return nil
}

type examiner struct {
	t      *testing.T
	linter *lint.Linter
	rule   *lint.Rule
	page   *rulebook.Page
}

func (x *examiner) options(e *rulebook.Example) lint.Options {
	x.t.Helper()
	o := lint.Options{Detect: true, ResourceType: x.page.ResourceType}
	name := e.Kind
	if name == "" {
		name = x.page.Kind
	}
	if name != "" {
		kind, ok := policy.ParseKind(name)
		if !ok {
			x.t.Fatalf("%s: there is no kind of policy %q", e.Name, name)
		}
		o.Kind, o.Detect = kind, false
	}
	return o
}

func (x *examiner) bad(e *rulebook.Example) {
	own := x.own(e, e.Text)
	if len(own) != 1 {
		x.t.Errorf("%s: want one finding, got %d:\n%s", e.Name, len(own), show(e.Text, own))
		if len(own) == 0 {
			return
		}
	}
	if alone := lint.New(x.linter.Catalog(), []*lint.Rule{x.rule}).Text(e.Text, x.options(e)).Findings; len(alone) != 1 || alone[0].Rule != x.rule {
		x.t.Errorf("%s: the rule by itself gives\n%s", e.Name, show(e.Text, alone))
	}
	want := show(e.Text, own)
	var fixed []string
	for _, fix := range own[0].Fixes {
		text, err := policy.Apply(e.Text, fix.Edits)
		if err != nil {
			x.t.Errorf("%s: fix: %v", e.Name, err)
			continue
		}
		if rest := x.own(e, text); len(rest) > 0 {
			x.t.Errorf("%s: still there after the fix:\n%s%s", e.Name, text, show(text, rest))
		}
		fixed = append(fixed, text)
	}
	if *update {
		e.Want, e.Fixed = want, fixed
		return
	}
	if e.Want != want {
		x.t.Errorf("%s: got\n%swant\n%s(go test ./wasm/lint/rules -update writes it)", e.Name, want, e.Want)
	}
	if !slices.Equal(e.Fixed, fixed) {
		x.t.Errorf("%s: fixes give\n%s\nwant\n%s", e.Name, strings.Join(fixed, "\n"), strings.Join(e.Fixed, "\n"))
	}
}

// own are the findings of the page's rule.
func (x *examiner) own(e *rulebook.Example, text string) []lint.Finding {
	result := x.linter.Text(text, x.options(e))
	return slices.DeleteFunc(result.Findings, func(f lint.Finding) bool { return f.Rule != x.rule })
}

func (x *examiner) good(e *rulebook.Example) {
	if !strings.HasPrefix(e.Name, "good") && !strings.HasPrefix(e.Name, "defended") {
		x.t.Errorf("%s: an example is bad, good or defended", e.Name)
	}
	loud := x.linter.Text(e.Text, x.options(e)).Findings
	loud = slices.DeleteFunc(loud, func(f lint.Finding) bool { return f.Rule != x.rule && f.Severity > lint.Security })
	if len(loud) > 0 {
		x.t.Errorf("%s: want silence, got\n%s", e.Name, show(e.Text, loud))
	}
}

// show writes findings as .want files have them.
func show(text string, findings []lint.Finding) string {
	lines := policy.NewLines(text)
	var b strings.Builder
	for i := range findings {
		f := &findings[i]
		at := lines.Position(f.Span.Start)
		b.WriteString(lint.Say("%s:%s %s %s: %s\n", lint.Count(at.Line), lint.Count(at.Column+1), f.Severity.String(), f.Rule.ID, f.Message))
		b.WriteString("  at: " + firstLine(text[f.Span.Start:f.Span.End]) + "\n")
		if f.Hint != "" {
			b.WriteString("  hint: " + f.Hint + "\n")
		}
		if f.Code != "" {
			b.WriteString("  code: " + f.Code + "\n")
		}
		for _, fix := range f.Fixes {
			b.WriteString(strings.TrimSuffix("  fix "+fix.Effect.String()+": "+fix.Title, ": ") + "\n")
		}
	}
	return b.String()
}

func firstLine(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more {
		line += " …"
	}
	return line
}
