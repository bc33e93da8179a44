// Package operator holds the two policies that an account needs once, before sandboxes are
// made in it: the permissions boundary of all sandboxes, and the policy of those who may
// make them. Both are files, made from the catalog by scripts/operator.
//
// With both, who holds the operator policy and nothing else can make principals only inside
// of the boundary: it denies every change of IAM, sessions of other roles, and the services
// that manage accounts and identities. Two things it can't do. IAM has no condition on what
// a trust policy says, so an operator could let an outside account into the boundary's
// rights. And what runs already with a role of its own (a function, an instance) may be
// taken over by a sandbox that is allowed to change it.
package operator

import (
	_ "embed"
	"strings"
)

//go:embed boundary.json
var boundary string

//go:embed operator.json
var rights string

// The files are written for this account.
const (
	sampleAccount   = "111122223333"
	samplePartition = "arn:aws:"
	sampleBoundary  = "policy/LeastwiseBoundary"
)

// Boundary is the text of the permissions boundary, JSON. It is the same for all accounts.
func Boundary() string { return boundary }

// Policy is the operator policy for an account, JSON; name is the boundary's, with its path.
func Policy(partition, account, name string) string {
	return strings.NewReplacer(samplePartition, "arn:"+partition+":", sampleAccount, account, sampleBoundary, "policy/"+name).Replace(rights)
}
