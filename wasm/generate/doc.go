// Package generate writes least-privilege policies: for each ARN the actions of its
// resource type at the access levels that are wanted, and nothing else.
//
// An ARN may be documented by several services: a role is a resource of iam and of sts.
// The service whose name is in the ARN is at home there. Actions of the others count when
// such a resource is what they are about: when everything that they require has an ARN in
// the request, and they require this one, or others, or take no resource of their own
// service. So a role at Write brings sts:AssumeRole, and a bucket brings ssm:SendCommand
// only beside a document.
//
// [Policy] is for ARNs and levels, [FromTemplates] for files in the form of Policy Sentry.
//
// # Statements of templates
//
// A statement has one type at one level. Its Sid is the action prefix, the level and the
// type, each with one capital letter, as Policy Sentry writes it: S3WriteBucket,
// Ec2PermissionsmanagementInstance; Service Catalog's begin with Catalog. The others are
//
//   - MultMultNone: actions and dependents that take no resource, on "*";
//   - SkipResourceConstraints: the list of that name, on "*";
//   - AssumeRole, AssumeRoleWithSAML and AssumeRoleWithWebIdentity: the sts lists;
//   - IamDependentRole and its like: prefix, Dependent and type, for dependents on other
//     ARNs of the templates, or in an actions template on the formats of their types;
//   - SsmMultParametermyparameter and its like: statements that minimizing joined, with the
//     service and resource of the first ARN.
//
// Nocondition behind a Sid marks the part of a statement to which no condition applies, and
// a number a Sid that was there before.
//
// # Dependents
//
// What an action needs besides, as its documentation has it, and iam:PassRole, belongs to
// the policy: in the statement itself where it takes the same type, on "*" where it takes
// none, else on ARNs of the templates that fit. Where none does, a note says which ARN is
// wanted. Deny never brings dependents, and an excluded action brings none.
package generate
