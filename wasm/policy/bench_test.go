package policy

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// BenchmarkParse reads the 792 managed policies; BenchmarkEncodingJSON has the standard
// library read them into interface values, without spans.
func BenchmarkParse(b *testing.B) {
	benchmark(b, func(text string) error { Parse(text); return nil })
}

func BenchmarkEncodingJSON(b *testing.B) {
	benchmark(b, func(text string) error { var v any; return json.Unmarshal([]byte(text), &v) })
}

func BenchmarkPrint(b *testing.B) {
	docs := map[string]*Document{}
	benchmark(b, func(text string) error {
		if docs[text] == nil {
			docs[text], _ = Parse(text)
		}
		Print(docs[text], Layout{Indent: 2})
		return nil
	})
}

func benchmark(b *testing.B, read func(string) error) {
	files := corpus.Files(b, corpus.ManagedPolicies)
	size := 0
	for _, f := range files {
		size += len(f.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if err := read(f.Text); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	const size = 5 << 20
	for _, tt := range []struct{ name, text string }{
		{"nested", strings.Repeat("[", size)},
		{"flat", `{"Statement":{"Action":[` + strings.Repeat(`"s3:Get*",`, size/10) + `"x"]}}`},
		{"commas", strings.Repeat(",", size)},
		{"keys", `{"Statement":{"Condition":{"Bool":{` + strings.Repeat(`"k":1,`, size/6) + `"x":1}}}}`},
		{"unclosed", strings.Repeat("\"\n", size/2)},
	} {
		b.Run(tt.name, func(b *testing.B) {
			for b.Loop() {
				Parse(tt.text)
			}
		})
	}
}
