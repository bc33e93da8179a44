// Package probe is a reviewed list of calls that only read, to see what a session may do.
//
// Each takes nothing but the session, a region and, for some, one ARN; it asks for as
// little as the service lets it, and what comes back is looked at for one thing: whether the
// call was allowed. A broker that passes signed requests on makes a probe from the list
// again, so that its callers reach nothing else.
//
// To add one: a row in [list] whose call changes nothing, costs nothing, and has no other
// input than the ARN; the page of AWS's that names the action beside it; then a row in the
// tests that compare its signature with the SDK's.
package probe
