package lint

// silence leaves out the findings that another one makes superfluous, and counts them with
// that one. What is left out silences others all the same: they have one root cause. (A
// test sees to it that rules do not yield in circles.)
func silence(findings []Finding) []Finding {
	sortFindings(findings)
	var ix *index
	kept := 0
	for i := range findings {
		f := &findings[i]
		by := -1
		for k := 0; k < len(f.Rule.Yields) && by < 0; k++ {
			if ix == nil {
				ix = newIndex(findings)
			}
			by = ix.find(f, f.Rule.Yields[k])
		}
		if by >= 0 {
			ix.counts[by]++
			ix.gone[i] = true
		}
	}
	if ix == nil {
		return findings
	}
	for i := range findings {
		if !ix.gone[i] {
			findings[kept] = findings[i]
			findings[kept].Silenced = int(ix.counts[i])
			kept++
		}
	}
	return findings[:kept]
}

// index finds findings by rule and place.
type index struct {
	findings []Finding
	counts   []int32
	gone     []bool
	rules    map[string]*ruleIndex
}

// ruleIndex holds the findings of one rule, sorted by where they begin.
type ruleIndex struct {
	list []int32
	// ends[i] is the largest end of the first i+1.
	ends       []int
	statements map[int]int32 // the first finding of each
}

func newIndex(findings []Finding) *index {
	ix := &index{findings: findings, counts: make([]int32, len(findings)), gone: make([]bool, len(findings)), rules: map[string]*ruleIndex{}}
	for i := range findings {
		f := &findings[i]
		r := ix.rules[f.Rule.ID]
		if r == nil {
			r = &ruleIndex{statements: map[int]int32{}}
			ix.rules[f.Rule.ID] = r
		}
		end := f.Span.End
		if n := len(r.ends); n > 0 {
			end = max(end, r.ends[n-1])
		}
		r.list, r.ends = append(r.list, int32(i)), append(r.ends, end)
		if _, ok := r.statements[f.Statement]; !ok {
			r.statements[f.Statement] = int32(i)
		}
	}
	return ix
}

// find is the number of a finding that f yields to, or -1.
func (ix *index) find(f *Finding, y Yield) int {
	r := ix.rules[y.To]
	if r == nil {
		return -1
	}
	switch y.Where {
	case SamePolicy:
		return int(r.list[0])
	case SameStatement:
		if i, ok := r.statements[f.Statement]; ok {
			return int(i)
		}
		return -1
	}
	lo, hi := 0, len(r.ends) // the first whose end, or one before it, lies behind f's start
	for lo < hi {
		if mid := (lo + hi) / 2; r.ends[mid] > f.Span.Start {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	for ; lo < len(r.list); lo++ {
		i := r.list[lo]
		g := ix.findings[i].Span
		if g.Start >= f.Span.End {
			break
		}
		if g.End > f.Span.Start {
			return int(i)
		}
	}
	return -1
}
