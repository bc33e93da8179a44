package jsonspan

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		text   string
		offset int
		reason string
	}{
		{"", 0, "the text ends where a value should stand"},
		{"  ", 2, "the text ends where a value should stand"},
		{"\ufeff", 3, "the text ends where a value should stand"},
		{"nul", 0, `"n" where a value should stand`},
		{"{} x", 3, `"x" where the end of the text should stand`},
		{`{"a":1,}`, 7, "a comma stands before the closing }"},
		{`[1,]`, 3, "a comma stands before the closing ]"},
		{`[1 2]`, 3, `"2" where a comma or ] should stand`},
		{`{"a" 1}`, 5, `"1" where a colon after the key should stand`},
		{`{"a"`, 4, "the text ends where a colon after the key should stand"},
		{`{a:1}`, 1, `"a" where a key in quotation marks should stand`},
		{`{"a":[1`, 7, "the text ends inside a list that opens at byte 5"},
		{`{"a":1`, 6, "the text ends inside an object that opens at byte 0"},
		{`{`, 1, "the text ends inside an object that opens at byte 0"},
		{`["ab`, 1, "a string without closing quotation mark"},
		{"[\"a\nb\"]", 3, "a control character inside a string"},
		{`["\x"]`, 2, `a backslash that begins no escape (write \\ for a backslash)`},
		{`["\u12g4"]`, 2, `a backslash that begins no escape (write \\ for a backslash)`},
		{`01`, 0, "a number that begins with 0"},
		{`[-]`, 2, `"]" where a digit should stand`},
		{`1.`, 2, "the text ends where a digit should stand"},
		{`1e+`, 3, "the text ends where a digit should stand"},
		{`[“a”]`, 1, `"“" where a value should stand`},
	} {
		_, err := Parse(tt.text)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q): got error %v, want an *Error", tt.text, err)
			continue
		}
		if e.Offset != tt.offset || e.Reason != tt.reason {
			t.Errorf("Parse(%q): got %d %q, want %d %q", tt.text, e.Offset, e.Reason, tt.offset, tt.reason)
		}
	}
}

func TestDepth(t *testing.T) {
	for _, pair := range []string{"[]", `{"":}`} {
		opening, closing := pair[:len(pair)-1], pair[len(pair)-1:]
		if _, err := Parse(strings.Repeat(opening, MaxDepth) + "1" + strings.Repeat(closing, MaxDepth)); err != nil {
			t.Errorf("%d levels of %s: got error %v, want none", MaxDepth, pair, err)
		}
		_, err := Parse(strings.Repeat(opening, 100_000))
		var e *Error
		if !errors.As(err, &e) || e.Offset != MaxDepth*len(opening) {
			t.Errorf("100,000 levels of %s: got error %v, want one at byte %d", pair, err, MaxDepth*len(opening))
		}
	}
}

func TestTreeKeepsDuplicatesAndSpans(t *testing.T) {
	const text = `{"a": [1, "x"], "b": {}, "a": null}`
	doc, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for key, value := range doc.Root().Members() {
		got = append(got, key.Text()+"="+text[value.Start():value.End()])
		for e := range value.Elements() {
			got = append(got, e.Raw())
		}
	}
	if want := []string{`a=[1, "x"]`, "1", `"x"`, "b={}", "a=null"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEarlyStop(t *testing.T) {
	doc, err := Parse(`{"a":[1,2],"b":3}`)
	if err != nil {
		t.Fatal(err)
	}
	turns := 0
	for _, value := range doc.Root().Members() {
		for range value.Elements() {
			turns++
			break
		}
		break
	}
	if turns != 1 {
		t.Errorf("got %d turns, want 1", turns)
	}
}

func TestScalars(t *testing.T) {
	doc, err := Parse(`[true, false, 12, -3, 1.5, 99999999999999999999, "7", null]`)
	if err != nil {
		t.Fatal(err)
	}
	type scalar struct {
		truth bool
		value int
		ok    bool
	}
	want := []scalar{{true, 0, false}, {}, {false, 12, true}, {false, -3, true}, {}, {}, {}, {}}
	i := 0
	for n := range doc.Root().Elements() {
		value, ok := n.Int()
		if !ok {
			value = 0
		}
		if got := (scalar{n.Bool(), value, ok}); got != want[i] {
			t.Errorf("%s: got %v, want %v", n.Raw(), got, want[i])
		}
		i++
	}
}

// Each of these must decode as encoding/json decodes it and be written as it writes it.
var strange = []string{
	`""`, `"a"`, `"\""`, `"\\\/\b\f\n\r\t"`, `"\u0041\u00e9\u20ac"`, `"\ud83d\ude00"`, `"\uD83D"`, `"\uDE00\uD83D"`,
	`"\ud83dx"`, `"\ud83d\u0041"`, `"<>&'"`, "\"\u2028\u2029\"", "\"\x7f\"", "\"\xff\xfe\"", "\"\xe2\x82\"", "\"a\xf0\\n\"", `"\u0000\u001f"`, "\"é😀\ufffd\"",
}

func TestStringsAgreeWithEncodingJSON(t *testing.T) {
	for _, text := range strange {
		checkString(t, text)
	}
}

func checkString(t *testing.T, text string) {
	t.Helper()
	doc, err := Parse(text)
	if err != nil {
		t.Errorf("Parse(%q): %v", text, err)
		return
	}
	var want string
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatalf("the oracle refuses %q: %v", text, err)
	}
	if got := doc.Root().Text(); got != want {
		t.Errorf("text of %q: got %q, want %q", text, got, want)
	}
	for _, s := range []string{want, text} { // text may hold bytes that are not UTF-8
		if got, want := string(AppendString(nil, s)), encode(t, s); got != want {
			t.Errorf("AppendString(%q): got %s, want %s", s, got, want)
		}
	}
}

func encode(t *testing.T, s string) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
