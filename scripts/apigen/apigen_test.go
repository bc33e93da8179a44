package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// repository makes a folder with one api file of the given text.
func repository(t *testing.T, text string) string {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, apiFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "x.go"), []byte("package api\n"+text), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestCheckNoticesOldFiles(t *testing.T) {
	root := repository(t, "// AskRequest asks.\ntype AskRequest struct{\n\t// N counts.\n\tN int `json:\"n\"`\n}\ntype AskReply struct{}\n")
	var out bytes.Buffer
	for _, step := range []struct {
		args []string
		want int
		why  string
	}{
		{[]string{"-check"}, 1, "nothing is there yet"},
		{nil, 0, "both files are written"},
		{[]string{"-check"}, 0, "they are up to date"},
		{[]string{"-wrong"}, 2, "unknown flag"},
	} {
		if got := run(step.args, root, &out); got != step.want {
			t.Fatalf("run(%q) = %d, want %d (%s)\n%s", step.args, got, step.want, step.why, &out)
		}
	}
	types, err := os.ReadFile(filepath.Join(root, typesFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"DO NOT EDIT", " * @property {number} [n] N counts.\n", "{{request: AskRequest, reply: AskReply}} ask\n"} {
		if !strings.Contains(string(types), want) {
			t.Errorf("%s lacks %q:\n%s", typesFile, want, types)
		}
	}
	if err := os.WriteFile(filepath.Join(root, codecFile), append([]byte("// edited\n"), types...), 0o644); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if got := run([]string{"-check"}, root, &out); got != 1 || !strings.Contains(out.String(), codecFile) {
		t.Errorf("after an edit: got %d and %q, want 1 and the name of the file", got, out.String())
	}
}

func TestRefusedSources(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"type A int", "x.go:2:6: type A is not a struct"},
		{"type A struct{ B string }", "want one name and a json tag"},
		{"type A struct{ B map[string]int `json:\"b\"` }", "A.B: the bridge has no such type"},
		{"type A struct{ B []bool `json:\"b\"` }", "A.B: the bridge has no such type"},
		{"type A struct{ B []string `json:\"b,omitempty\"` }", "pointers are left out when nil"},
		{"type A struct{ B *int `json:\"b\"` }", "pointers are left out when nil"},
		{"type A struct{ B Missing `json:\"b\"` }", "no struct Missing"},
		{"type ARequest struct{}", "ARequest has no AReply"},
		{"type A struct{ B *int `json:\"b,omitempty\"` }", "the first field must always be written"},
	} {
		var out bytes.Buffer
		if got := run(nil, repository(t, tt.text), &out); got != 2 || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%s: got %d and %q, want 2 and %q", tt.text, got, out.String(), tt.want)
		}
	}
}

func TestRepositoryIsUpToDate(t *testing.T) {
	var out bytes.Buffer
	if got := run([]string{"-check"}, "../..", &out); got != 0 {
		t.Errorf("got %d, want 0: %s", got, &out)
	}
}
