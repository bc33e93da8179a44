// Package api is the sandbox operations as JSON in, JSON out. The broker answers HTTP with
// it, and the page's relay module calls it in the tab: both say the same.
//
// A request is one object. Unknown, doubled and missing members are errors, and so is
// everything that is longer than it can rightly be. With credentials comes
//
//	"credentials": {"accessKeyId": "ASIA…", "secretAccessKey": "…", "sessionToken": "…", "expiration"?: "…"},
//	"region": "eu-west-1"
//
// and the operations are
//
//	plan     policy, nonce, expiresAt, options, account?, caller?, callerId?   what would be made; AWS is not asked
//	create   policy, nonce, expiresAt, options                      201, or 200 with credentials in mode session
//	assume   id, externalId or nonce, seconds?, mfa?                200 with credentials, or 409 not_ready
//	status   id                                                     one sandbox; without id a page of all
//	destroy  id                                                     200, or 207 with retryAfterMs
//	sweep    cursor?, max?, dryRun?                                 what ended is removed
//	probe    action, resource?                                      whether the session may do one of package probe's calls
//
// where the options are mode, base, boundary, noBoundary, allowChaining, principal and
// carryIdentity. Times are texts like 2006-01-02T15:04:05Z. An error is
//
//	{"error": {"code", "message", "hint", "step", "awsCode", "awsRequestId", "retryable", "retryAfterMs", "leftBehind"}}
//
// with one of package flow's codes.
package api
