// Package compare says what one policy allows that another does not.
//
// # The answer
//
// Policies gives rows, each about actions, resources and, in policies that name them, a
// principal, that stand in one of the two policies:
//
//	Gained   B allows what A does not, or no longer denies it, and the other way round never
//	Lost     the same with A and B exchanged
//	Same     both decide alike in every request
//	Unknown  neither was shown; Row.Construct says what is in the way
//
// A row is about the resources that its patterns take, those of narrower rows left out: for
// them these speak. So the rows of an action are a map from the general to the special, as
// one reads a policy. What a policy says by itself has three values, explicit deny, silence
// and allow, in this order: a Deny that is added takes away what other policies may allow,
// and counts as a loss.
//
// # How it knows
//
// Statements fall apart into terms: one resource pattern, one principal, and a guard, the
// tests of the condition. Actions that the same statements name are one class, and are judged
// at once. Of a term it can be shown that another one applies wherever it does: its pattern
// covers (package arn), its guard is implied (package cond). If all terms of A that allow
// are covered so by terms of B, and all that deny in B by some of A, then B allows at least
// what A does. What both show of each other is Same.
//
// Only one of the two is not yet a gain. A row counts as Gained or Lost with a request as its
// witness, which package simulate decides differently for the two policies; where none is
// found, the row is Unknown. So Same is proved, Gained and Lost are proved one way and seen
// the other, and everything else is admitted.
//
// Actions that the catalog does not know are compared by their patterns in the same way:
// "s3:Get*" allows more than all actions that it stands for today.
package compare
