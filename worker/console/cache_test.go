package console

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/worker/doubles/iamv2"
)

// Facts are asked for once a day by whoever shares the folder; policies never get there.
func TestCache(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "console")
	w := newWorld(t, s3Main)
	ask := func(r Request) string {
		t.Helper()
		answer, err := w.Call(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
	again := func(after time.Duration, fresh bool) {
		w.Client = &Client{HTTP: w.HTTP, Credentials: w.Credentials, Now: w.Now, Wait: w.Wait, Cache: &Cache{Folder: folder}, Fresh: fresh}
		w.clock = w.clock.Add(after)
	}
	calls := func(want int, when string) {
		t.Helper()
		if got := w.double.Count("call"); got != want {
			t.Errorf("%s: %d calls, want %d", when, got, want)
		}
	}
	again(0, false)
	first := ask(Bare("services"))
	ask(Bare("services"))
	calls(1, "asked twice")
	again(23*time.Hour, false)
	if ask(Bare("services")) != first {
		t.Error("the cache changed the answer")
	}
	calls(1, "after 23 hours")
	ask(Actions("s3", Region))
	ask(Actions("s3", "us-east-1"))
	calls(3, "another region is another question")
	again(0, true)
	ask(Bare("services"))
	calls(4, "asked for anew")
	again(24*time.Hour, false)
	ask(Bare("services"))
	calls(5, "after a day")
	again(-time.Hour, false)
	ask(Bare("services"))
	calls(6, "written in the future")

	// Nothing, and what reads like an error, counts for one process only.
	w.double.Set(func(d *iamv2.Double) {
		d.Answers = map[string]string{"resources": "[]", "contextKeys": `{"message":"an error"}`, "validate": `["x"]`, "policySummary": `{"a":1}`}
	})
	for _, name := range []string{"resources", "contextKeys", "resources", "contextKeys"} {
		ask(Bare(name))
	}
	calls(8, "in one process")
	again(0, false)
	ask(Bare("resources"))
	ask(Bare("contextKeys"))
	calls(10, "in the next")
	for range 2 {
		ask(Validate(`{"canary-policy": 1}`))
		ask(Summary(`{"canary-policy": 1}`))
	}
	calls(14, "policies are never remembered")

	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	if len(files) != 3 {
		t.Errorf("the cache has %d files, want 3", len(files))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		quiet(t, file, string(text))
		if strings.Contains(string(text), "canary") || !json.Valid(text) {
			t.Errorf("%s has %s", file, text)
		}
		if info, _ := os.Stat(file); info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v", file, info.Mode())
		}
	}

	// Broken files, other people's files, and old ones.
	if err := os.WriteFile(files[0], []byte(`{"method":"services","answer":`), 0o600); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-100 * time.Hour)
	for _, file := range []string{files[1], mine} {
		if err := os.Chtimes(file, old, old); err != nil {
			t.Fatal(err)
		}
	}
	again(time.Since(w.clock), true)
	ask(Bare("globalConditionKeys"))
	w.double.Set(func(d *iamv2.Double) { d.Answers["globalConditionKeys"] = `["k"]` })
	again(0, false)
	if got := ask(Bare("globalConditionKeys")); got != `["k"]` {
		t.Errorf("got %s", got)
	}
	if _, err := os.Stat(files[1]); err == nil {
		t.Error("an old answer stayed")
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error("a file that is none of ours went")
	}
	for range 2 {
		again(0, false)
		ask(Bare("services"))
		ask(Actions("s3", Region))
		ask(Actions("s3", "us-east-1"))
	}
}

// A folder that can't be written is told, and not passed over.
func TestCacheFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, s3Main)
	w.Cache = &Cache{Folder: filepath.Join(file, "below")}
	if answer, err := w.Call(context.Background(), Bare("services")); err == nil || len(answer) == 0 {
		t.Errorf("got %s, %v; want the answer and an error", answer, err)
	}
}

func TestShape(t *testing.T) {
	for _, tt := range []struct{ answer, want string }{
		{`[{"serviceName":"s3","n":1},{"serviceName":"sqs"},{"serviceName":null}]`, `[{"n?":"number","serviceName":"null|string"}]`},
		{`{"s3:prefix":{"type":"String"},"aws:username":{"type":"String","multi":true}}`, `{"*":{"multi?":"boolean","type":"string"}}`},
		{`[]`, `[]`},
		{`[[1,"a"],[null]]`, `[["null|number|string"]]`},
		{`["a",{"b":[]}]`, `[{"any of":["string",{"b":[]}]}]`},
		{`{"111122223333":"secret"}`, `{"*":"string"}`},
		{`{"arn:aws:iam::111122223333:role/x":1}`, `{"*":"number"}`},
		{`null`, `"null"`},
		{`broken`, `"?"`},
		{``, `"?"`},
	} {
		if got := Shape(json.RawMessage(tt.answer)); got != tt.want {
			t.Errorf("Shape(%s) = %s, want %s", tt.answer, got, tt.want)
		}
	}
	var many strings.Builder
	for i := range 50 {
		fmt.Fprintf(&many, `,"name%d":%d`, i, i)
	}
	if got := Shape(json.RawMessage("{" + many.String()[1:] + "}")); got != `{"*":"number"}` {
		t.Errorf("50 names: %s", got)
	}
	if ShapeHash(json.RawMessage(`[{"a":1}]`)) != ShapeHash(json.RawMessage(`[{"a":2},{"a":3}]`)) || ShapeHash(json.RawMessage(`[{"a":1}]`)) == ShapeHash(json.RawMessage(`[{"b":1}]`)) {
		t.Error("the hash is not that of the shape")
	}
}
