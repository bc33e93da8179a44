package lint

import "github.com/leastwise/leastwise/wasm/policy"

// mostRounds ends repairs that make further ones possible.
const mostRounds = 20

// Repair applies the first fix of each finding that has an effect which may lets pass, again
// and again until there is none, and returns the text and the findings that were fixed, in
// the order of fixing; their spans are of the text as it was then, which may is told. Fixes that touch each
// other wait for the next round. A round that made new findings of error severity is taken
// back.
func (l *Linter) Repair(text string, o Options, may func(text string, f *Finding, e Effect) bool) (string, []Finding) {
	var done []Finding
	result := l.Text(text, o)
	for range mostRounds {
		var edits []policy.Edit
		var fixed []Finding
		for i := range result.Findings {
			f := &result.Findings[i]
			for _, fix := range f.Fixes {
				if !may(text, f, fix.Effect) {
					continue
				}
				if apart(edits, fix.Edits) {
					edits = append(edits, fix.Edits...)
					fixed = append(fixed, *f)
				}
				break
			}
		}
		if len(edits) == 0 {
			break
		}
		next, err := policy.Apply(text, edits)
		if err != nil {
			break
		}
		after := l.Text(next, o)
		if errorsIn(after) > errorsIn(result) || len(after.Findings) >= len(result.Findings)+len(fixed) {
			break
		}
		text, result = next, after
		done = append(done, fixed...)
	}
	return text, done
}

func errorsIn(r Result) int {
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == Error {
			n++
		}
	}
	return n
}

// apart reports whether no new edit touches one of the edits.
func apart(edits, more []policy.Edit) bool {
	for _, a := range edits {
		for _, b := range more {
			if a.Span.Start <= b.Span.End && b.Span.Start <= a.Span.End {
				return false
			}
		}
	}
	return true
}
