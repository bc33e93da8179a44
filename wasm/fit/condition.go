package fit

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// anyOf are the operators that hold if one of the values fits: lists of values of two
// statements can be joined. The negated ones want none to fit.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
var anyOf = []string{"arnequals", "arnlike", "binaryequals", "dateequals", "ipaddress", "numericequals", "stringequals", "stringequalsignorecase", "stringlike"}

// joinsValues reports whether an operator is one of those, perhaps with IfExists or
// ForAnyValue. ForAllValues wants all of a request's values in one list.
func joinsValues(operator string) bool {
	name := strings.TrimSuffix(strings.TrimPrefix(ascii.ToLower(operator), "foranyvalue:"), "ifexists")
	_, ok := slices.BinarySearch(anyOf, name)
	return ok
}

// conditionKey is a statement's conditions in one form, each on a line.
func conditionKey(s *policy.Statement) string { return conditionWithout(s, -1, -1) }

// conditionWithout leaves out the values of the m-th key of the n-th operator.
func conditionWithout(s *policy.Statement, n, m int) string {
	var lines []string
	for i := range s.Condition {
		c := &s.Condition[i]
		if c.Raw != "" || len(c.Keys) == 0 {
			lines = append(lines, c.Operator.Value+" "+c.Raw+"\n")
		}
		for j := range c.Keys {
			k := &c.Keys[j]
			line := c.Operator.Value + " " + k.Key.Value
			if i != n || j != m {
				line += " " + policy.JSONStrings(sorted(k.Items))
			}
			lines = append(lines, line+"\n")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// valueKeys has a key for each list of values that can be joined.
func valueKeys(s *policy.Statement) []string {
	var out []string
	for n := range s.Condition {
		c := &s.Condition[n]
		for m := range c.Keys {
			name := "" // no key, but the place of the list among the keys
			if joinsValues(c.Operator.Value) {
				name = key(s, "Condition") + conditionWithout(s, n, m) + c.Operator.Value + " " + c.Keys[m].Key.Value
			}
			out = append(out, name)
		}
	}
	return out
}

// joinValues adds the values of the list that the n-th key is about.
func joinValues(to, from *policy.Statement, n int) {
	to.Condition = slices.Clone(to.Condition)
	for i := range to.Condition {
		c := &to.Condition[i]
		if n >= len(c.Keys) {
			n -= len(c.Keys)
			continue
		}
		c.Keys = slices.Clone(c.Keys)
		k := &c.Keys[n]
		k.Items = joined(k.Items, valuesOf(from, c.Operator.Value, k.Key.Value), same)
		k.Single = false
		return
	}
}

// valuesOf are the values that a statement compares a key with.
func valuesOf(s *policy.Statement, operator, key string) []policy.String {
	for i := range s.Condition {
		if c := &s.Condition[i]; c.Operator.Value == operator {
			for j := range c.Keys {
				if c.Keys[j].Key.Value == key {
					return c.Keys[j].Items
				}
			}
		}
	}
	return nil
}
