package jsonspan

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

func TestRepair(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		problems   []string // offsets' text and reason
	}{
		{`{"a":1}`, `{"a":1}`, nil},
		{`{"a":[1,2,],}`, `{"a":[1,2]}`, []string{"9 a comma stands before the closing ]", "11 a comma stands before the closing }"}},
		{"{\"a\":1 // one\n/* two */, # three\n\"b\":2}", `{"a":1,"b":2}`, []string{"7 JSON has no comments", "14 JSON has no comments", "25 JSON has no comments"}},
		{`{"Version":"2012-10-17" "Statement":[]}`, `{"Version":"2012-10-17","Statement":[]}`, []string{`24 a comma is missing before "\""`}},
		{`{'a':'b"c\'d'}`, `{"a":"b\"c'd"}`, []string{"1 JSON wants straight double quotation marks", "5 JSON wants straight double quotation marks"}},
		{`{“a”: „b“, ‘c’: "d"}`, `{"a":"b","c":"d"}`, []string{"1 JSON wants straight double quotation marks", "10 JSON wants straight double quotation marks", "19 JSON wants straight double quotation marks"}},
		{`{Effect: "Allow", aws:1}`, `{"Effect":"Allow","aws":1}`, []string{"1 a key without quotation marks", "18 a key without quotation marks"}},
		{`[True, None, FALSE, undefined]`, `[true,null,false,null]`, []string{"1 JSON writes true", "7 JSON writes null", "13 JSON writes false", "20 JSON writes null"}},
		{`[s3:Get*, 012345678901, *, 1.5]`, `["s3:Get*","012345678901","*",1.5]`, []string{"1 text without quotation marks", "10 text without quotation marks", "24 text without quotation marks"}},
		{"{\"a\": \"x,\n \"b\": \"y\"}", `{"a":"x","b":"y"}`, []string{"6 a string without closing quotation mark"}},
		{"[\"ab\n cd\"]", `["ab\n cd"]`, []string{"4 a control character inside a string"}},
		{`["a\.b", "\'"]`, `["a\\.b","'"]`, []string{"3 a backslash that begins no escape", "10 a backslash that begins no escape"}},
		{`{"a":["x"}, "b":1}`, `{"a":["x"],"b":1}`, []string{"9 a closing } where ] should stand"}},
		{`[{"a":["x"}]`, `[{"a":["x"]}]`, []string{"10 a list that opens at byte 6 is not closed"}},
		{`{"a":[{"b":1`, `{"a":[{"b":1}]}`, []string{"12 an object that opens at byte 6 is not closed", "12 a list that opens at byte 5 is not closed", "12 an object that opens at byte 0 is not closed"}},
		{`{"a" 1, "b"= 2, "c": , "d"}`, `{"a":1,"b":2,"c":null,"d":null}`, []string{"5 a colon is missing after the key", "11 an equals sign where a colon should stand", "21 a value is missing after the key", "26 a colon is missing after the key", "26 a value is missing after the key"}},
		{`{"a":{}, {"b":1}}`, `{"a":{},"":{"b":1}}`, []string{"9 a value without a key"}},
		{`{"a":1}}{"b":2} x`, `[{"a":1},{"b":2}]`, []string{"7 a closing } that nothing opens", "8 another value behind the end of the first", "16 text behind the end"}},
		{`[,1,,2;]`, `[1,"2;"]`, []string{"1 a comma that separates nothing", "4 a comma that separates nothing", "5 text without quotation marks"}},
		{"[1\x01,%% 2]", "[1,2]", []string{`2 "\u0001" has no meaning here`, `4 "%%" has no meaning here`}},
		{"\ufeff[1,", "[1]", []string{"5 a comma stands before the closing ]", "6 a list that opens at byte 3 is not closed"}},
		{strings.Repeat("[", 130) + "{1]}" + strings.Repeat("]", 130) + `x`, strings.Repeat("[", 128) + "null" + strings.Repeat("]", 128), []string{"128 lists and objects nest more than 128 deep", "263 a closing ] that nothing opens", "264 text behind the end"}},
	} {
		doc, problems := Repair(tt.text)
		if doc == nil {
			t.Errorf("Repair(%q): got no document", tt.text)
			continue
		}
		var got []string
		for _, p := range problems {
			got = append(got, strconv.Itoa(p.Start)+" "+p.Reason)
		}
		if text := string(AppendCompact(nil, doc.Root())); text != tt.want || !slices.Equal(got, tt.problems) {
			t.Errorf("Repair(%q):\ngot  %s %q\nwant %s %q", tt.text, text, got, tt.want, tt.problems)
		}
		checkRepair(t, tt.text)
	}
}

