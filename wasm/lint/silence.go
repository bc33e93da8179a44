package lint

// appendLeft appends findings, sorted, without those that another one makes superfluous,
// and counts them with that one. What is left out silences others all the same: they have
// one root cause. (A test sees to it that rules do not yield in circles.)
func (l *Linter) appendLeft(dst, findings []Finding) []Finding {
	findings = l.drop(findings)
	ix, left := &l.index, len(findings)
	order := l.order(findings)
	ix.fill(findings, order)
	for i := range findings {
		f := &findings[i]
		for _, y := range l.members[f.number].yields {
			if ix.rules[y.to].first < 0 {
				continue // as mostly
			}
			if by := ix.find(f, y); by >= 0 {
				ix.at[by].silences++
				ix.at[i].gone = true
				left--
				break
			}
		}
	}
	ix.clear()
	if dst == nil && left > 0 {
		dst = make([]Finding, 0, left)
	}
	for _, i := range order {
		if at := &ix.at[i]; !at.gone {
			dst = append(dst, findings[i])
			dst[len(dst)-1].Silenced = int(at.silences)
		}
	}
	return dst
}

// drop leaves out the findings of rules that only report for others.
func (l *Linter) drop(findings []Finding) []Finding {
	if !l.partly {
		return findings
	}
	kept := findings[:0]
	for i := range findings {
		if !l.members[findings[i].number].partly {
			kept = append(kept, findings[i])
		}
	}
	return kept
}

// yield is a Yield by the other rule's number.
type yield struct {
	to    int32
	where Scope
}

// index finds findings by rule and place. A linter's is empty between texts.
type index struct {
	findings []Finding
	at       []indexed // beside findings
	rules    []ruleIndex
}

type indexed struct {
	silences int32
	next     int32 // finding of the same rule, or -1
	gone     bool
}

// ruleIndex holds the findings of one rule, in the order of where they begin.
type ruleIndex struct {
	first, last int32 // findings; -1 if there are none
	// list has them once somebody asked; ends[i] is the largest end of the first i+1.
	list []int32
	ends []int
	// statements has the first finding of each if there are many.
	statements map[int]int32
}

func (ix *index) fill(findings []Finding, order []int32) {
	ix.findings = findings
	if ix.at == nil {
		for i := range ix.rules {
			ix.rules[i].first = -1
		}
	}
	if cap(ix.at) < len(findings) {
		ix.at = make([]indexed, len(findings))
	}
	ix.at = ix.at[:len(findings)]
	for _, i := range order {
		ix.at[i] = indexed{next: -1}
		if r := &ix.rules[findings[i].number]; r.first < 0 {
			r.first, r.last = i, i
		} else {
			ix.at[r.last].next, r.last = i, i
		}
	}
}

// clear forgets the findings, but not what it counted.
func (ix *index) clear() {
	for i := range ix.at {
		if r := &ix.rules[ix.findings[i].number]; r.first >= 0 {
			*r = ruleIndex{first: -1, list: r.list[:0], ends: r.ends[:0]}
		}
	}
	ix.findings = nil
}

// few is a number of findings to look at one by one.
const few = 20

// find is the number of a finding that f yields to, or -1.
func (ix *index) find(f *Finding, y yield) int {
	r := &ix.rules[y.to]
	if y.where == SamePolicy {
		return int(r.first)
	}
	if len(r.list) == 0 {
		for i := r.first; i >= 0; i = ix.at[i].next {
			end := ix.findings[i].Span.End
			if n := len(r.ends); n > 0 {
				end = max(end, r.ends[n-1])
			}
			r.list, r.ends = append(r.list, i), append(r.ends, end)
		}
	}
	if y.where == SameStatement {
		return ix.inStatement(r, f.Statement)
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

// inStatement is the rule's first finding in a statement, or -1.
func (ix *index) inStatement(r *ruleIndex, statement int) int {
	if len(r.list) > few {
		if r.statements == nil {
			r.statements = map[int]int32{}
			for _, i := range r.list {
				if s := ix.findings[i].Statement; r.statements[s] == 0 {
					r.statements[s] = i + 1
				}
			}
		}
		return int(r.statements[statement]) - 1
	}
	for _, i := range r.list {
		if ix.findings[i].Statement == statement {
			return int(i)
		}
	}
	return -1
}
