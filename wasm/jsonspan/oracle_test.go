package jsonspan

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// value is the slow reading of a tree, to compare with encoding/json's. It may recurse:
// the parser has limited the depth.
func value(n Node) any {
	switch n.Kind() {
	case Bool:
		return n.Bool()
	case Number:
		return json.Number(n.Raw())
	case String:
		return n.Text()
	case Array:
		out := []any{}
		for e := range n.Elements() {
			out = append(out, value(e))
		}
		return out
	case Object:
		out := map[string]any{}
		for k, v := range n.Members() {
			out[k.Text()] = value(v)
		}
		return out
	}
	return nil
}

func compare(t *testing.T, name, text string) {
	t.Helper()
	doc, err := Parse(text)
	want, oracleErr := oracle(text)
	if (err == nil) != (oracleErr == nil) {
		t.Errorf("%s: got error %v, encoding/json says %v", name, err, oracleErr)
		return
	}
	if err != nil {
		if e := err.(*Error); e.Offset < 0 || e.Offset > len(text) || e.Reason == "" {
			t.Errorf("%s: error %#v points outside of the text", name, e)
		}
		return
	}
	if got := value(doc.Root()); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
}

func oracle(text string) (any, error) {
	if !json.Valid([]byte(text)) {
		return nil, json.Unmarshal([]byte(text), new(any))
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

func TestManagedPolicies(t *testing.T) {
	for _, f := range corpus.Files(t, corpus.ManagedPolicies) {
		compare(t, f.Name, f.Text)
		compare(t, f.Name+" cut", f.Text[:len(f.Text)*2/3])
	}
}

func TestExamplePolicies(t *testing.T) {
	for _, f := range corpus.Files(t, corpus.ExamplePolicies) {
		compare(t, f.Name, strings.TrimPrefix(f.Text, "\ufeff"))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range strange {
		f.Add(s)
	}
	f.Add(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:b"],"Resource":"*"}]}`)
	f.Add(`[-0.5e+10, 0, {"a":{"a":[[]]}}, true, false, null]`)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasPrefix(text, "\ufeff") || strings.Count(text, "[")+strings.Count(text, "{") > MaxDepth {
			if _, err := Parse(text); err != nil && err.(*Error).Offset > len(text) {
				t.Errorf("error %v points outside of the text", err)
			}
			return
		}
		compare(t, "fuzzed", text)
	})
}

func FuzzAppendString(f *testing.F) {
	for _, s := range strange {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := string(AppendString(nil, s)), encode(t, s); got != want {
			t.Errorf("AppendString(%q): got %s, want %s", s, got, want)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var all []string
	size := 0
	for _, f := range corpus.Files(b, corpus.ManagedPolicies) {
		all = append(all, f.Text)
		size += len(f.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range all {
			if _, err := Parse(text); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func TestAppendIndentedAgreesWithEncodingJSON(t *testing.T) {
	texts := []string{`{}`, `[]`, `{"a":[{},[],[1,"\"{[,:\\"],{"b":{"c":null}}]}`, `"x"`, strings.Repeat("[", 60) + strings.Repeat("]", 60)}
	for _, f := range corpus.Files(t, corpus.ManagedPolicies)[:50] {
		texts = append(texts, f.Text)
	}
	for _, text := range texts {
		var compact, want bytes.Buffer
		if err := json.Compact(&compact, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&want, compact.Bytes(), "", "  "); err != nil {
			t.Fatal(err)
		}
		if got := string(AppendIndented(nil, compact.Bytes())); got != want.String() {
			t.Errorf("got %s, want %s", got, want.String())
		}
	}
}
