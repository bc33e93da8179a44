// Package roles is roles as code: what an account should have, what it has, and the way
// from one to the other.
//
// Package compile makes a [Desired] of YAML files. An [Actual] is what somebody found in
// the account: package worker/rolesync by asking AWS, [FromDump] in a dump. Both use the
// same types, [Role], [Bucket] and [Key], in which a nil says nothing: in a Desired that
// the definition leaves the field alone, in an Actual that the source can't know it.
//
// [NewPlan] compares the two. A [Plan] has the changes, for people, and the steps, for who
// carries them out: each is one call to AWS, and in their order
//
//   - at no time is a role able to do anything that it could not do before and may not do
//     afterwards, nor can anybody assume it in between who may neither before nor after;
//   - a plan that ends after any step is continued by a new plan: [Actual.Do] says what the
//     account has after a step, and a plan from there has what was left.
//
// Nothing that is not defined is ever touched.
//
// Documents are compared by what they mean to AWS and not by how they are written, see
// [Canonical]. [Actual.Fingerprint] is that of a whole resource: each step carries the one
// that it was planned for, and whoever finds another one must not make the step.
package roles
