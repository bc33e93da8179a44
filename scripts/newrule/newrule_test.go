package main

import (
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewRule(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"wasm/lint/rules", "wasm/lint/rulebook/pages"} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := run([]string{"-at", "Value", "-group", "trust-policy", "some-new-rule"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("wasm", "lint", "rules", "some_new_rule.go"))
	if err != nil {
		t.Fatal(err)
	}
	if done, err := format.Source(text); err != nil || string(done) != string(text) {
		t.Errorf("not in gofmt's form, %v:\n%s", err, text)
	}
	for _, want := range []string{"var someNewRule = ", `"some-new-rule"`, "lint.GroupTrustPolicy", "lint.AtValue", "lint.Warning"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, args := range [][]string{{}, {"some-new-rule"}, {"One"}, {"-at", "Sid", "a-b"}, {"-group", "x", "a-b"}, {"-severity", "x", "a-b"}} {
		if err := run(args); err == nil {
			t.Errorf("%q: want an error", args)
		}
	}
}
