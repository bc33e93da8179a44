// Package cond knows the conditions of policy statements: their operators, what their
// values may be, policy variables, and when a condition holds for a request. It knows no
// keys; those are in the catalog.
//
// ParseOperator reads what stands before the keys, NewTest makes one key's condition ready,
// and Test.Eval asks a request. Answers have three values: what AWS does not document, such
// as a number that is none, is Unknown rather than a guess.
//
// A key that the request does not have decides by operator alone:
//
//	operator                          without the key
//	StringEquals, NumericLessThan …   does not hold
//	StringNotEquals, NotIpAddress …   holds
//	any with IfExists                 holds
//	ForAllValues:…                    holds
//	ForAnyValue:…                     does not hold
//	Null "true" / "false"             holds / does not hold
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
package cond
