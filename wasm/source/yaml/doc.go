// Package yaml reads YAML (and with it JSON) into span trees. It is for native programs;
// the page has a twin in JavaScript, and both give the same trees for testdata/*.yaml.
//
// The parser is goccy/go-yaml. Its positions count runes and drift with carriage returns
// and some comments, so they are not used: [Read] walks the text along with the parser's
// nodes and finds every scalar and every mark anew. A place where the two disagree is an
// error, never a wrong tree, and so is what the parser is known to misread: a colon without
// blank in braces, a value that is not indented. An empty item in front of a key in the
// same column is read again, with a null shown to the parser.
package yaml
