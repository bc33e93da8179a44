package rules

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Operators of condition blocks.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operatorRules = [...]lint.Rule{
	{ID: "unknown-operator", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtOperator, Check: unknownOperator},
	{ID: "null-ifexists", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtOperator, Check: func(p *lint.Pass) {
		if isNullIfExists(p) {
			p.Report(p.Condition.Operator.Span, "IfExists makes no sense with Null, which asks whether a key exists").
				Advise("write Null").Fix(lint.NeedsInput, lint.Rename(&p.Condition.Operator, "Null"))
		}
	}},
	{ID: "null-with-qualifier", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtOperator, Check: func(p *lint.Pass) {
		if o := p.Operator; p.KnownOperator && o.Base == cond.Null && o.Qualifier != cond.None {
			always := "always holds"
			if o.Qualifier == cond.ForAnyValue {
				always = "never holds"
			}
			p.Report(p.Condition.Operator.Span, "%q "+always, p.Condition.Operator.Value).Advise("write Null").
				Fix(lint.NeedsInput, lint.Rename(&p.Condition.Operator, "Null"))
		}
	}},
	{ID: "operator-case", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtOperator, Check: func(p *lint.Pass) {
		if e := operatorError(p); e != nil && e.Case && e.Suggestion != "" && !isNullIfExists(p) {
			p.Report(p.Condition.Operator.Span, "AWS documents the operator %q as %s", p.Condition.Operator.Value, e.Suggestion).
				Advise("write it so").Fix(lint.Same, lint.Rename(&p.Condition.Operator, e.Suggestion))
		}
	}},
	{ID: "duplicate-condition-key-case", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtOperator, Check: duplicateKeyCase},
}

var _ = registerAll(operatorRules[:])

func operatorError(p *lint.Pass) *cond.OperatorError {
	if p.KnownOperator || !p.MayGuess() {
		return nil
	}
	_, err := cond.ParseOperator(p.Condition.Operator.Value)
	e, _ := err.(*cond.OperatorError)
	return e
}

func isNullIfExists(p *lint.Pass) bool {
	text := p.Condition.Operator.Value
	return !p.KnownOperator && len(text) >= 12 && lint.Fold(text[len(text)-12:], "NullIfExists")
}

func unknownOperator(p *lint.Pass) {
	if p.KnownOperator || isNullIfExists(p) || isFunction(`{"`+p.Condition.Operator.Value+`":`) {
		return
	}
	e := operatorError(p)
	if e != nil && e.Case {
		return
	}
	f := p.Report(p.Condition.Operator.Span, "there is no operator %q", p.Condition.Operator.Value)
	if e != nil && e.Suggestion != "" {
		f.Advise("did you mean %s?", e.Suggestion).Fix(lint.NeedsInput, lint.Rename(&p.Condition.Operator, e.Suggestion))
	}
}

func duplicateKeyCase(p *lint.Pass) {
	if len(p.Condition.Keys) < 2 {
		return
	}
	seen := map[string]string{}
	for i := range p.Condition.Keys {
		key := &p.Condition.Keys[i].Key
		low := lower(key.Value)
		if first, ok := seen[low]; ok && first != key.Value {
			p.Report(key.Span, "%q stands there already as %s: letter case does not matter", key.Value, first).
				Advise("join their values, or make two statements of it")
			continue
		}
		seen[low] = key.Value
	}
}

// conditionIn finds a key's condition in a statement that is not under Null; nil if there
// is none.
func conditionIn(s *lint.Statement, key string) *policy.ConditionKey {
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			if one := &s.Condition[i].Keys[k]; lint.Fold(one.Key.Value, key) && s.Condition[i].Operator.Value != "Null" {
				return one
			}
		}
	}
	return nil
}

// restriction finds the condition on a key that an Allow is held by; nil if there is none.
// What asks only whether the key is there, is negated, or takes every value, leaves everybody
// else in.
func restriction(s *lint.Statement, key string) *policy.ConditionKey {
	return restrictionAny(s, func(name string) bool { return lint.Fold(name, key) })
}

// restrictionAny is restriction for the first of several keys.
func restrictionAny(s *lint.Statement, is func(name string) bool) *policy.ConditionKey {
	for i := range s.Condition {
		if leavesOpen(&s.Condition[i]) {
			continue
		}
		for k := range s.Condition[i].Keys {
			if key := &s.Condition[i].Keys[k]; is(key.Key.Value) && !onlyWildcards(key.Items) && !anyService(key) {
				return key
			}
		}
	}
	return nil
}

// anyService reports whether a value of a key for services is a pattern for all of them.
func anyService(c *policy.ConditionKey) bool {
	return lint.Among(" iam:passedtoservice iam:awsservicename aws:principalservicename ", c.Key.Value) &&
		slices.ContainsFunc(c.Items, func(v policy.String) bool { return lint.Contains(v.Value, "*.amazonaws.com", true) })
}

// leavesOpen reports whether an operator takes all but what it names, or any value.
func leavesOpen(c *policy.Condition) bool {
	o, err := cond.ParseOperator(c.Operator.Value)
	return err == nil && (o.Base == cond.Null || o.Base.Negated())
}

// compareWith is advice to compare a key, with a value if there is one to show.
func compareWith(s *lint.Statement, key, value string) string {
	advice := "compare " + key
	if value != "" {
		advice += " with " + value
	}
	if s.HasKey(key) {
		advice += ": what the condition says of it lets everybody else in"
	}
	return advice
}
