// Package api holds what goes over the engine's bridge: one request and one reply struct
// for each operation, without logic. The browser, the command line's --json and the tests
// read and write the same JSON.
//
// A request is
//
//	{"op":"generate","request":{...}}
//
// and its reply is {"ok":{...}} with the operation's reply or {"error":{...}} with an
// [Error]. The operation "resourceType" takes a ResourceTypeRequest and gives a
// ResourceTypeReply; every pair of structs in this package follows that rule.
//
// Conventions: lists are never null, and sorted by a key that the field names. Access
// levels are in AWS's spelling ("Permissions management"); requests may use the command
// line's ("permissions-management") as well. Action IDs are "s3:GetObject". Dates are
// YYYY-MM-DD. A field a request leaves out has its zero value; a field that a request
// struct does not know is an error that gives its place.
//
// codec_gen.go, with the readers and writers, and the site's types are made by
//
//	go run ./scripts/apigen
package api
