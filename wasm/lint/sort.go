package lint

// sorter keeps the room that sorting takes from one text to the next.
type sorter struct{ order, next []int32 }

// order gives the numbers of findings by where these begin, the worst first at one place,
// until the next call. It merges runs of numbers; package slices would bring 8 KB of code
// for sorting findings.
func (l *Linter) order(list []Finding) []int32 {
	s := &l.sorter
	if cap(s.order) < len(list) {
		s.order, s.next = make([]int32, len(list)), make([]int32, len(list))
	}
	order, next := s.order[:len(list)], s.next[:len(list)]
	sorted := true
	for i := range order {
		order[i] = int32(i)
		sorted = sorted && (i == 0 || !before(&list[i], &list[i-1]))
	}
	for width := 1; width < len(list) && !sorted; width *= 2 {
		for start := 0; start < len(list); start += 2 * width {
			a, b := start, min(start+width, len(list))
			mid, end := b, min(start+2*width, len(list))
			for at := start; at < end; at++ {
				if a < mid && (b == end || !before(&list[order[b]], &list[order[a]])) {
					next[at] = order[a]
					a++
				} else {
					next[at] = order[b]
					b++
				}
			}
		}
		order, next = next, order
	}
	return order
}

// sort sorts in that order.
func (l *Linter) sort(list []Finding) []Finding {
	out := make([]Finding, 0, len(list))
	for _, i := range l.order(list) {
		out = append(out, list[i])
	}
	return out
}

func before(a, b *Finding) bool {
	switch {
	case a.Span.Start != b.Span.Start:
		return a.Span.Start < b.Span.Start
	case a.Severity != b.Severity:
		return a.Severity < b.Severity
	case a.Rule.ID != b.Rule.ID:
		return a.Rule.ID < b.Rule.ID
	}
	return a.Span.End < b.Span.End
}
