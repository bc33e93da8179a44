package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/source"
)

// File is a file that has been read.
type File struct {
	text string // without its byte order mark, of which by says the length
	by   int
	body *hclsyntax.Body
	// json leads from text, which was then made of the file, to the file.
	json *source.Spliced
	// given is set for a file of variables' values.
	given bool
}

// Read reads a file, ".tf". The error is a *[source.Error].
func Read(text string) (*File, error) {
	clean, _ := strings.CutPrefix(text, "\ufeff")
	body, err := parse(clean)
	if err != nil {
		return nil, err
	}
	return &File{text: clean, by: len(text) - len(clean), body: body}, nil
}

// ReadValues reads a file of variables' values, ".tfvars".
func ReadValues(text string) (*File, error) {
	f, err := Read(text)
	if f != nil {
		f.given = true
	}
	return f, err
}

// spans lead from a policy to a file.
type spans interface {
	Span(start, end int) (int, int)
}

// placed leads from the places of a policy in what was read to those in the file.
func (f *File) placed(places spans) spans {
	switch {
	case f.json != nil:
		return through{places, f.json}
	case f.by > 0:
		return moved{places, f.by}
	}
	return places
}

// moved are places in a file that begins with a byte order mark.
type moved struct {
	places spans
	by     int
}

func (m moved) Span(start, end int) (int, int) {
	start, end = m.places.Span(start, end)
	return start + m.by, end + m.by
}

// through are places in a text that was made of a file.
type through struct {
	places spans
	made   *source.Spliced
}

func (t through) Span(start, end int) (int, int) { return t.made.Span(t.places.Span(start, end)) }
