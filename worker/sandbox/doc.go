// Package sandbox runs a function with credentials that have exactly one policy's
// permissions, and takes them away afterwards.
//
// [With] makes a temporary role, waits until it can be assumed, calls the function and
// removes the role, also when the function fails or panics, when the context ends, and when
// the creation itself breaks off half-way. Whatever is left behind by a process that was
// killed can do nothing from its end on; see package flow for how that is kept.
//
//	err := sandbox.With(ctx, sandbox.Config{Region: "eu-west-1", Credentials: mine}, sandbox.Options{Policy: text},
//		func(ctx context.Context, c aws.Credentials) error {
//			…
//		})
//
// [WithAll] does so with several policies at once.
package sandbox
