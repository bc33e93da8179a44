package lint

// sorter keeps the room that sorting takes from one text to the next.
type sorter struct {
	order, next []int32
	out         []Finding
}

// sort sorts by where findings begin, the worst first at one place. It merges runs of an
// order of numbers; package slices would bring 8 KB of code for sorting findings.
func (l *Linter) sort(list []Finding) {
	sorted := true
	for i := 1; i < len(list) && sorted; i++ {
		sorted = !before(&list[i], &list[i-1])
	}
	if sorted {
		return
	}
	s := &l.sorter
	if cap(s.order) < len(list) {
		s.order, s.next = make([]int32, len(list)), make([]int32, len(list))
	}
	order, next := s.order[:len(list)], s.next[:len(list)]
	for i := range order {
		order[i] = int32(i)
	}
	for width := 1; width < len(list); width *= 2 {
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
	s.out = s.out[:0]
	for _, from := range order {
		s.out = append(s.out, list[from])
	}
	copy(list, s.out)
	clear(s.out) // for they point into the text
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
