package hcl

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/source"
)

// Module is what the files of a folder define for each other: locals, variables with their
// values or defaults, and documents. References to what it has not are not known, and so are
// variables without a default or with an empty one, which stands for what must be given.
//
// https://developer.hashicorp.com/terraform/language/values/variables
type Module struct {
	values    map[string]*definition // by "local.name" or "var.name"
	documents map[string]*definition
	uses      map[string]use
}

// definition is where a value or document is defined.
type definition struct {
	file *File
	expr hclsyntax.Expression // of a value
	from *hclsyntax.Block     // of a document
	// node is the value, once it was asked for.
	node *source.Node
	// branches is set if it is another one in other views.
	branches bool
}

// NewModule makes a module of the files of a folder; of files with values the last counts.
func NewModule(files ...*File) *Module {
	m := &Module{values: map[string]*definition{}, documents: map[string]*definition{}}
	var bodies []*hclsyntax.Body
	for _, f := range files {
		if f.given {
			continue
		}
		bodies = append(bodies, f.body)
		for _, b := range f.body.Blocks {
			switch {
			case b.Type == "locals":
				for name, a := range b.Body.Attributes {
					m.values["local."+name] = &definition{file: f, expr: a.Expr}
				}
			case b.Type == "variable" && len(b.Labels) == 1:
				if a := b.Body.Attributes["default"]; a != nil {
					m.values["var."+b.Labels[0]] = &definition{file: f, expr: a.Expr}
				}
			case isDocument(b) && once(b):
				m.documents[b.Labels[1]] = &definition{file: f, from: b}
			}
		}
	}
	for _, f := range files {
		if !f.given {
			continue
		}
		for name, a := range f.body.Attributes {
			m.values["var."+name] = &definition{file: f, expr: a.Expr}
		}
	}
	m.uses = usesOf(m, bodies...)
	return m
}

func isDocument(b *hclsyntax.Block) bool {
	return b.Type == "data" && len(b.Labels) == 2 && b.Labels[0] == documentType
}

// once reports whether there is one of a block, always.
func once(b *hclsyntax.Block) bool {
	return b.Body.Attributes["count"] == nil && b.Body.Attributes["for_each"] == nil
}
