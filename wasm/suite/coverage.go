package suite

import "github.com/leastwise/leastwise/wasm/cond"

// Covered is a statement with the number of cases in which it applies.
type Covered struct {
	Document  int // index in Attached.List
	Statement int
	Cases     int
}

// Coverage counts for every statement the cases in which it applies, in the order of the
// policies.
func (a *Attached) Coverage(results []CaseResult) []Covered {
	var out []Covered
	first := make([]int, len(a.List))
	for i, d := range a.List {
		first[i] = len(out)
		for j := range d.Document.Statements {
			out = append(out, Covered{Document: i, Statement: j})
		}
	}
	for i := range results {
		r := &results[i]
		for j := range r.Resources {
			for _, l := range r.Resources[j].Layers {
				for k := range l.Reasons {
					reason := &l.Reasons[k]
					if reason.Matched != cond.Yes {
						continue
					}
					for n, d := range a.List {
						if d.Policy == reason.Policy {
							out[first[n]+reason.Statement].Cases++
						}
					}
				}
			}
		}
	}
	return out
}
