// Package intake makes statements of what people have at hand when a request was refused or
// a program has run: AWS's AccessDenied messages, CloudTrail's events, policies and parts of
// policies. ARNs and templates are recognised too; package generate is for these.
//
// # The layer decides
//
// A message that says which policy is in the way is taken at its word. Where a policy lacks
// an Allow, the statement is for that policy, be it a service control policy, a permissions
// boundary, a session policy, a resource's policy or a role's trust policy. Where a policy
// denies, no statement helps, and a [Lead] says where to look. Only what lacks an Allow in
// an identity-based policy, or names no policy at all, gives a statement for one of those;
// the latter is marked as assumed. The wordings are those of
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
//
// # Events
//
// An event names an API operation. Which actions AWS checks for it is known from the
// operations of the catalog, and the resources are those that the event lists, or the ARN
// formats of the action's resource types filled from the request's parameters.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
//
// [Merge] puts statements into a policy's text and changes as little of it as possible.
package intake
