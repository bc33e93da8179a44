// Package fetch mirrors what AWS publishes about IAM into a folder: the pages of the
// Service Authorization Reference and the files of the service reference. It is the only
// package of the builder that uses the network.
//
// A mirror looks like this:
//
//	manifest.json              what was fetched from where and when, see Manifest
//	index/…                    the tables of contents as AWS sent them
//	pages/list_amazons3.html   one page of the Service Authorization Reference
//	service-reference/s3.json  one service of the service reference
//	gone/…                     files that AWS no longer lists; never read by a build
//
// Run may be stopped at any time and started again: it goes on where it was. A file is
// replaced only by a complete one that passed the checks of its kind; a failed download
// leaves the older copy and is reported. Sources:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
package fetch
