package intake

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
)

// FuzzRead reads anything. Places lie in the text, statements are Allow and can be read
// again, or come from the text, and whatever is made of a text can be merged.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/*.txt")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(text) < 4000 {
			f.Add(string(text))
		}
	}
	f.Add(`"ACtion"`)
	c, o := open(f)
	f.Fuzz(func(t *testing.T, text string) {
		r := Read(c, o, text)
		for i := range r.Candidates {
			one := &r.Candidates[i]
			if one.Start < 0 || one.End < one.Start || one.End > len(text) {
				t.Fatalf("%d to %d of %d", one.Start, one.End, len(text))
			}
			printed := policy.PrintStatement(&one.Statement, policy.Layout{})
			d, problems := policy.Parse(printed)
			if r.Form != Policies && (len(problems) > 0 || len(d.Statements) != 1 || d.Statements[0].Effect.Value != policy.Allow) {
				t.Fatalf("%s: %v", printed, problems)
			}
			if one.Place() == "" {
				t.Fatal("nowhere")
			}
			if r.Form != Policies {
				if _, _, err := Merge("", []string{printed}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, l := range r.Leads {
			if l.Start < 0 || l.End < l.Start || l.End > len(text) || l.Message == "" {
				t.Fatalf("%+v of %d", l, len(text))
			}
		}
		for _, p := range r.Problems {
			if p.Span.Start < 0 || p.Span.End > len(text) {
				t.Fatalf("%v of %d", p.Span, len(text))
			}
		}
	})
}

// FuzzMerge puts a statement into any text.
func FuzzMerge(f *testing.F) {
	f.Add(`{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}`, getObject)
	f.Add("", `{"Sid":"A","Effect":"Deny","Action":"*","Resource":"*"}`)
	f.Add(`{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`, getObject)
	f.Fuzz(func(t *testing.T, text, statement string) {
		merged, what, err := Merge(text, []string{statement})
		if err != nil || len(what) == 0 {
			return
		}
		before, _ := policy.Parse(text)
		after, problems := policy.Parse(merged)
		for _, p := range problems {
			if p.Code == policy.CodeNoPolicy {
				t.Fatalf("%q became %q", text, merged)
			}
		}
		if len(after.Statements) < len(before.Statements) {
			t.Fatalf("%d statements became %d: %q", len(before.Statements), len(after.Statements), merged)
		}
	})
}
