package rewrite

import (
	"github.com/leastwise/leastwise/wasm/policy"
)

// places lead from a text to the file that it was put together from.
type places interface {
	Span(start, end int) (int, int)
}

// Text gives the edits of a file that make edits of a text in it, such as a policy in JSON
// that stands in a string. Each must replace what stands in the file as it does in the text,
// by something that needs no escape there; quotation marks are taken where they stand bare in
// the file, as in YAML's block scalars and HCL's here-documents, or else as the ones that are
// there: escaped by a backslash.
func Text(file, text string, at places, edits []policy.Edit) ([]policy.Edit, error) {
	var out []policy.Edit
	for _, e := range edits {
		if e.Span.Start == e.Span.End {
			if e.Span.Start == 0 || e.Span.Start >= len(text) {
				return nil, &Error{0, "a change at the end of a text"}
			}
			start, _ := at.Span(e.Span.Start, e.Span.Start+1)
			out = append(out, policy.Edit{Span: policy.Span{Start: start, End: start}, Text: e.Text})
		} else {
			start, end := at.Span(e.Span.Start, e.Span.End)
			if file[start:end] != text[e.Span.Start:e.Span.End] {
				return nil, &Error{start, "this part of a text is not written here as it is"}
			}
			out = append(out, policy.Edit{Span: policy.Span{Start: start, End: end}, Text: e.Text})
		}
		for i := range len(e.Text) {
			if c := e.Text[i]; c < ' ' || c == '\\' || c == '$' || c == '%' || c == '\'' {
				return nil, &Error{out[len(out)-1].Span.Start, "the new text would have to be escaped here"}
			}
		}
	}
	return out, nil
}
