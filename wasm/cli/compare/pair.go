package compare

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/leastwise/leastwise/wasm/policy"
)

// Ours is one finding of ours.
type Ours struct {
	Rule, Severity, Message string
	// Code is Access Analyzer's, empty if AWS has no check for it.
	Code string
	Span policy.Span // in the policy that was sent
}

// Row is a finding of AWS's with ours for it, or one of ours that AWS does not have.
type Row struct {
	Theirs *Theirs // nil if only ours
	Ours   []Ours  // empty if only AWS's
	// At is where it begins in the policy that was sent.
	At int
}

// Policy is one policy, compared.
type Policy struct {
	File string
	// Number of the policy in the file, from 1; 0 if it is the only one.
	Number int
	Kind   string
	Text   string // that was sent
	// Outer turns a byte of Text into one of the file; Lines are the file's.
	Outer func(int) int
	Lines policy.Lines

	Rows   []Row
	Checks []Check
	// Without are findings of ours that AWS has no check for.
	Without []Ours
	// Unread is an answer of AWS's whose form is not known, with ours beside it in Rows.
	Unread json.RawMessage
}

// Pair fills Rows and Without. ours count as ours; of more, what a setting or another finding
// keeps out of sight, those count that AWS has, too.
func (p *Policy) Pair(ours, more []Ours, theirs []Theirs) {
	taken := make([]bool, len(ours))
	for i := range theirs {
		t := &theirs[i]
		row := Row{Theirs: t}
		for k := range ours {
			if ours[k].Code == t.Code && t.touches(ours[k].Span) {
				row.Ours = append(row.Ours, ours[k])
				taken[k] = true
			}
		}
		if len(row.Ours) == 0 {
			for k := range more {
				if more[k].Code == t.Code && t.touches(more[k].Span) {
					row.Ours = append(row.Ours, more[k])
				}
			}
		}
		switch {
		case len(t.Spans) > 0:
			row.At = t.Spans[0].Start
		case len(row.Ours) > 0:
			row.At = row.Ours[0].Span.Start
		}
		p.Rows = append(p.Rows, row)
	}
	for k := range ours {
		switch {
		case taken[k]:
		case ours[k].Code == "":
			p.Without = append(p.Without, ours[k])
		default:
			p.Rows = append(p.Rows, Row{Ours: ours[k : k+1], At: ours[k].Span.Start})
		}
	}
	slices.SortStableFunc(p.Rows, func(a, b Row) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Code(), b.Code())) })
}

// touches reports whether a finding is about the same place: their spans have something in
// common, of which one may lie at the other's edge if it is empty.
func (t *Theirs) touches(s policy.Span) bool {
	return len(t.Spans) == 0 || slices.ContainsFunc(t.Spans, func(o policy.Span) bool {
		start, end := max(o.Start, s.Start), min(o.End, s.End)
		return start < end || start == end && (o.Start == o.End || s.Start == s.End)
	})
}

// Code is Access Analyzer's code.
func (r *Row) Code() string {
	if r.Theirs != nil {
		return r.Theirs.Code
	}
	return r.Ours[0].Code
}

// Side is "both", "ours" or "aws".
func (r *Row) Side() string {
	switch {
	case r.Theirs == nil:
		return "ours"
	case len(r.Ours) == 0:
		return "aws"
	}
	return "both"
}

// Counts are how many rows each side has alone, and how many both have.
func (p *Policy) Counts() (both, ours, aws int) {
	for i := range p.Rows {
		switch p.Rows[i].Side() {
		case "both":
			both++
		case "ours":
			ours++
		default:
			aws++
		}
	}
	return both, ours, aws
}

// Agrees reports whether the sides found the same.
func (p *Policy) Agrees() bool {
	_, ours, aws := p.Counts()
	return ours+aws == 0 && p.Unread == nil && !slices.ContainsFunc(p.Checks, func(c Check) bool { return !c.Agrees() })
}
