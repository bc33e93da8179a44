package yaml

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// Whatever the text, the reader answers with an error inside of it or with a tree whose
// spans can be right, which survives JSON, and which is the same as JSON's own reader gives.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(text) < 1000 {
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		documents, err := Read(text)
		var problem *source.Error
		switch {
		case errors.As(err, &problem):
			if problem.Offset < 0 || problem.Offset > len(text) || problem.Reason == "" {
				t.Errorf("error %+v in %d bytes", problem, len(text))
			}
			return
		case err != nil:
			t.Fatalf("got error %v, want a *source.Error", err)
		}
		for i := range documents {
			checkSpans(t, "input", text, &documents[i], 0, len(text))
		}
		again, err := source.Decode(string(source.AppendJSON(nil, documents)))
		if err != nil || string(source.AppendJSON(nil, again)) != string(source.AppendJSON(nil, documents)) {
			t.Errorf("after JSON: %v, %v", again, err)
		}
		doc, err := jsonspan.Parse(text)
		if err != nil || len(documents) != 1 || doc.Root().Kind() < jsonspan.Array {
			return
		}
		if want := source.FromJSON(doc); !reflect.DeepEqual(documents[0], want) {
			t.Errorf("as YAML %+v\nas JSON %+v", documents[0], want)
		}
	})
}
