package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // it brings the schema along
	"github.com/xeipuuv/gojsonschema"
)

// TestSARIFSchema validates the output against the schema of OASIS.
func TestSARIFSchema(t *testing.T) {
	schema, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(sarifSchema(t)))
	if err != nil {
		t.Fatal(err)
	}
	validate := func(text string) []gojsonschema.ResultError {
		result, err := schema.Validate(gojsonschema.NewStringLoader(text))
		if err != nil {
			t.Fatal(err)
		}
		return result.Errors()
	}
	for name, run := range map[string]*Lint{"findings": lintRun(), "none": {Version: "(devel)", Date: "2026-08-22"}} {
		text, err := appendLintSARIF(nil, run)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range validate(string(text)) {
			t.Errorf("%s: %s", name, problem)
		}
		if len(validate(strings.Replace(string(text), `"runs"`, `"run"`, 1))) == 0 {
			t.Errorf("%s: a broken one is valid, so that the schema was not asked", name)
		}
	}
}

// sarifSchema takes the schema out of the library, which keeps it in a constant.
func sarifSchema(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "pkg/report/v210/sarif/schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	schema := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && strings.Contains(text.Value, "$schema") {
			if schema, err = strconv.Unquote(text.Value); err != nil {
				t.Fatal(err)
			}
		}
		return true
	})
	if schema == "" {
		t.Fatal("the library has no schema where it was")
	}
	return schema
}
