package arn

import "strings"

// IsAccount reports whether a text is the number of an account: twelve digits.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func IsAccount(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}

// IsOwner reports whether a text is one of the words that stand for an account in ARNs of
// AWS's own, as in arn:aws:iam::aws:policy/ReadOnlyAccess and, of CloudFront's old identities,
// arn:aws:iam::cloudfront:user/...
func IsOwner(text string) bool { return text == "aws" || text == "cloudfront" || text == "amazon" }
