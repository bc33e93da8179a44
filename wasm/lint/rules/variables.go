package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

var variableUnclosed = lint.Rule{ID: "variable-unclosed", Group: lint.GroupVariables, Severity: lint.Error, At: lint.AtStatement, Check: variables}

// Policy variables: one look at a statement answers for all of these rules.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
var variableRules = [...]lint.Rule{
	{ID: "variable-empty", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-space", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-default-quotes", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-in-old-version", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-in-unsupported-element", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-in-arn-prefix", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-unsupported-operator", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-unknown-key", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
	{ID: "variable-multivalued-key", Group: lint.GroupVariables, Severity: lint.Error, With: &variableUnclosed},
}

// Off, for it depends on who has the policy.
var variableMayBeAbsent = lint.Rule{ID: "variable-may-be-absent", Group: lint.GroupVariables, Severity: lint.Suggestion, Kinds: lint.ForIdentityLike, Off: true, At: lint.AtResource, Check: mayBeAbsent}

var (
	_ = register(&variableUnclosed, &variableMayBeAbsent)
	_ = registerAll(variableRules[:])
)

// mayBeAbsent: sessions of roles have no aws:username, and not everybody has a tag. A
// resource with a variable that has no value is nobody's.
func mayBeAbsent(p *lint.Pass) {
	text := p.Resource.Value
	for at := strings.Index(text, "${"); at >= 0; {
		v, size := cond.ReadVariable(text[at:])
		if size == 0 {
			return
		}
		if !v.HasDefault && v.Literal == 0 && (lint.Fold(v.Name, "aws:username") || lint.HasPrefix(v.Name, "aws:PrincipalTag/")) {
			p.Report(p.Within(&p.Resource.String, at, at+size), "not every principal has %s; for the others the resource matches nothing", v.Name).
				Advise("write a default, ${%s, 'none'}, or leave it if that is meant", v.Name)
			return
		}
		next := strings.Index(text[at+size:], "${")
		if next < 0 {
			return
		}
		at += size + next
	}
}

// variables looks at every text of a statement that holds "${".
func variables(p *lint.Pass) {
	if c := p.Census(); !c.Dollar && !c.Escape {
		return
	}
	s := p.Statement
	for i := range s.Resources {
		variablesIn(p, &s.Resources[i].String, inResource, nil)
	}
	variablesIn(p, &s.Sid, inElement, nil)
	for i := range s.Actions {
		variablesIn(p, &s.Actions[i].String, inElement, nil)
	}
	for _, list := range [...][]policy.Principal{s.Principal, s.NotPrincipal} {
		for i := range list {
			for k := range list[i].Items {
				variablesIn(p, &list[i].Items[k], inElement, nil)
			}
		}
	}
	for i := range s.Condition {
		c := &s.Condition[i]
		o, err := cond.ParseOperator(c.Operator.Value)
		for k := range c.Keys {
			key := &c.Keys[k]
			variablesIn(p, &key.Key, inElement, nil)
			for n := range key.Items {
				if err == nil {
					variablesIn(p, &key.Items[n], inValue, &o)
				} else {
					variablesIn(p, &key.Items[n], inValue, nil)
				}
			}
		}
	}
}

// place is where a text stands.
type place uint8

const (
	inResource place = iota
	inValue
	inElement // where no variable may be
)

func variablesIn(p *lint.Pass, item *policy.String, where place, o *cond.Operator) {
	text := item.Value
	if item.Form != policy.Text || !strings.Contains(text, "${") {
		return
	}
	for at := 0; ; {
		i := strings.Index(text[at:], "${")
		if i < 0 {
			return
		}
		at += i
		v, size := cond.ReadVariable(text[at:])
		if size == 0 {
			if end := strings.IndexAny(text[at:], "/*"); end > 2 {
				fixed := text[:at+end] + "}" + text[at+end:]
				p.ReportFor("variable-unclosed", p.Within(item, at, len(text)), "a variable without closing brace in %q", text).
					Advise("write %s", fixed).Fix(lint.NeedsInput, lint.Rename(item, fixed))
			} else {
				p.ReportFor("variable-unclosed", p.Within(item, at, len(text)), "a variable without closing brace in %q", text).Advise("put } behind its name")
			}
			return
		}
		whole := text[at : at+size]
		if !p.HasPlaceholder(whole) && !p.HasPlaceholder(text[at:]) || v.Literal != 0 {
			if !oneVariable(p, item, at, size, v, where, o) {
				return
			}
		} else if p.HasPlaceholder(whole) {
			return // of a template, and so may be all that follows
		}
		at += size
	}
}

// oneVariable looks at one; it reports false where the rest of the text has the same fault.
func oneVariable(p *lint.Pass, item *policy.String, at, size int, v cond.Variable, where place, o *cond.Operator) bool {
	span := p.Within(item, at, at+size)
	whole := item.Value[at : at+size]
	if p.Doc.Version.Value != policy.Version2012 && !p.Doc.Fragment {
		if where != inElement && v.Literal == 0 && v.Problem == "" {
			f := p.ReportFor("variable-in-old-version", span, "%q is plain text in a policy without Version 2012-10-17", whole).
				Advise(`write "Version": "2012-10-17"`)
			f.Fix(lint.NeedsInput, p.Doc.SetElement("Version", `"2012-10-17"`)...)
		}
		return false
	}
	inside := item.Value[at+2 : at+size-1]
	name, _, hasDefault := strings.Cut(inside, ",")
	trimmed := strings.ReplaceAll(strings.ReplaceAll(name, " ", ""), "\t", "")
	switch {
	case where == inElement:
		p.ReportFor("variable-in-unsupported-element", span, "%q stands where no variable may be", whole).
			Advise("variables belong into Resource and the values of conditions")
	case v.Literal != 0:
	case trimmed == "":
		p.ReportFor("variable-empty", span, "a variable without name")
	case name != trimmed:
		fixed := "${" + trimmed + inside[len(name):] + "}"
		p.ReportFor("variable-space", span, "a blank in the name of the variable %q", whole).Advise("write %s", fixed).
			Fix(lint.NeedsInput, lint.Rename(item, item.Value[:at]+fixed+item.Value[at+size:]))
	case hasDefault && !v.HasDefault:
		fixed := "${" + name + ", '" + strings.Trim(inside[len(name)+1:], " \"'") + "'}"
		p.ReportFor("variable-default-quotes", span, "the default of %q is not in single quotation marks", whole).Advise("write %s", fixed).
			Fix(lint.NeedsInput, lint.Rename(item, item.Value[:at]+fixed+item.Value[at+size:]))
	case where == inResource && cond.Colons(item.Value[:at], true) < 5 && strings.HasPrefix(item.Value, "arn:"):
		fixed := item.Value[:at] + "*" + item.Value[at+size:]
		p.ReportFor("variable-in-arn-prefix", span, "%q stands before the fifth colon of an ARN, where variables do nothing", whole).
			Advise("write * there, and compare the value in a condition").Fix(lint.Widens, lint.Rename(item, fixed))
	case where == inValue && o != nil && !o.Base.Variables() && o.Base.Type() != cond.Bool:
		p.ReportFor("variable-unsupported-operator", span, o.Base.String()+" takes no variables such as %q", whole).Advise("write the value")
	case where == inValue && o != nil && o.Base.Type() == cond.Bool:
		p.ReportFor("variable-unsupported-operator", span, "Bool takes no variables such as %q, says one of AWS's pages", whole).As(lint.Warning).Advise("write the value")
	default:
		variableKey(p, item, span, at, v)
	}
	return true
}

// variableKey looks for the key that a variable names. Claims of identity providers have
// names of their own.
func variableKey(p *lint.Pass, item *policy.String, span policy.Span, at int, v cond.Variable) {
	prefix, _, _ := strings.Cut(v.Name, ":")
	key, known := p.FindKey(v.Name)
	switch {
	case known && key.Multivalued() && !key.SingleToo():
		p.ReportFor("variable-multivalued-key", span, "%s may have several values, and can be no variable", v.Name).Advise("compare it in a condition")
	case known || strings.ContainsAny(prefix, "./") || lint.Fold(prefix, "saml"):
	default:
		f := p.ReportFor("variable-unknown-key", span, "the condition key %q of a variable is "+p.Unknown(), v.Name)
		if !lint.Fold(prefix, "aws") {
			f.As(lint.Warning)
			return
		}
		if name := p.Guess(v.Name, globalNames(p)); name != "" && !strings.Contains(name, "$") {
			f.Advise("did you mean %s?", name).Fix(lint.NeedsInput, lint.Rename(item, item.Value[:at+2]+name+item.Value[at+2+len(v.Name):]))
		}
	}
}
