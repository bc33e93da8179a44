package compare

import (
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/policy"
)

// Theirs is one finding of AWS's.
type Theirs struct {
	Code    string `json:"issueCode"`
	Type    string `json:"findingType"` // ERROR, SECURITY_WARNING, WARNING or SUGGESTION
	Details string `json:"findingDetails"`
	// Spans are its places in the policy that was sent; none are no particular one.
	Spans []policy.Span `json:"-"`
	// Raw is the finding as it came.
	Raw json.RawMessage `json:"-"`
}

// location is a place as AWS tells it: lines from 1, columns and offsets from 0.
type location struct {
	Span struct{ Start, End position }
}

type position struct{ Line, Column, Offset int }

// ErrForm says that an answer is not in the documented form.
var ErrForm = errors.New("not in the form of ValidatePolicy's answer")

// Read reads the answer of ValidatePolicy about a policy. The error is ErrForm.
func Read(answer []byte, policyText string) ([]Theirs, error) {
	var of struct {
		Findings *[]json.RawMessage `json:"findings"`
	}
	if json.Unmarshal(answer, &of) != nil || of.Findings == nil {
		return nil, ErrForm
	}
	return readList(*of.Findings, policyText)
}

// readList reads findings, each of which has to have a code.
func readList(list []json.RawMessage, policyText string) ([]Theirs, error) {
	out := make([]Theirs, 0, len(list))
	for _, raw := range list {
		one := Theirs{Raw: raw}
		var places struct{ Locations []location }
		if json.Unmarshal(raw, &one) != nil || one.Code == "" || json.Unmarshal(raw, &places) != nil {
			return nil, ErrForm
		}
		for _, l := range places.Locations {
			start, end := offsetOf(policyText, l.Span.Start), offsetOf(policyText, l.Span.End)
			one.Spans = append(one.Spans, policy.Span{Start: start, End: max(start, end)})
		}
		out = append(out, one)
	}
	return out, nil
}

// offsetOf is the byte that a position of AWS's is at. AWS's page does not say what a column
// counts; code points are our reading. A column beyond its line is its end.
func offsetOf(text string, p position) int {
	if p.Line < 1 {
		return min(max(p.Offset, 0), len(text))
	}
	at := 0
	for line := 1; line < p.Line; line++ {
		next := lineEnd(text[at:])
		if at+next == len(text) {
			return len(text)
		}
		at += next + 1
		if text[at-1] == '\r' && at < len(text) && text[at] == '\n' {
			at++
		}
	}
	end := at + lineEnd(text[at:])
	for column := 0; column < p.Column && at < end; column++ {
		_, size := utf8.DecodeRuneInString(text[at:end])
		at += size
	}
	return at
}

// lineEnd is how many bytes there are before the end of the first line.
func lineEnd(text string) int {
	for i := range len(text) {
		if text[i] == '\n' || text[i] == '\r' {
			return i
		}
	}
	return len(text)
}
