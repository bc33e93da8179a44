// Package rolesync reads an AWS account for package roles and carries out its plans there.
//
//	account, err := rolesync.Open(ctx, rolesync.Config{AWS: config}, want.Account, want.Partition)
//	have, err := account.Read(ctx, want)
//	plan, err := roles.NewPlan(want, have, roles.Options{})
//	err = account.Apply(ctx, plan, rolesync.Options{})
//
// [Open] makes sure that the credentials are of the account that the definition is for,
// before anything else is asked. [Account.Read] asks only for what the definition names, so
// that a policy limited to those roles, buckets and keys is enough. [Account.Apply] looks at
// each resource right before it changes it, and stops where it is not what the plan was made
// for. IAM, S3 and KMS have no compare-and-set: what somebody else does between the look and
// the call, milliseconds later, is not noticed.
//
// A run that ends anywhere, also by a crash between any two calls, is continued by a new one:
// Read and NewPlan start from what is there.
//
// IAM shows changes to different readers at different times. Where a resource that this run
// has changed itself is not yet what it has to be, Apply asks again for a while, see
// Config.Patience.
package rolesync