func TestRepairOfNothing(t *testing.T) {
	for _, text := range []string{"", " ", "\ufeff", "// x", ",", "}"} {
		if doc, problems := Repair(text); doc != nil || len(problems) == 0 {
			t.Errorf("Repair(%q): got %v and %v, want no document and a problem", text, doc, problems)
		}
	}
}

// checkRepair holds Repair to its promises: spans nest and are in order, and the text with
// all fixes is JSON for the same tree.
func checkRepair(t *testing.T, text string) {
	t.Helper()
	doc, problems := Repair(text)
	for _, p := range problems {
		if p.Start < 0 || p.Start > p.End || p.End > len(text) || p.FixStart < 0 || p.FixStart > p.FixEnd || p.FixEnd > len(text) {
			t.Fatalf("Repair(%q): problem %+v lies outside of the text", text, p)
		}
	}
	if doc == nil {
		if len(problems) == 0 {
			t.Fatalf("Repair(%q): neither document nor problem", text)
		}
		return
	}
	checkSpans(t, doc)
	_, strict := Parse(text)
	if (strict == nil) != (len(problems) == 0) {
		t.Fatalf("Repair(%q): got problems %v, Parse says %v", text, problems, strict)
	}
	another := slices.ContainsFunc(problems, func(p Problem) bool { return p.Trouble == Another })
	if len(problems) == maxProblems || another {
		return
	}
	fixed := applyFixes(t, text, problems)
	again, err := Parse(fixed)
	if err != nil {
		t.Fatalf("Repair(%q): with all fixes the text is %q: %v", text, fixed, err)
	}
	if got, want := AppendCompact(nil, again.Root()), AppendCompact(nil, doc.Root()); string(got) != string(want) {
		t.Fatalf("Repair(%q): fixed text %q reads as %s, the tree was %s", text, fixed, got, want)
	}
}

func applyFixes(t *testing.T, text string, problems []Problem) string {
	sorted := slices.Clone(problems)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		if a.FixStart != b.FixStart {
			return a.FixStart - b.FixStart
		}
		return a.FixEnd - b.FixEnd
	})
	var out strings.Builder
	at := 0
	for _, p := range sorted {
		if p.FixStart < at {
			t.Fatalf("Repair(%q): fixes overlap at %d: %+v", text, p.FixStart, sorted)
		}
		out.WriteString(text[at:p.FixStart])
		out.WriteString(p.Fix)
		at = p.FixEnd
	}
	return out.String() + text[at:]
}

func checkSpans(t *testing.T, doc *Doc) {
	t.Helper()
	for i := range doc.nodes {
		parent := Node{doc, int32(i)}
		last := parent.Start()
		for e := parent.First(); parent.Kind() >= Array && e.In(parent); e = e.Next() {
			if e.Start() < last || e.End() < e.Start() || e.End() > parent.End() {
				t.Fatalf("%q: node at %d-%d behind %d in %d-%d", doc.text, e.Start(), e.End(), last, parent.Start(), parent.End())
			}
			last = e.End()
		}
	}
}

func TestRepairCutPolicies(t *testing.T) {
	for i, f := range corpus.Files(t, corpus.ManagedPolicies) {
		cut := len(f.Text) * (i%97 + 1) / 100
		checkRepair(t, f.Text[:cut])
		checkRepair(t, f.Text[:cut]+f.Text[cut+1:])
	}
}

func TestRepairHostile(t *testing.T) {
	const size = 5 << 20
	for _, unit := range []string{"[", `{"":`, "]", ",", `"`, "\"\n", "'", "[}", "{]", `[},"":`, "/*", "//\n", "#", "\\", "a", "1,", "[1,", "{}", "\"\n" + strings.Repeat(" ", 90) + "x", "\xff", "“"} {
		text := strings.Repeat(unit, size/len(unit))
		if doc, problems := Repair(text); len(problems) == 0 || len(problems) > maxProblems || doc == nil && problems[0].End > len(text) {
			t.Errorf("%q many times: got %d problems, want between 1 and %d", unit, len(problems), maxProblems)
		}
	}
}

func FuzzRepair(f *testing.F) {
	for _, s := range append(strange, `{'a':'b"c\'d',}`, `{“a”: „b“}`, `{a:1 b=[True}, "c":}`, "[\"ab\n cd\", \"x,\n\"y\"]", "{}{} x", `["\u12", "\`) {
		f.Add(s)
	}
	f.Fuzz(checkRepair)
}

func TestAppendCompactAgreesWithIndent(t *testing.T) {
	for _, f := range corpus.Files(t, corpus.ExamplePolicies) {
		doc, err := Parse(f.Text)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		again, err := Parse(string(AppendIndentedBy(nil, AppendCompact(nil, doc.Root()), 4)))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if got, want := value(again.Root()), value(doc.Root()); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", f.Name, got, want)
		}
	}
}
