// Package generate writes least-privilege policies: for each ARN the actions of its
// resource type at the access levels that are wanted, and nothing else.
//
// An ARN may be documented by several services: a role is a resource of iam and of sts.
// The service whose name is in the ARN is at home there. Actions of the others count when
// such a resource is what they are about: when everything that they require has an ARN in
// the request, and they require this one, or others, or take no resource of their own
// service. So a role at Write brings sts:AssumeRole, and a bucket brings ssm:SendCommand
// only beside a document.
package generate
