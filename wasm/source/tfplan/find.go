// Package tfplan finds the policies in what "terraform show -json" writes: of a plan its
// planned values, of a state its values, in all modules. A policy stands there as a text
// of JSON; one that is only known after apply is not there.
//
// https://developer.hashicorp.com/terraform/internals/json-format
package tfplan

import (
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// Policy is a policy in a plan.
type Policy struct {
	// Name is the resource's address and the attribute, "aws_iam_role.app.assume_role_policy".
	Name string
	Kind policy.Kind
	// ResourceType is CloudFormation's of what a policy of kind Resource belongs to; it may
	// be empty.
	ResourceType string
	// Start and End are where its text stands in the file, quotation marks included.
	Start, End int
}

// IsPlan reports whether a tree is a plan or state.
func IsPlan(root *source.Node) bool {
	return root.Member("format_version") != nil && rootModule(root) != nil
}

func rootModule(root *source.Node) *source.Node {
	for _, key := range [...]string{"planned_values", "values"} {
		if v := root.Member(key); v != nil {
			return v.Member("root_module")
		}
	}
	return nil
}

// Policies finds all policies of a plan, in its order.
func Policies(root *source.Node) []Policy {
	var f finder
	if m := rootModule(root); m != nil {
		f.module(m)
	}
	return f.found
}

type finder struct{ found []Policy }

// module recurses no deeper than the tree, which source.MaxDepth bounds.
func (f *finder) module(n *source.Node) {
	if list := n.Member("resources"); list != nil && list.Kind == source.Seq {
		for i := range list.Children {
			f.resource(&list.Children[i])
		}
	}
	if list := n.Member("child_modules"); list != nil && list.Kind == source.Seq {
		for i := range list.Children {
			f.module(&list.Children[i])
		}
	}
}

func (f *finder) resource(n *source.Node) {
	t, values := n.Member("type"), n.Member("values")
	if t == nil || values == nil {
		return
	}
	address := ""
	if a := n.Member("address"); a != nil {
		address = a.Text
	}
	if t.Text == "aws_organizations_policy" {
		f.control(address, values)
	}
	for _, a := range Attributes(t.Text) {
		v := values.Member(a.Name)
		if v == nil {
			continue
		}
		f.add(address+"."+a.Name, v, a.Kind, a.ResourceType)
		if v.Kind == source.Seq { // blocks
			for i := range v.Children {
				if p := v.Children[i].Member("policy"); p != nil {
					f.add(address+"."+a.Name, p, a.Kind, a.ResourceType)
				}
			}
		}
	}
}

// control is an organization's policy, if it is one of IAM's language.
func (f *finder) control(address string, values *source.Node) {
	content, t := values.Member("content"), values.Member("type")
	if content == nil {
		return
	}
	of := ""
	if t != nil {
		of = t.Text
	}
	if kind, ok := Control(of); ok {
		f.add(address+".content", content, kind, "")
	}
}

// add takes a text; an empty one is no policy.
func (f *finder) add(name string, n *source.Node, kind policy.Kind, resourceType string) {
	if n.Kind == source.Double && n.Text != "" {
		f.found = append(f.found, Policy{name, kind, resourceType, n.Start, n.End})
	}
}
