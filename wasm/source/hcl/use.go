package hcl

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/tfplan"
)

type diagnostics = hcl.Diagnostics

// use is what the resources of a module make of a document or a local.
type use struct {
	known, mixed bool
	kind         policy.Kind
	resourceType string
	// part is set if another document takes it in.
	part bool
}

// uses are the uses of what files define, by "aws_iam_policy_document.name" and "local.name".
type uses struct {
	of map[string]use
	// into has what takes something in: documents, and locals that are another name for it.
	into map[string][]string
}

// usesOf are the uses in files, of a module if it is one.
func usesOf(m *Module, bodies ...*hclsyntax.Body) map[string]use {
	u := &uses{map[string]use{}, map[string][]string{}}
	f := &finder{reader: reader{lookup: newLookup(m), view: &source.View{}}}
	for _, body := range bodies {
		for _, b := range body.Blocks {
			switch {
			case b.Type == "resource" && len(b.Labels) > 0:
				u.resource(b.Body, f.attributes(b))
			case isDocument(b):
				for _, a := range ordered(b.Body) {
					u.takes(documentType+"."+b.Labels[1], a.Expr)
				}
			case b.Type == "locals":
				for _, a := range ordered(b.Body) {
					if _, ok := a.Expr.(*hclsyntax.ScopeTraversalExpr); ok {
						u.takes("local."+a.Name, a.Expr)
					}
				}
			}
		}
	}
	u.settle()
	return u.of
}

// resource notes what a resource's attributes with policies use.
func (u *uses) resource(body *hclsyntax.Body, known []tfplan.Attribute) {
	for _, k := range known {
		of := use{known: true, kind: k.Kind, resourceType: k.ResourceType}
		note := func(a *hclsyntax.Attribute) {
			if a == nil {
				return
			}
			for _, name := range namesIn(a.Expr) {
				u.of[name] = u.of[name].and(of)
			}
		}
		note(body.Attributes[k.Name])
		for _, inner := range blocks(body, k.Name) {
			note(inner.body.Attributes["policy"])
		}
	}
}

func (u *uses) takes(outer string, e hclsyntax.Expression) {
	for _, name := range namesIn(e) {
		u.into[name] = append(u.into[name], outer)
	}
}

// settle: what is taken in is of the kind of what takes it in, over a few steps.
func (u *uses) settle() {
	for range 4 {
		for _, name := range slices.Sorted(maps.Keys(u.into)) {
			one := u.of[name]
			for _, outer := range u.into[name] {
				one.part = one.part || strings.HasPrefix(outer, documentType)
				if o := u.of[outer]; o.known && outer != name {
					one = one.and(o)
				}
			}
			u.of[name] = one
		}
	}
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

// namesIn are the documents whose JSON an expression uses, and locals.
func namesIn(e hclsyntax.Expression) []string {
	var out []string
	for _, t := range e.Variables() {
		if name, ok := documentIn(t); ok {
			out = append(out, documentType+"."+name)
		} else if attr, ok := second(t); ok && t.RootName() == "local" && len(t) == 2 {
			out = append(out, "local."+attr)
		}
	}
	return out
}

// documentIn is the document that a reference is about.
func documentIn(t hcl.Traversal) (name string, ok bool) {
	if len(t) < 3 || t.RootName() != "data" {
		return "", false
	}
	of, _ := second(t)
	attr, ok := t[2].(hcl.TraverseAttr)
	return attr.Name, ok && of == documentType
}

func second(t hcl.Traversal) (name string, ok bool) {
	if len(t) < 2 {
		return "", false
	}
	attr, ok := t[1].(hcl.TraverseAttr)
	return attr.Name, ok
}

// ordered are the attributes of a body in the order of the file.
func ordered(body *hclsyntax.Body) []*hclsyntax.Attribute {
	return slices.SortedFunc(maps.Values(body.Attributes), func(a, b *hclsyntax.Attribute) int {
		return cmp.Compare(a.SrcRange.Start.Byte, b.SrcRange.Start.Byte)
	})
}
