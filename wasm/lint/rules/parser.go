package rules

import (
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// What the parser finds needs no looking for.
var parserRules = [...]lint.Rule{
	{ID: policy.CodeSyntax, Severity: lint.Error},
	{ID: policy.CodeRelaxed, Severity: lint.Error},
	{ID: policy.CodeTooDeep, Severity: lint.Error},
	{ID: policy.CodeDocuments, Severity: lint.Error},
	{ID: policy.CodeDuplicate, Severity: lint.Error},
	{ID: policy.CodeNoPolicy, Severity: lint.Error},
}

var _ = registerAll(parserRules[:])
