// Package policy reads, prints and edits IAM policy documents. It knows the grammar of the
// policy language and nothing of services, actions or keys.
//
// [Parse] turns a text into a [Document] in which every part knows its [Span]; what is
// broken is reported and the rest is read. [Print] writes canonical JSON. The edits of this
// package ([Document.SetElement], [AddItem] and their kin, put in place by [Apply]) change
// as few bytes as possible. [Size] counts as AWS counts, [Lines] turns offsets into lines
// and columns.
//
// The grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
package policy
