// Package aws makes the few calls of AWS STS and IAM that a sandbox needs.
//
// It speaks the Query protocol: one signed POST with a form, one XML answer. It does not
// know how requests travel: a Do function carries them, which is net/http's client on a
// machine, fetch in a Worker, and another Worker's relay in a page. The package therefore
// links neither net/http nor fmt, encoding/xml, time or context; times are seconds since
// 1970, and waiting is a function too.
//
// Hosts come from a table of partitions and regions only, see [Locate]. Nothing that a
// user writes becomes part of an address.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/ and
// https://docs.aws.amazon.com/STS/latest/APIReference/.
package aws
