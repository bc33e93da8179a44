package policy

import (
	"errors"
	"slices"
)

// Edit puts Text in place of the bytes of Span.
type Edit struct {
	Span Span
	Text string
}

// ErrEdits says that edits overlap or lie outside of the text.
var ErrEdits = errors.New("edits overlap or lie outside of the text")

// Apply makes all edits at once; spans refer to the text before any of them. Insertions at
// one place come out in the order given, and before an edit that begins there. Edits that
// overlap are ErrEdits.
func Apply(text string, edits []Edit) (string, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		if a.Span.Start != b.Span.Start {
			return a.Span.Start - b.Span.Start
		}
		return min(a.Span.End-a.Span.Start, 1) - min(b.Span.End-b.Span.Start, 1)
	})
	out := make([]byte, 0, len(text)+64)
	at := 0
	for _, e := range sorted {
		if e.Span.Start < at || e.Span.End < e.Span.Start || e.Span.End > len(text) {
			return "", ErrEdits
		}
		out = append(append(out, text[at:e.Span.Start]...), e.Text...)
		at = e.Span.End
	}
	return string(append(out, text[at:]...)), nil
}
