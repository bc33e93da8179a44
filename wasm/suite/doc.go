// Package suite tests policies as code is tested: named requests with the decision that
// AWS should come to, in a file beside the policies.
//
//	policies:
//	  identity: policy.json
//	defaults:
//	  principal: arn:aws:iam::111122223333:role/app
//	tests:
//	- name: reads its own objects
//	  action: [s3:GetObject, s3:GetObjectTagging]
//	  resource: arn:aws:s3:::bucket/key
//	  expect: allow
//	  sid: Read
//
// Read reads a file's span tree, [Suite.Attach] takes the policies' texts, [Suite.Run] decides
// every request. A test with several actions or resources is a table: each pair of them is a
// case of its own. [Attached.Mutants] are the policies with one thing taken out, to see whether a
// suite notices; [Generate] writes a suite to begin with.
package suite
