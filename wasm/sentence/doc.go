// Package sentence says in plain words what a statement of a policy does: "Allows reading
// all objects in bucket b (GetObject), only over TLS."
//
// The words come from the catalog's facts alone: the access level of an action is the verb,
// the resource type of an ARN the noun. What AWS's documentation says about an action is
// not repeated. Each resource type is told apart, since an action does nothing to a
// resource of a type that it does not take; such actions are named at the end.
//
// A sentence is for people who read a policy, and leaves details to it: long lists are cut,
// with the number of what is left out. Programs use packages expand and simulate.
package sentence
