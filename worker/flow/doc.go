// Package flow makes and removes sandboxes: roles that have exactly one policy's
// permissions for a while, and can do nothing when the while is over.
//
// A sandbox is a role below the path /leastwise-sandbox/. Its name holds the second at
// which it ends, T, and can't be changed. T is kept in four ways, each by itself:
//
//   - the trust policy lets nobody in from T on,
//   - the inline policy "00-guard" denies everything from T on, whatever other policies or
//     resources allow; it is written before the subject and removed behind it,
//   - each session carries the same denial in its session policy, where no change to the
//     role reaches it,
//   - and no session is asked for beyond T, as far as STS's least of 15 minutes allows.
//
// The policy under test is the inline policy "10-subject", as it was written save white space.
// What stands beside it changes answers, so a [Plan] lists it.
//
// Names are functions of account, nonce and T, and every step may be repeated: a call that
// broke off anywhere is finished by the same call again, or undone by [Flow.Destroy] or
// [Flow.Sweep]. The role of the caller is never changed, and no role without our path,
// name and tag is ever touched.
//
// The package knows nothing of HTTP: see package aws for how requests travel.
package flow
