package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestRefile writes every bad example of the rules' pages in all notations, with a comment on
// each line where a notation has them, and makes the fixes of its findings there. Where that is
// not refused, the policy is what the fix makes of the JSON, and no line has changed but those
// that differ as well when both policies are written anew.
func TestRefile(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	l := lint.New(c, rules.All())
	for _, n := range []struct {
		form, file, comment string
		refused             []string
	}{
		{"yaml", "policy.yaml", "# ", []string{"wrapped-policy-document: " + errChanged.Error()}},
		{"cfn", "template.yaml", "# ", nil},
		{"cfn-json", "template.json", "", nil},
		{"hcl", "main.tf", "# ", []string{
			"action-requires-star-resource: what is to be added has no place of its own in Terraform's language",
			"network-deny-without-service-exemption: what is to be added has no place of its own in Terraform's language",
			"not-principal-deny: this text is not written here as it is",
			"variable-default-quotes: the new text has parts that are left to Terraform",
			"variable-unclosed: the new text has parts that are left to Terraform",
		}},
	} {
		t.Run(n.form, func(t *testing.T) {
			form := convert.Formats[slices.Index(convert.FormatNames(), n.form)]
			var refused []string
			done := 0
			for _, page := range rulebook.Pages() {
				for i := range page.Examples {
					e := &page.Examples[i]
					if !e.Bad() {
						continue
					}
					one := refiling{t: t, linter: l, form: form, file: n.file, comment: n.comment, name: page.ID + "/" + e.Name}
					done += one.example(page.ID, e)
					refused = append(refused, one.refused...)
				}
			}
			slices.Sort(refused)
			if refused = slices.Compact(refused); !slices.Equal(refused, n.refused) {
				t.Errorf("refused: %s", strings.Join(refused, "\n"))
			}
			t.Logf("%d fixes made", done)
			if done < 150 {
				t.Error("that is too few to tell anything")
			}
		})
	}
}

type refiling struct {
	t                   *testing.T
	linter              *lint.Linter
	form                convert.Format
	file, comment, name string
	refused             []string
}

func (x *refiling) write(text string) (string, bool) {
	if _, problems := policy.Parse(text); len(problems) > 0 {
		return "", false
	}
	out, err := x.form.AppendAll(nil, []string{text}, []convert.Options{{Name: "p"}})
	return string(out), err == nil
}

// commented puts a comment behind each line.
func (x *refiling) commented(text string) string {
	if x.comment == "" {
		return text
	}
	var out strings.Builder
	for i, line := range slices.Collect(strings.Lines(text)) {
		fmt.Fprintf(&out, "%s  %sline %d\n", strings.TrimSuffix(line, "\n"), x.comment, i+1)
	}
	return out.String()
}

func (x *refiling) example(page string, e *rulebook.Example) (done int) {
	whole := e.Text
	if d, _ := policy.Parse(whole); d.Fragment {
		whole = policy.Print(&policy.Document{Version: policy.Str(policy.Version2012), Statements: d.Statements}, policy.Layout{})
	}
	written, ok := x.write(whole)
	if !ok {
		return 0
	}
	text := x.commented(written)
	list, plain, err := findPolicies(x.file, text)
	if len(list) == 0 && x.form.Name != "yaml" && strings.Contains("empty-statement-list missing-statement wrapped-policy-document", page) {
		return 0 // a template's policies are told by their statements
	}
	if err != nil || plain || len(list) != 1 {
		x.t.Errorf("%s: read back: %v, %d policies of\n%s", x.name, err, len(list), text)
		return 0
	}
	p := &list[0]
	for _, f := range x.linter.Text(p.text, lint.Options{Detect: true}).Findings {
		for _, fix := range f.Fixes {
			want, err := policy.Apply(p.text, fix.Edits)
			if err != nil || sameJSON(p.text, want) {
				continue
			}
			next, err := (*folders)(nil).refiled(x.file, text, list, 0, fix.Edits, want)
			if err != nil {
				x.refused = append(x.refused, f.Rule.ID+": "+err.Error())
				continue
			}
			done++
			anew, ok := x.write(want)
			if !ok {
				continue
			}
			x.t.Run(x.name, func(t *testing.T) {
				gone, may := lost(text, next), lost(text, x.commented(anew))
				if len(gone) > len(may) {
					t.Errorf("%s: lines lost:\n%s\nthat differ:\n%s\n%s", f.Rule.ID, strings.Join(gone, "\n"), strings.Join(may, "\n"), next)
				}
			})
		}
	}
	return done
}

// around is what stands around a value or key on its line.
const around = " -[]{},\n"

// lost are the lines of a text that are not in another one, in this order and apart from
// indentation, dashes and brackets.
func lost(before, after string) (gone []string) {
	var rest []string
	for line := range strings.Lines(after) {
		rest = append(rest, strings.Trim(line, around))
	}
	for line := range strings.Lines(before) {
		if line = strings.Trim(line, around); line == "" {
			continue
		}
		if i := slices.Index(rest, line); i >= 0 {
			rest = rest[i+1:]
			continue
		}
		gone = append(gone, line)
	}
	return gone
}
