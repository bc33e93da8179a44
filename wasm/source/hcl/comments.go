package hcl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/source"
)

// Comments are the lines of a file, from 1, on which a comment begins, in order.
func Comments(text string) (lines []int) {
	if len(text) > source.MaxBytes {
		return nil
	}
	tokens, _ := hclsyntax.LexConfig([]byte(text), "", hcl.InitialPos)
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenComment {
			lines = append(lines, t.Range.Start.Line)
		}
	}
	return lines
}
