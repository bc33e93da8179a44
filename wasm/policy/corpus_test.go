package policy

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

func TestManagedPolicies(t *testing.T) { checkCorpus(t, corpus.ManagedPolicies) }

func TestExamplePolicies(t *testing.T) { checkCorpus(t, corpus.ExamplePolicies) }

func checkCorpus(t *testing.T, name string) {
	files := corpus.Files(t, name)
	for _, f := range files {
		d, errs := Parse(f.Text)
		if len(errs) > 0 {
			t.Errorf("%s: got errors %+v, want none", f.Name, errs)
			continue
		}
		checkSpans(t, d)
		checkAgainstJSON(t, f.Name, d)
		checkPrint(t, f.Name, d)
		checkMeasure(t, f.Name, f.Text)
	}
	t.Logf("%d policies of %s", len(files), name)
}

// checkAgainstJSON compares every string of the tree with what encoding/json reads.
func checkAgainstJSON(t *testing.T, name string, d *Document) {
	t.Helper()
	for _, layout := range []Layout{{}, {Indent: 2}, {Indent: 4}} {
		got := anyJSON(t, Print(d, layout))
		if want := anyJSON(t, d.Source[d.Span.Start:d.Span.End]); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	statements := anyJSON(t, d.Source[d.Span.Start:d.Span.End]).(map[string]any)["Statement"]
	if d.Single {
		statements = []any{statements}
	}
	for i, one := range statements.([]any) {
		s := &d.Statements[i]
		for element, got := range map[string][]String{"Action": s.Action, "NotAction": s.NotAction, "Resource": s.Resource, "NotResource": s.NotResource} {
			want, ok := one.(map[string]any)[element]
			if !ok {
				if got != nil {
					t.Errorf("%s: statement %d has no %s, got %v", name, i, element, got)
				}
				continue
			}
			if text, ok := want.(string); ok {
				want = []any{text}
			}
			list := []any{}
			for _, s := range got {
				list = append(list, s.Value)
				var text string
				if err := json.Unmarshal([]byte(d.Source[s.Span.Start:s.Span.End]), &text); err != nil || text != s.Value {
					t.Errorf("%s: span %v holds %q, the value is %q", name, s.Span, text, s.Value)
				}
			}
			if !reflect.DeepEqual(list, want) {
				t.Errorf("%s: statement %d %s: got %v, want %v", name, i, element, list, want)
			}
		}
	}
}

// checkPrint holds the printer to its promises: what it prints reads as the same, and
// prints as the same again.
func checkPrint(t testing.TB, name string, d *Document) {
	t.Helper()
	for _, layout := range []Layout{{}, {2, AsWritten}, {4, AlwaysLists}, {1, Scalars}} {
		text := Print(d, layout)
		again, errs := Parse(text)
		for _, e := range errs {
			if e.Code != CodeDuplicate && e.Code != CodeNoPolicy {
				t.Fatalf("%s: printed %s with error %+v", name, text, e)
			}
		}
		if len(errs) > 0 {
			continue
		}
		if twice := Print(again, layout); twice != text {
			t.Fatalf("%s: printed\n%s\nand then\n%s", name, text, twice)
		}
		if layout.Lists == AsWritten {
			if got, want := meaning(again), meaning(d); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: printed %s\ngot  %+v\nwant %+v", name, text, got, want)
			}
		}
	}
}

func checkMeasure(t testing.TB, name, text string) {
	t.Helper()
	text = strings.TrimPrefix(text, "\ufeff")
	var dense bytes.Buffer
	if err := json.Compact(&dense, []byte(text)); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	want := Count{utf8.RuneCountInString(text), len(text), utf8.RuneCount(dense.Bytes()), dense.Len()}
	if got := Measure(text); got != want {
		t.Errorf("%s: got %+v, want %+v", name, got, want)
	}
}
