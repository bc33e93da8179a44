// Package jsonspan reads JSON text into a tree that knows where each part stands.
//
// A [Doc] is a flat list of nodes in document order; a [Node] is a small handle into it.
// Spans are byte offsets into the text, from 0, end exclusive. Nothing is decoded until it
// is asked for, duplicate keys are kept, and numbers stay text. Nesting deeper than
// [MaxDepth] is an error, and the parser keeps its own stack: no input can exhaust Go's.
//
// The grammar is RFC 8259's. A byte order mark at the start is skipped. Bytes that are not
// UTF-8 inside a string, and escapes of lone surrogates, decode to U+FFFD.
package jsonspan
