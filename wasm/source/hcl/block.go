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
	// conditional is set if there may be none.
	conditional bool
}

// blocks are the blocks of a type in a body. A dynamic block counts once; how often it is
// made is not known, nor whether at all unless it goes through a list that is written there.
//
// https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
func blocks(body *hclsyntax.Body, name string) []block {
	var out []block
	for _, b := range body.Blocks {
		switch {
		case b.Type == name:
			out = append(out, block{b.TypeRange, b.Range().End.Byte, b.Body, false})
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == name:
			for _, content := range b.Body.Blocks {
				if content.Type == "content" {
					out = append(out, block{b.LabelRanges[0], b.Range().End.Byte, content.Body, !goesThrough(b.Body)})
				}
			}
		}
	}
	return out
}

// goesThrough reports whether a dynamic block is made at least once.
func goesThrough(dynamic *hclsyntax.Body) bool {
	each := dynamic.Attributes["for_each"]
	if each == nil {
		return false
	}
	e := each.Expr
	if call, ok := e.(*hclsyntax.FunctionCallExpr); ok && call.Name == "toset" && len(call.Args) == 1 {
		e = call.Args[0]
	}
	switch e := e.(type) {
	case *hclsyntax.TupleConsExpr:
		return len(e.Exprs) > 0
	case *hclsyntax.ObjectConsExpr:
		return len(e.Items) > 0
	}
	return false
}
