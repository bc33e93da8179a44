package source_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/source"
)

// The word X stands in text and in raw; its place in the one leads to its place in the other.
func TestSpliced(t *testing.T) {
	for _, tt := range []struct{ text, raw string }{
		{`{"a": "X"}`, `{"a": "X"}`},
		{`{"a": "X"}`, `"{\"a\": \"X\"}"`},
		{`{"a\"": "X"}`, `"{\"a\\\"\": \"X\"}"`},
		{"{\n  \"a\":\n\"X\"}", "|-\n    {\n      \"a\":\n    \"X\"}"},
		{"{\n\"a\": \"X\"}", `"{\n\"a\": \"X\"}"`},
		{`{"'a'": "X"}`, `'{"''a''": "X"}'`},
		{`{"a": "${b}X"}`, `{"a": "$${b}X"}`},
		{`{"A": "X"}`, `"{\"\u0041\": \"X\"}"`},
	} {
		var s source.Spliced
		s.Put("(…)", 0, 2)
		s.Align(tt.text, tt.raw, 10)
		s.Put("}", 90, 95)
		at := strings.Index(s.Text(), "X")
		if start, end := s.Span(at, at+1); start != 10+strings.Index(tt.raw, "X") || end != start+1 {
			t.Errorf("%s in %s: got %d to %d", tt.text, tt.raw, start-10, end-10)
		}
		if start, end := s.Span(0, s.Len()); start != 0 || end != 95 {
			t.Errorf("%s: all of it is %d to %d", tt.raw, start, end)
		}
	}
	var none source.Spliced
	if start, end := none.Span(0, 1); start != 0 || end != 0 {
		t.Error("an empty text has a place")
	}
}
