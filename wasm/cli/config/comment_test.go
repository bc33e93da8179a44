package config

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

func TestComments(t *testing.T) {
	const text = "a: 1 # leastwise:ignore r-a,r-b -- why not\r\n" +
		"# leastwise:ignore r-c -- next\n" +
		"  // leastwise:ignore  r-d, r-e  --  two\n" +
		"# another\n" +
		"\n" +
		"b: \"# leastwise:ignore in -- a text\"\n" +
		"c: x# leastwise:ignore no -- comment\n" +
		"d: 1 #leastwise:ignore r-f\n" +
		"# leastwise: is a program\n" +
		"# leastwise:ignored r-g -- slip"
	var got []comment
	for _, c := range comments(text) {
		if at := text[c.start:c.end]; !strings.Contains(at, mark) || strings.ContainsAny(at, "\r\n") {
			t.Errorf("%+v stands at %q", c, at)
		}
		c.start, c.end = 0, 0
		got = append(got, c)
	}
	want := []comment{
		{word: "ignore", rules: []string{"r-a", "r-b"}, reason: "why not", line: 1},
		{word: "ignore", rules: []string{"r-c"}, reason: "next", line: 6},
		{word: "ignore", rules: []string{"r-d", "r-e"}, reason: "two", line: 6},
		{word: "ignore", rules: []string{"r-f"}, line: 8},
		{line: 9},
		{word: "ignored", rules: []string{"r-g"}, reason: "slip", line: 10},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestFilterComments(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	a, err := (&File{}).Apply(c, []string{"pass-role-broad", "unknown-action", "old-version"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	rule := func(id string) *lint.Rule { return &lint.Rule{ID: id} }
	for _, tt := range []struct{ text, want string }{
		{"x # leastwise:ignore unknown-action -- soon", ""},
		{"x # leastwise:ignore INVALID_ACTION -- soon", ""},
		{"# leastwise:ignore unknown-action -- soon\nx", ""},
		{"# leastwise:ignore unknown-action -- soon\ny\nx", "unknown-action is not found on line 2; found"},
		{"x # leastwise:ignore unknown-action", "found; this ignore has no reason, and so ignores nothing"},
		{"x # leastwise:ignore unknown-action --", "found; this ignore has no reason, and so ignores nothing"},
		{"x # leastwise:ignore -- soon", "found; this ignore names no rule, and so ignores nothing"},
		{"x # leastwise:ignore unknown-action,unknown-acton -- soon", `there is no rule "unknown-acton"`},
		{"x # leastwise:ignore unknown-action old-version -- soon", ""}, // that did not run
		{"x # leastwise:ignore pass-role-broad -- soon", "found; pass-role-broad is not found on line 1"},
		{"x # leastwise:ignore json-syntax -- soon", "found; json-syntax can't be ignored: nothing behind it may have been read"},
		{"x # leastwise:ignor unknown-action -- soon", "found; there is no leastwise:ignor"},
	} {
		for _, tell := range []bool{true, false} {
			at := strings.Index(tt.text, "x")
			if strings.HasPrefix(tt.text, "#") {
				at = len(tt.text) - 1
			}
			f := &report.LintFile{Name: "a.yaml", Text: tt.text}
			f.Findings = []lint.Finding{{Rule: rule("unknown-action"), Span: policy.Span{Start: at, End: at + 1}, Message: "found"}}
			a.FilterComments(f, []*lint.Rule{rule("unknown-action"), rule("pass-role-broad")}, tell)
			var got []string
			for _, one := range f.Findings {
				if one.Rule.ID == unused.ID && one.Hint == "" {
					t.Errorf("%q: no hint", tt.text)
				}
				if tell || one.Rule.ID == unused.ID {
					got = append(got, one.Message)
				}
			}
			want := tt.want
			if !tell {
				want = ""
			}
			if strings.Join(got, "; ") != want {
				t.Errorf("%q: got %q, want %q", tt.text, got, want)
			}
		}
	}
}
