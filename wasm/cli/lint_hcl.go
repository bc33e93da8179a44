package cli

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/hcl"
)

// isHCL reports whether a file's name promises Terraform's language.
func isHCL(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tf", ".tofu":
		return true
	}
	return false
}

// lookHCL finds what is wrong in the policies of a file of Terraform's.
func lookHCL(l *lint.Linter, file lintInput, o lint.Options) (result lint.Result, err error) {
	found, err := hcl.Policies(file.text)
	var problem *source.Error
	switch {
	case err != nil && file.walked:
		return lint.Result{}, nil
	case errors.As(err, &problem):
		return lint.Result{}, placed(file.name, file.text, problem.Offset, problem.Reason, problem.Hint)
	case err != nil:
		return lint.Result{}, err
	}
	for i := range found {
		p := &found[i]
		of := o
		if p.Known && o.Detect {
			of = lint.Options{Kind: p.Kind, ResourceType: p.ResourceType}
		}
		of.Partial = p.Partial
		join(&result, placedIn(p, l.Text(p.Text, of)))
	}
	slices.SortStableFunc(result.Findings, func(a, b lint.Finding) int { return a.Span.Start - b.Span.Start })
	return result, nil
}
