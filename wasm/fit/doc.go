// Package fit makes policies smaller without changing what they grant, and makes them fit
// AWS's quotas of size.
//
// Shrink rewrites the lists of actions of Allow statements into the shortest patterns that
// cover the same known actions, joins statements that differ in one list, and drops what
// others cover. Fit does so step by step until a policy fits, then splits it where AWS
// allows several policies, and, only when asked to, grants more than it did: each such step
// is an Offer with the actions that come with it.
//
// What a wildcard in Deny, NotAction, or a control policy of an organization stands for
// tomorrow is part of what it says today. Such lists are never rewritten by what the
// catalog knows, unless Options.Deny asks for it; they only lose what the rest of the list
// covers whatever actions there may be.
package fit
