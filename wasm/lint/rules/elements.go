package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The elements that a policy and its statements have, and must have.
var elementRules = [...]lint.Rule{
	{ID: "missing-statement", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtDocument, Check: missingStatement},
	{ID: "empty-statement-list", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtDocument, Check: emptyStatementList},
	{ID: "missing-version", Group: lint.GroupSchema, Severity: lint.Warning, At: lint.AtDocument, Check: missingVersion},
	{ID: "unknown-policy-element", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtDocument, Check: func(p *lint.Pass) {
		unknownElement(p, "policy", p.Doc.Elements, policy.DocumentElements)
	}},
	{ID: "unknown-statement-element", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtStatement, Check: func(p *lint.Pass) {
		unknownElement(p, "statement", p.Statement.Elements, policy.StatementElements)
	}},
	{ID: "missing-effect", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtStatement, Check: func(p *lint.Pass) {
		missing(p, "Effect", "", "write Allow or Deny")
	}},
	{ID: "missing-action", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtStatement, Check: func(p *lint.Pass) {
		missing(p, "Action", "NotAction", "name the actions that it is about")
	}},
	{ID: "missing-resource", Group: lint.GroupSchema, Severity: lint.Error, Kinds: ^lint.ForTrust, At: lint.AtStatement, Check: missingResource},
	{ID: "missing-principal", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.WithPrincipals, At: lint.AtStatement, Check: func(p *lint.Pass) {
		missing(p, "Principal", "NotPrincipal", "say whose requests it is about")
	}},
	{ID: "element-conflict", Group: lint.GroupSchema, Severity: lint.Error, At: lint.AtStatement, Check: elementConflict},
}

var _ = registerAll(elementRules[:])

func missingStatement(p *lint.Pass) {
	if !p.Doc.Fragment && p.Doc.Element("Statement") == nil {
		p.Report(lint.Start(p.Doc.Span), "the policy has no Statement").Advise("a policy needs at least one")
	}
}

func emptyStatementList(p *lint.Pass) {
	if e := p.Doc.Element("Statement"); e != nil && e.Form == policy.List && len(p.Doc.Statements) == 0 ||
		e != nil && len(p.Doc.Statements) == 1 && p.Doc.Statements[0].Raw == "" && len(p.Doc.Statements[0].Elements) == 0 {
		p.Report(e.Span, "the policy has no statement").Advise("a policy needs at least one")
	}
}

func missingVersion(p *lint.Pass) {
	if p.Doc.Fragment || p.Doc.Element("Version") != nil || len(p.Doc.Statements) == 0 {
		return
	}
	f := p.Report(lint.Start(p.Doc.Span), "the policy has no Version, so that it is read as one of 2008").
		Advise(`add "Version": "2012-10-17"`)
	if p.Kind == policy.RCP {
		f.As(lint.Error)
	}
	effect := lint.Same
	if strings.Contains(p.Doc.Source, "${") {
		effect = lint.NeedsInput // what was text becomes a variable
	}
	f.Fix(effect, p.Doc.SetElement("Version", `"2012-10-17"`)...)
}

// unknownElement reports members of an object that are no element of the policy language.
func unknownElement(p *lint.Pass, where string, elements []policy.Element, known []string) {
	for i := range elements {
		e := &elements[i]
		if e.Name != "" || p.HasPlaceholder(e.Key.Value) || strings.HasPrefix(e.Key.Value, "Fn::") {
			continue
		}
		f := p.Report(e.Key.Span, "%q is no element of a "+where, e.Key.Value)
		name := e.Like
		if name == "" {
			name = p.Guess(strings.TrimSuffix(e.Key.Value, "s"), known)
		}
		if name != "" {
			f.Advise("did you mean %s? Letter case counts", name)
			if !hasElement(elements, name) {
				f.Fix(lint.NeedsInput, lint.Rename(&e.Key, name))
			}
		} else {
			f.Advise("there are " + strings.Join(known, ", "))
		}
	}
}

func hasElement(elements []policy.Element, name string) bool {
	for i := range elements {
		if elements[i].Name == name {
			return true
		}
	}
	return false
}

// missing reports a statement with neither of two elements, unless one is there under a
// slip of its name: that is reported already.
func missing(p *lint.Pass, name, other, advice string) *lint.Finding {
	s := p.Statement
	if len(s.Elements) == 0 || s.Element(name) != nil || other != "" && s.Element(other) != nil {
		return nil
	}
	for i := range s.Elements {
		e := &s.Elements[i]
		if e.Name == "" && (lint.HasPrefix(e.Key.Value, name) || other != "" && lint.HasPrefix(e.Key.Value, other) || strings.HasPrefix(e.Key.Value, "Fn::")) {
			return nil
		}
	}
	return p.Report(lint.Start(s.Span), "the statement has no "+name).Advise(advice)
}

// missingResource knows that repository policies of ECR have no Resource.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
func missingResource(p *lint.Pass) {
	if p.Kind == policy.Resource {
		for i := range p.Statement.Actions {
			if a := &p.Statement.Actions[i]; lint.Fold(a.Prefix, "ecr") || a.Opaque {
				return
			}
		}
	}
	if f := missing(p, "Resource", "NotResource", "name the resources that it is about"); f != nil && p.Kind == policy.Resource {
		f.As(lint.Warning)
	}
}

func elementConflict(p *lint.Pass) {
	s := p.Statement
	for i := range s.Elements {
		e := &s.Elements[i]
		if name, not := strings.CutPrefix(e.Name, "Not"); not && s.Element(name) != nil {
			p.Report(e.Key.Span, "%s and %s stand in one statement", name, e.Name).Advise("keep one, or make two statements of it")
		}
	}
}
