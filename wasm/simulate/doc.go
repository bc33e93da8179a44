// Package simulate decides as AWS would whether a request is allowed, and says why.
//
// # The domain
//
// A Request is a principal that wants an action on resources, with context keys. Policies
// are all that applies to it, by layer: service and resource control policies of an
// organization, the policy of a VPC endpoint, the resource's own policy or a role's trust
// policy, and the principal's identity policies, permissions boundary and session policies.
// Evaluate gives a Result:
//
//	Allowed       every layer that must allow does, and none denies
//	ExplicitDeny  a Deny statement matches
//	ImplicitDeny  some layer has no Allow that matches
//	Unknown       what AWS would say depends on something that is not modelled here or
//	              not documented by AWS; the result names it
//
// An explicit deny is final even where something else is unknown, and so is an implicit
// deny that nothing unknown could turn.
//
// Evaluation never stops early: a Result has every statement of every layer, those that
// matched and, for each of the others, what did not match.
//
// # Where to start
//
// Compile makes a policy ready once; Evaluate may then be called any number of times, also
// at the same time. ParsePrincipal reads a principal from an ARN. Keys says which context
// keys AWS would send and which of them the policies ask for.
//
// The rules are AWS's:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
package simulate
