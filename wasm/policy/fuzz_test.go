package policy

import (
	"math/rand/v2"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		example,
		`{'Statement':[{Effect:"Allow","Action":["a:b",]}, // x`,
		`[{"Effect":"Allow","Action":"a:b"}]{"Statement":{}}`,
		`{"Policy":"{\"Statement\":[{\"Sid\":\"\\u00e9\"}]}"}`,
		`%7B%22Statement%22%3A%7B%22Action%22%3A%22a%3Ab%22%7D%7D`,
		"\ufeff{\"Statement\":{\"Action\":[\"a:b\",\r\n\"c:d\"],\"Action\":1,\"Condition\":{\"Bool\":{\"k\":true}}}}",
		`{"Statement":[7,"x",{"Principal":{"AWS":"*","Aws":[]},"NotPrincipal":"*"}],"Statement":[]}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, errs := Parse(text)
		for _, e := range errs {
			if e.Span.Start < 0 || e.Span.End < e.Span.Start || e.Span.End > len(text) || e.Code == "" || e.Message == "" {
				t.Fatalf("Parse(%q): got error %+v", text, e)
			}
		}
		for _, d := range append([]*Document{d}, d.More...) {
			checkSpans(t, d)
			if start, end := d.Outer(d.Span.Start), d.Outer(d.Span.End); start < 0 || end < start || end > len(text) {
				t.Fatalf("Parse(%q): document at %d to %d", text, start, end)
			}
			checkPrint(t, "fuzzed", d)
			// What was printed is clean, so that edits in it can be foretold.
			if clean, errs := Parse(Print(d, Layout{Indent: len(text) % 3})); len(errs) == 0 {
				checkEdits(t, clean, rand.New(rand.NewPCG(uint64(len(text)), 1)))
			}
		}
		NewLines(text).Position(len(text) / 2)
		if m := Measure(text); m.Characters > m.Bytes || m.DenseBytes > m.Bytes || m.DenseCharacters > m.Characters {
			t.Errorf("Measure(%q) = %+v", text, m)
		}
		Detect(d)
	})
}

func FuzzMeasure(f *testing.F) {
	f.Add("{ \"a\\\" b\" : [1, \"é😀\"] }")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := Apply(text, []Edit{{Span{len(text) / 2, len(text)}, "x"}}); err != nil {
			t.Fatal(err)
		}
		if d, errs := Parse(text); len(errs) == 0 && d.Encoded == 0 && text[0] != 0xef {
			checkMeasure(t, "fuzzed", text)
		}
	})
}
