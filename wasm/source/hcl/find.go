package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/tfplan"
)

// Policy is a policy in a file.
type Policy struct {
	// Name is the block and the attribute, "aws_iam_role.app.assume_role_policy".
	Name string
	// Known is set if the resource, or the one resource of the file that uses a document,
	// says what Kind is.
	Known bool
	Kind  policy.Kind
	// ResourceType is CloudFormation's of what a policy of kind Resource belongs to; it may
	// be empty.
	ResourceType string
	// Partial is set if it has, or may have, further statements that are not in Text.
	Partial bool
	// Taken are the numbers of the statements that come from other documents.
	Taken []int
	// Start and End are the bytes of its block in the file; in the JSON form both are 0.
	Start, End int
	// Text is the policy in JSON, with placeholders for what is not known.
	Text string
	// Tree is what Text was made of; nil for a policy that is written as a text. Document is set
	// for that of a data source.
	Tree     *source.Node
	Document bool

	// Conditional are the parts of Text that stand there only under a condition.
	Conditional []policy.Span

	places spans
}

// Span turns a span of Text into one of the file.
func (p *Policy) Span(start, end int) (int, int) { return p.places.Span(start, end) }

// Policies finds all policies of a file by itself, see [File.Policies]. The error is a
// *[source.Error].
func Policies(text string) ([]Policy, error) {
	f, err := Read(text)
	if err != nil {
		return nil, err
	}
	return f.Policies(), nil
}

// Policies finds all policies of a file by itself, in its order, and follows no references;
// see [Module.Policies].
func (f *File) Policies() []Policy {
	list, _ := f.InView(0)
	return list
}

// InView is [File.Policies] with other branches of conditionals; more is set if the next
// view has yet others. Of a conditional with fewer branches it shows the last one.
func (f *File) InView(number int) (list []Policy, more bool) {
	return policies(f, nil, usesOf(nil, f.body), number)
}

// Policies finds all policies of one of the module's files, in its order. What jsonencode
// makes in a block of another type, and has a Statement, is found as well, of a kind that is
// not Known.
func (m *Module) Policies(f *File) []Policy {
	list, _ := m.InView(f, 0)
	return list
}

// InView is to [Module.Policies] what [File.InView] is to [File.Policies].
func (m *Module) InView(f *File, number int) (list []Policy, more bool) {
	return policies(f, m, m.uses, number)
}

func policies(f *File, m *Module, uses map[string]use, number int) (list []Policy, more bool) {
	view := &source.View{Number: number}
	find := &finder{reader: reader{text: f.text, lookup: newLookup(m), view: view}, file: f, uses: uses}
	for _, b := range f.body.Blocks {
		if f.json == nil {
			find.in.Start, find.in.End = b.TypeRange.Start.Byte+f.by, b.Range().End.Byte+f.by
		}
		if isDocument(b) {
			find.document(b)
			continue
		}
		find.block(strings.Join(nameOf(b), "."), b)
	}
	return find.found, view.More
}

func nameOf(b *hclsyntax.Block) []string {
	if b.Type == "resource" && len(b.Labels) > 0 {
		return b.Labels
	}
	return append([]string{b.Type}, b.Labels...)
}

type finder struct {
	reader
	file  *File
	in    Policy // with the block's places
	uses  map[string]use
	found []Policy
}

// document adds a data source's policy, of the kind that its use has.
func (f *finder) document(b *hclsyntax.Block) {
	node, partial := f.reader.composed(b)
	gone, ok := onlyKnown(&node)
	list := node.Member("Statement")
	if !ok || partial && len(list.Children) == 0 {
		return
	}
	var taken []int
	for i := range list.Children {
		if list.Children[i].Tag == foreign {
			taken = append(taken, i)
		}
	}
	u := f.uses[documentType+"."+b.Labels[1]]
	f.add(Policy{Name: "data." + documentType + "." + b.Labels[1], Document: true, Taken: taken, Known: u.known && !u.mixed, Kind: u.kind, ResourceType: u.resourceType, Partial: partial || gone || u.part}, &node)
}

// block looks at the attributes of a block, and of those in it.
func (f *finder) block(name string, b *hclsyntax.Block) {
	var known []tfplan.Attribute
	switch {
	case b.Type == "resource" && len(b.Labels) > 0 && tfplan.Foreign(b.Labels[0]):
		return
	case b.Type == "resource" && len(b.Labels) > 0:
		known = f.attributes(b)
	case b.Type == "locals": // what a resource makes of one
		for name := range b.Body.Attributes {
			if u := f.uses["local."+name]; u.known && !u.mixed {
				known = append(known, tfplan.Attribute{Name: name, Kind: u.kind, ResourceType: u.resourceType})
			}
		}
	}
	f.body(name, b.Body, known)
}

// attributes are those of a resource that have policies.
func (f *finder) attributes(b *hclsyntax.Block) []tfplan.Attribute {
	if b.Labels[0] == "aws_organizations_policy" {
		of := ""
		if a := b.Body.Attributes["type"]; a != nil {
			of = f.value(a.Expr).Text
		}
		if kind, ok := tfplan.Control(of); ok {
			return []tfplan.Attribute{{Name: "content", Kind: kind}}
		}
	}
	return tfplan.Attributes(b.Labels[0])
}

// body recurses no deeper than the brackets nest.
func (f *finder) body(name string, body *hclsyntax.Body, known []tfplan.Attribute) {
	for _, a := range ordered(body) {
		of := Policy{Name: name + "." + a.Name}
		for _, k := range known {
			if k.Name == a.Name {
				of.Known, of.Kind, of.ResourceType = true, k.Kind, k.ResourceType
			}
		}
		f.expression(of, a.Expr)
	}
	for _, b := range body.Blocks {
		var inner []tfplan.Attribute
		for _, k := range known {
			if k.Name == b.Type { // inline_policy { policy = … }
				inner = []tfplan.Attribute{{Name: "policy", Kind: k.Kind, ResourceType: k.ResourceType}}
			}
		}
		f.body(name+"."+b.Type, b.Body, inner)
	}
}

// expression looks for policies anywhere in an expression.
func (f *finder) expression(of Policy, e hclsyntax.Expression) {
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) (none diagnostics) {
		switch n := n.(type) {
		case *hclsyntax.TemplateExpr:
			f.text(of, n)
		case *hclsyntax.FunctionCallExpr:
			if n.Name != "jsonencode" || len(n.Args) != 1 {
				return nil
			}
			node := f.value(n.Args[0])
			f.tree(of, &node)
		}
		return nil
	})
}

// text adds the policy in a text.
func (f *finder) text(of Policy, e *hclsyntax.TemplateExpr) {
	text, holes, ok := f.jsonText(e, of.Known)
	if !ok {
		return
	}
	if len(holes) > 0 {
		if node, ok := withHoles(text, holes); ok {
			f.tree(of, &node)
		}
		return
	}
	of.Text, of.places = text.Text(), f.file.placed(text)
	of.Start, of.End = f.in.Start, f.in.End
	f.found = append(f.found, of)
}

// tree adds a policy, if something of it is known.
func (f *finder) tree(of Policy, n *source.Node) {
	var ok bool
	if of.Partial, ok = onlyKnown(n); ok {
		f.add(of, n)
	}
}

func (f *finder) add(p Policy, n *source.Node) {
	text, places := source.ToJSON(n)
	p.Conditional = places.Conditional
	p.Text, p.places, p.Tree = text, f.file.placed(places), n
	p.Start, p.End = f.in.Start, f.in.End
	f.found = append(f.found, p)
}
