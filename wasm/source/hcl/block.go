package hcl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// block is a nested block, or the content of one that "dynamic" makes.
type block struct {
	name hcl.Range
	end  int
	body *hclsyntax.Body
}

// blocks are the blocks of a type in a body. A dynamic block counts once; how often it is
// made is not known.
//
// https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
func blocks(body *hclsyntax.Body, name string) []block {
	var out []block
	for _, b := range body.Blocks {
		switch {
		case b.Type == name:
			out = append(out, block{b.TypeRange, b.Range().End.Byte, b.Body})
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == name:
			for _, content := range b.Body.Blocks {
				if content.Type == "content" {
					out = append(out, block{b.LabelRanges[0], b.Range().End.Byte, content.Body})
				}
			}
		}
	}
	return out
}
