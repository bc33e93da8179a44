package console

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew; review the diff")

// All requests, byte by byte: signing in with its redirects, then each method that may be
// called.
func TestWire(t *testing.T) {
	w := newWorld(t, s3Main)
	calls := []Request{
		Bare("services"), Actions("s3", Region), Bare("resources"), Bare("contextKeys"), Bare("globalConditionKeys"),
		ServiceLinkedRole("autoscaling.amazonaws.com"), Summary(`{"Statement": []}`), Validate("{\"Statement\": \"a<b\"}\n"),
	}
	for _, name := range []string{"composePolicy", "decomposePolicy"} {
		r, err := Raw(name, `{"a": 1}`)
		if err != nil {
			t.Fatal(err)
		}
		calls = append(calls, r)
	}
	for _, r := range calls {
		if _, err := w.Call(context.Background(), r); err != nil {
			t.Errorf("%s: %v", r.Method, err)
		}
	}
	got := strings.Join(w.double.Wire(), "---\n")
	path := filepath.Join("testdata", "wire.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the requests differ from %s:\n%s", path, got)
	}
}
