package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

var elementType = lint.Rule{
	ID:       "element-type",
	Group:    lint.GroupSchema,
	Severity: lint.Error,
	At:       lint.AtDocument,
	Check: func(p *lint.Pass) {
		elementForms(p, p.Doc.Elements)
		for i := range p.Doc.Statements {
			s := &p.Doc.Statements[i]
			if s.Raw != "" && !isFunction(s.Raw) && s.Raw != `"*"` {
				p.Report(s.Span, "a statement must be an object").Advise(`like {"Effect": "Allow", "Action": …, "Resource": …}`)
			}
			elementForms(p, s.Elements)
			for k, list := range [...][]policy.String{s.Action, s.NotAction, s.Resource, s.NotResource} {
				if e := s.Element(policy.StatementElements[4+k]); e != nil && e.Form == policy.List {
					for n := range list {
						if item := &list[n]; item.Form != policy.Text && !isFunction(item.Value) {
							wrongForm(p, item.Span, "an item of "+e.Name, item.Form, "a string")
						}
					}
				}
			}
			for k := range s.Condition {
				conditionForms(p, &s.Condition[k])
			}
		}
	},
}

var _ = register(&elementType)

// isFunction reports whether JSON is a template's function, {"Ref": …} or {"Fn::Sub": …}.
func isFunction(json string) bool {
	return strings.HasPrefix(json, `{"Ref":`) || strings.HasPrefix(json, `{"Fn::`)
}

func elementForms(p *lint.Pass, elements []policy.Element) {
	for i := range elements {
		e := &elements[i]
		raw := p.Doc.Source[e.Span.Start:e.Span.End]
		if e.Name == "" || e.Form == policy.Object && isFunction(strings.Join(strings.Fields(raw[:min(len(raw), 40)]), "")) {
			continue
		}
		switch e.Name {
		case "Statement":
			if e.Form != policy.List && e.Form != policy.Object {
				wrongForm(p, e.Span, e.Name, e.Form, "a list of statements")
			}
		case "Condition":
			if e.Form != policy.Object {
				wrongForm(p, e.Span, e.Name, e.Form, "an object of operators")
			}
		case "Principal", "NotPrincipal":
			if e.Form == policy.Bool || e.Form == policy.Number || e.Form == policy.Null {
				wrongForm(p, e.Span, e.Name, e.Form, `an object, or "*"`)
			}
		case "Version", "Id", "Sid", "Effect":
			if e.Form == policy.Text {
				continue
			}
			f := wrongForm(p, e.Span, e.Name, e.Form, "a string")
			if inside := strings.TrimSpace(strings.Trim(raw, "[]")); e.Form == policy.List && strings.HasPrefix(inside, `"`) && strings.Count(inside, `"`) == 2 {
				f.Fix(lint.NeedsInput, policy.Edit{Span: e.Span, Text: inside})
			}
		default:
			if e.Form != policy.Text && e.Form != policy.List {
				wrongForm(p, e.Span, e.Name, e.Form, stringOrList)
			}
		}
	}
}

const stringOrList = "a string or a list of strings"

var formNames = [...]string{"a string", "a Boolean value", "a number", "null", "a list", "an object"} // by Form

func wrongForm(p *lint.Pass, at policy.Span, name string, form policy.Form, want string) *lint.Finding {
	return p.Report(at, "%s is "+formNames[form]+", it must be "+want, name)
}

func conditionForms(p *lint.Pass, c *policy.Condition) {
	if c.Raw != "" && c.Operator.Value != "" && !isFunction(c.Raw) {
		wrongForm(p, c.Span, "what stands under "+c.Operator.Value, rawForm(c.Raw), "an object of condition keys")
	}
	for i := range c.Keys {
		for k := range c.Keys[i].Items {
			if item := &c.Keys[i].Items[k]; item.Form >= policy.Null && !isFunction(item.Value) {
				wrongForm(p, item.Span, "a value of "+c.Keys[i].Key.Value, item.Form, "a string")
			}
		}
	}
}

// rawForm is the form of compact JSON that is no object.
func rawForm(json string) policy.Form {
	switch json[0] {
	case '"':
		return policy.Text
	case '[':
		return policy.List
	case 't', 'f':
		return policy.Bool
	case 'n':
		return policy.Null
	}
	return policy.Number
}
