package source_test

import (
	"slices"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

func TestToJSONConditional(t *testing.T) {
	n := source.Node{Kind: source.Seq, Children: []source.Node{
		{Text: "a"},
		{Kind: source.Seq, Conditional: true, Children: []source.Node{{Text: "b"}, {Text: "c", Conditional: true}}},
	}}
	text, places := source.ToJSON(&n)
	var got []string
	for _, s := range places.Conditional {
		got = append(got, text[s.Start:s.End])
	}
	if want := []string{`"c"`, `["b","c"]`}; !slices.Equal(got, want) {
		t.Errorf("got %q of %s, want %q", got, text, want)
	}
}

func TestToJSONLeadsBack(t *testing.T) {
	text := "Version: 2012-10-17\nStatement:\n- Sid: \"A\\u0042\"   # a comment\n  Action: [s3:Get*, 's3:Put*']\n  Condition:\n    Bool: {\"aws:SecureTransport\": true}\n- Resource:\n"
	trees, err := yaml.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	got, places := source.ToJSON(&trees[0])
	want := `{"Version":"2012-10-17","Statement":[{"Sid":"AB","Action":["s3:Get*","s3:Put*"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}},{"Resource":null}]}`
	if got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
	doc, err := jsonspan.Parse(got)
	if err != nil {
		t.Fatal(err)
	}
	for part, inFile := range map[string]string{
		`"AB"`:                           `"A\u0042"`,
		`"s3:Put*"`:                      `'s3:Put*'`,
		`["s3:Get*","s3:Put*"]`:          `[s3:Get*, 's3:Put*']`,
		`{"aws:SecureTransport":"true"}`: `{"aws:SecureTransport": true}`,
	} {
		found := false
		var walk func(n jsonspan.Node)
		walk = func(n jsonspan.Node) {
			if n.Raw() == part {
				found = true
				start, end := places.Span(n.Start(), n.End())
				if text[start:end] != inFile {
					t.Errorf("%s stands at %q, want %q", part, text[start:end], inFile)
				}
			}
			for e := range n.Elements() {
				walk(e)
			}
			for _, v := range n.Members() {
				walk(v)
			}
		}
		walk(doc.Root())
		if !found {
			t.Errorf("%s is not in the JSON", part)
		}
	}
}
