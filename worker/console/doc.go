// Package console asks the API behind the policy editor of AWS's console: services, actions
// with the console's groups, resources, condition keys, templates of service-linked roles,
// summaries and validation of policies.
//
// The API is private. AWS documents nothing of it and promises nothing; what is known was
// captured from one client in 2023, and nothing here was tried with AWS. Of the answers
// four fields are known, serviceName, serviceKeyName, actionName and actionGroups;
// everything else stays the JSON that came, see [Client.Call] and [Shape].
//
// A [Client] signs in as AWS documents it for identity brokers, with a session that best
// can do nothing, see [Narrow]:
//
//	POST signin.aws.amazon.com/federation            the session for a sign-in token
//	GET  signin.aws.amazon.com/federation            the token for cookies, by redirects
//	GET  us-east-1.console.aws.amazon.com/iamv2/home a page with a token against forgery
//	POST us-east-1.console.aws.amazon.com/iamv2/api/iamv2   one call, in an envelope
//
// Credentials go into the first body and nowhere else: not into addresses, errors or the
// cache. Cookies live as long as the Client. Methods that make something are refused.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html.
package console
