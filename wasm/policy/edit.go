package policy

import "errors"

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
	sorted := make([]Edit, 0, len(edits))
	for _, e := range edits { // by insertion: they mostly come in order
		i := len(sorted)
		sorted = append(sorted, e)
		for ; i > 0 && e.before(sorted[i-1]); i-- {
			sorted[i] = sorted[i-1]
		}
		sorted[i] = e
	}
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

// before orders edits by their start, insertions first.
func (e Edit) before(other Edit) bool {
	if e.Span.Start != other.Span.Start {
		return e.Span.Start < other.Span.Start
	}
	return e.Span.Start == e.Span.End && other.Span.Start < other.Span.End
}
