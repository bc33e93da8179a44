package rules

import (
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Lists and objects with nothing in them. An Allow with one allows nothing; a Deny denies
// nothing, which is worse.
var emptyRules = [...]lint.Rule{
	{ID: "empty-action", Group: lint.GroupSchema, Severity: lint.Warning, At: lint.AtStatement, Check: func(p *lint.Pass) {
		emptyList(p, "Action", "NotAction", "EMPTY_ARRAY_ACTION")
	}},
	{ID: "empty-resource", Group: lint.GroupSchema, Severity: lint.Warning, At: lint.AtStatement, Check: func(p *lint.Pass) {
		emptyList(p, "Resource", "NotResource", "EMPTY_ARRAY_RESOURCE")
	}},
	{ID: "empty-principal", Group: lint.GroupSchema, Severity: lint.Warning, At: lint.AtStatement, Check: emptyPrincipal},
	{ID: "empty-condition", Group: lint.GroupSchema, Severity: lint.Warning, At: lint.AtStatement, Check: emptyCondition},
	{ID: "empty-condition-value", Group: lint.GroupSchema, Severity: lint.Warning, At: lint.AtKey, Check: emptyConditionValue},
	{ID: "empty-sid", Group: lint.GroupSchema, Severity: lint.Suggestion, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if e := p.Statement.Element("Sid"); e != nil && e.Form == policy.Text && p.Statement.Sid.Value == "" {
			p.Report(e.Span, "the Sid is empty").Advise("leave it out").Fix(lint.Same, p.RemoveElement("Sid")...)
		}
	}},
}

var _ = registerAll(emptyRules[:])

func emptyList(p *lint.Pass, name, not, code string) {
	for _, n := range [...]string{name, not} {
		if e := p.Statement.Element(n); e != nil && e.Form == policy.List && len(listOf(p.Statement, n)) == 0 {
			dead(p, e.Span, n, code)
		}
	}
}

// listOf is a statement's list of that name.
func listOf(s *lint.Statement, name string) []policy.String {
	switch name {
	case "Action":
		return s.Action
	case "NotAction":
		return s.NotAction
	case "Resource":
		return s.Resource
	}
	return s.NotResource
}

// dead reports an empty list.
func dead(p *lint.Pass, at policy.Span, name, code string) {
	effect := "allows"
	if p.Statement.Deny {
		effect = "denies"
	}
	f := p.Report(at, "%s is empty, so that the statement "+effect+" nothing", name).Advise("name what is meant, or remove the statement").Coded(code)
	if p.Statement.Deny {
		f.As(lint.Security)
	}
}

func emptyPrincipal(p *lint.Pass) {
	s := p.Statement
	for _, name := range [...]string{"Principal", "NotPrincipal"} {
		e := s.Element(name)
		if e == nil {
			continue
		}
		list := s.Principal
		if name != "Principal" {
			list = s.NotPrincipal
		}
		if e.Form == policy.Object && len(list) == 0 {
			dead(p, e.Span, name, "EMPTY_OBJECT_PRINCIPAL")
		}
		for i := range list {
			if len(list[i].Items) == 0 && len(list) == 1 {
				dead(p, list[i].Span, name, "EMPTY_ARRAY_PRINCIPAL")
			}
		}
	}
}

func emptyCondition(p *lint.Pass) {
	s := p.Statement
	e := s.Element("Condition")
	if e == nil || e.Form != policy.Object {
		return
	}
	if len(s.Condition) == 0 {
		p.Report(e.Span, "the condition is empty: it holds for every request").Advise("say what is to hold, or leave it out").
			Fix(lint.Same, p.RemoveElement("Condition")...)
	}
	for i := range s.Condition {
		if c := &s.Condition[i]; c.Raw == "" && len(c.Keys) == 0 {
			p.Report(c.Span, "%q compares no key: it holds for every request", c.Operator.Value).Advise("name the keys, or leave it out")
		}
	}
}

// emptyConditionValue knows what operators make of no values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
func emptyConditionValue(p *lint.Pass) {
	if len(p.Key.Items) > 0 || !p.KnownOperator {
		return
	}
	code, means := "EMPTY_ARRAY_CONDITION", "never holds"
	o := p.Operator
	switch {
	case o.Qualifier == cond.ForAllValues:
		code, means = "EMPTY_ARRAY_CONDITION_FORALLVALUES", "holds only for requests without the key"
	case o.IfExists:
		code, means = "EMPTY_ARRAY_CONDITION_IFEXISTS", "holds only for requests without the key"
	case o.Qualifier == cond.ForAnyValue:
		code = "EMPTY_ARRAY_CONDITION_FORANYVALUE"
	case o.Base.Negated():
		means = "always holds"
	}
	f := p.Report(p.Key.Span, "%s has no values to compare with: it "+means, p.Key.Key.Value).Coded(code)
	if means == "holds only for requests without the key" {
		f.Advise(`say it with Null: {"%s": "true"}`, p.Key.Key.Value)
	} else {
		f.Advise("name the values, or leave the key out")
	}
}
