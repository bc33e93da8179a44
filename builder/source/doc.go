// Package source turns what AWS publishes into facts. There is one parser for each kind
// of document:
//
//   - Page reads a page of the Service Authorization Reference (HTML), in the layout
//     before and after July 2026.
//   - Service reads a file of the service reference (JSON), schema v1.1 to v1.4; Index
//     reads its list of services.
//
// A parser is a pure function of bytes. It says what its document says and merges
// nothing; it never guesses: a document whose shape it doesn't know is an error that
// names file, table and row, because a silent gap in the catalog is worse than a build
// that stops. Load runs the parsers over a whole snapshot.
//
// A third source, the IAM console's catalog API, would be a file of the same kind here: a
// function from bytes to a fact.Service with fact.Console as its source.
package source

import (
	"errors"
	"fmt"

	"github.com/leastwise/leastwise/builder/fact"
)

// ErrShape is wrapped by errors about a document that this package doesn't understand:
// AWS changed something and the parser has to follow.
var ErrShape = errors.New("unknown shape")

// ErrCut is wrapped, with ErrShape, by errors about a page of which a part is missing: AWS
// changed nothing, the copy is damaged.
var ErrCut = fmt.Errorf("a part is missing: %w", ErrShape)

// ErrNotAPage is wrapped by errors about a file that is no documentation page at all, such
// as the saved body of a redirect.
var ErrNotAPage = errors.New("not a documentation page")

// Layout is a generation of the documentation pages.
type Layout uint8

// The layouts.
const (
	// LayoutOld is that of pages saved before July 2026: an Actions table with dependent
	// actions, permission-only actions marked in the text.
	LayoutOld Layout = iota
	// LayoutNew has no dependent actions; permission-only actions have a table of their
	// own and API operations are listed.
	LayoutNew
)

// PageFacts is what one page says.
type PageFacts struct {
	// File is the name the page was read under, Slug its last element without ".html".
	File, Slug string
	Layout     Layout
	// Banner is set when the page links to its own Markdown version, which AWS's pages
	// do since 2026. In a folder that was updated in place over the years it tells
	// living pages from leftovers.
	Banner bool
	// Service holds the facts; Names and Pages have one element each.
	Service fact.Service
}

// ServiceFacts is what one file of the service reference says.
type ServiceFacts struct {
	File string
	// Version is the schema version, "v1.4".
	Version string
	// Annotated is set when the file says something about access levels: files of
	// services that no longer exist lack that.
	Annotated bool
	Service   fact.Service
}
