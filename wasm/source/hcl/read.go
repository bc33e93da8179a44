package hcl

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/source"
)

// parse reads a file. The error is a *[source.Error].
func parse(text string) (body *hclsyntax.Body, err error) {
	if len(text) > source.MaxBytes {
		return nil, &source.Error{Reason: "the file is too large"}
	}
	defer func() {
		if r := recover(); r != nil {
			body, err = nil, &source.Error{Reason: fmt.Sprintf("the HCL parser gives up (%v)", r)}
		}
	}()
	tokens, _ := hclsyntax.LexConfig([]byte(text), "", hcl.InitialPos)
	if problem := bound(tokens); problem != nil {
		return nil, problem
	}
	file, diags := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		problem := &source.Error{Reason: reason(d.Summary), Hint: d.Detail}
		if d.Subject != nil {
			problem.Offset = min(d.Subject.Start.Byte, len(text))
		}
		return nil, problem
	}
	return file.Body.(*hclsyntax.Body), nil
}

// reason makes a clause of the parser's summary.
func reason(summary string) string {
	if summary == "" {
		return "no HCL"
	}
	return strings.ToLower(summary[:1]) + strings.TrimSuffix(summary[1:], ".")
}
