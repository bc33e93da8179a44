// Package source is the one form in which YAML, HCL and templates enter the engine: a tree
// of nodes in document order, each with its place in the file.
//
// A reader for a notation (source/yaml and its kin, native only; the page has twins in
// JavaScript) makes the tree; everything behind it knows no notation. Scalars keep their
// text: what "yes", "0123" or "1e3" means is for the reader's user to say. Aliases are
// replaced by what they stand for, with the alias's span; merge keys are applied; duplicate
// keys are kept; tags are kept and mean nothing.
//
// In JSON a file is the list of its documents, and a node is
//
//	[kind, start, end, tag, text or children]
//
// with kinds "map", "seq", "plain", "single", "double", "literal" and "folded". Spans are
// bytes of the file from 0, end exclusive. The children of a map are keys and values in
// turn.
package source
