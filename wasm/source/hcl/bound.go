package hcl

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/source"
)

// longest bounds how many operators that the parser recurses on may stand between two commas
// or lines; no file has so many.
const longest = 500

// bound refuses tokens that would make the parser recurse too deep: a stack that is used up
// can't be recovered from.
func bound(tokens hclsyntax.Tokens) *source.Error {
	type level struct {
		chain int
		lines bool // a line end begins something new
	}
	levels := []level{{lines: true}}
	for i := range tokens {
		t := &tokens[i]
		top := &levels[len(levels)-1]
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp:
			if len(levels) > source.MaxDepth {
				return &source.Error{Offset: t.Range.Start.Byte, Reason: "brackets nest too deep"}
			}
			levels = append(levels, level{lines: t.Type == hclsyntax.TokenOBrace})
			continue
		case hclsyntax.TokenTemplateControl:
			if top.chain++; len(levels) > source.MaxDepth {
				return &source.Error{Offset: t.Range.Start.Byte, Reason: "brackets nest too deep"}
			}
			levels = append(levels, level{})
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
			if len(levels) > 1 {
				levels = levels[:len(levels)-1]
			}
			continue
		case hclsyntax.TokenNewline:
			if top.lines {
				top.chain = 0
			}
		case hclsyntax.TokenComma:
			top.chain = 0
		case hclsyntax.TokenQuestion, hclsyntax.TokenBang, hclsyntax.TokenMinus:
			top.chain++
		}
		if top.chain > longest {
			return &source.Error{Offset: t.Range.Start.Byte, Reason: "an expression is too long"}
		}
	}
	return nil
}
