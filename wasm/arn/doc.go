// Package arn takes Amazon Resource Names apart and finds out what they name.
//
// An ARN has six fields, separated by colons: the word arn, partition, service, region,
// account and resource. The resource may hold further colons and slashes. What users
// write in policies are patterns: "*" stands for any text, "?" for one character, and
// "${aws:username}" for a value that is known when a request is made.
//
// AWS documents one ARN format for each resource type, "arn:${Partition}:s3:::${BucketName}".
// Nothing says which characters a placeholder may take: a bucket's name has no slash, an
// object's key may have many. [Resolve] therefore looks at all formats of a service
// together; see there for the rules.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html.
package arn
