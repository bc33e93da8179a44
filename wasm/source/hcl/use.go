package hcl

import (
	"cmp"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/policy"
)

type diagnostics = hcl.Diagnostics

// use is what the resources of a file make of a document.
type use struct {
	known, mixed bool
	kind         policy.Kind
	resourceType string
	// part is set if another document takes it in.
	part bool
}

// usesOf are the uses of a file's documents, by their names.
func usesOf(body *hclsyntax.Body) map[string]use {
	uses := map[string]use{}
	into := map[string][]string{} // what takes a document in
	f := &finder{}
	for _, b := range body.Blocks {
		switch {
		case b.Type == "resource" && len(b.Labels) > 0:
			for _, k := range f.attributes(b) {
				of := use{known: true, kind: k.Kind, resourceType: k.ResourceType}
				if a := b.Body.Attributes[k.Name]; a != nil {
					for _, name := range documentsIn(a.Expr) {
						uses[name] = uses[name].and(of)
					}
				}
				for _, inner := range blocks(b.Body, k.Name) {
					if a := inner.body.Attributes["policy"]; a != nil {
						for _, name := range documentsIn(a.Expr) {
							uses[name] = uses[name].and(of)
						}
					}
				}
			}
		case b.Type == "data" && len(b.Labels) == 2 && b.Labels[0] == documentType:
			for _, a := range ordered(b.Body) {
				for _, name := range documentsIn(a.Expr) {
					into[name] = append(into[name], b.Labels[1])
				}
			}
		}
	}
	// A document that is taken in is of the kind of what takes it in, over a few steps.
	for range 4 {
		for _, name := range slices.Sorted(maps.Keys(into)) {
			u := uses[name]
			u.part = true
			for _, outer := range into[name] {
				if o := uses[outer]; o.known && outer != name {
					u = u.and(o)
				}
			}
			uses[name] = u
		}
	}
	return uses
}

// and adds another use.
func (u use) and(more use) use {
	switch {
	case !u.known:
		more.part = u.part
		return more
	case u.kind != more.kind:
		u.mixed = true
	case u.resourceType != more.resourceType:
		u.resourceType = "" // of several resources
	}
	u.mixed = u.mixed || more.mixed
	return u
}

// documentsIn are the documents whose JSON an expression uses.
func documentsIn(e hclsyntax.Expression) []string {
	var out []string
	for _, t := range e.Variables() {
		if len(t) < 3 || t.RootName() != "data" {
			continue
		}
		of, isAttr := t[1].(hcl.TraverseAttr)
		name, isName := t[2].(hcl.TraverseAttr)
		if isAttr && isName && of.Name == documentType {
			out = append(out, name.Name)
		}
	}
	return out
}

// ordered are the attributes of a body in the order of the file.
func ordered(body *hclsyntax.Body) []*hclsyntax.Attribute {
	return slices.SortedFunc(maps.Values(body.Attributes), func(a, b *hclsyntax.Attribute) int {
		return cmp.Compare(a.SrcRange.Start.Byte, b.SrcRange.Start.Byte)
	})
}
