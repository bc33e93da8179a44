// Package accountdump reads what "aws iam get-account-authorization-details" prints: the
// users, groups, roles and managed policies of an account.
//
// Read takes the command's JSON, whole or in pages: several objects one behind the other,
// or in a list. [Dump.Gather] collects what counts for one principal. A policy document may
// be an object, as AWS's command line prints it, or a text, URL-encoded, as the API sends
// it; either way it is left where it stands, with its [Document.Start] and End, so that what
// is found in it can be shown in the dump.
//
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
package accountdump
