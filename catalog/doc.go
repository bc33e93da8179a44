// Package catalog holds the facts of AWS IAM in compact static blobs and answers questions
// from them.
//
// # The domain
//
// A service ("s3") has actions ("s3:GetObject"), each with an access level (List, Read,
// Write, Permissions management, Tagging). An action works on resource types ("object"),
// which have ARN formats ("arn:${Partition}:s3:::${BucketName}/${ObjectName}"), or on
// none, and then its Resource must be "*". Condition keys ("s3:prefix") belong to an
// action as a whole, to an action with one resource type, or to a resource type. Some
// calls need dependent actions as well ("iam:PassRole"). These are AWS's words:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
//
// # Where to start
//
// Open reads a blob; catalog/embedded has the one that programs are built with. From a
// Catalog, LookupAction, Match, LookupService, LookupConditionKey and TypesByARNService
// lead to the small values Service, Action, Row, ResourceType and ConditionKey. Three
// further blobs belong to a catalog: OpenOperations (API operations and SDK calls),
// OpenLedger (where each fact is from) and OpenDescriptions (AWS's sentences, which a
// user builds for themselves).
//
// The package knows names and formats, not how to match a user's ARN: that is wasm/arn.
//
// # Shape
//
// Package layout writes the format down. Open reads a directory of some 470 services and
// allocates 13 times, 37 times up to the first lookup; a service is decoded on first touch,
// names apart from rows and types. Nothing is parsed at start, and there are no maps.
//
// The blob is made for the wire: what is alike stands together, so that the compressor of
// the web server does the rest. What was tried, in bytes after brotli -q 11, for the
// catalog of June 2026 with the service reference of August:
//
//	187,352  facts as text lines
//	172,883  an index in place, nothing to decode (per the measurements we started from)
//	118,980  this format
//
// and for its parts, each measured when it was tried:
//
//	81,120 -> 53,000  action names as verbs and nouns, nouns as text
//	53,000 -> 44,600  nouns as words of a dictionary, sharing the first words with the
//	                  noun before
//	 9,273 ->  4,230  resource type names spelled from nouns
//	 6,019 ->  4,480  the directory field by field, lengths above the usual
//	11,756 -> 11,200  dependents of the own service by number, others by frequency
//	10,456 -> 12,463  dependents by recency: worse, they hardly repeat
//	27,089 -> 26,454  dictionary and words: all by frequency, then the first 244 by
//	                  frequency and the rest by alphabet
//
// Uncompressed it has 311,422 bytes. Open to first lookup takes 0.15 ms natively; decoding
// every name takes 1.2 ms, going through every byte (Verify) 8 ms.
package catalog
