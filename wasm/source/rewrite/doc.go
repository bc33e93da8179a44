// Package rewrite carries a change of a policy over to the file that the policy was read
// from, in YAML, JSON or Terraform's language. Only what differs is touched; comments, quotes
// and layout of everything else stay byte for byte.
//
// Where a place of the file gives no exact counterpart, behind an alias, a function or a
// reference, [Tree] and [Text] say so with an [Error]. They don't know all that a notation
// means: who applies their edits reads the file again and looks that the policy is the one
// that was wanted and that all others are as they were.
package rewrite
