package expand

// maxDepth is how deep a search goes: the stack of a browser is small.
const maxDepth = 500

// search is a branch and bound.
type search struct {
	nodes, budget int
	prices        []int64 // see relax
}

// solve looks for a cover that costs less than cutoff. It gives the best one it knows of,
// and a bound that, when it is below cutoff, holds for all covers.
func (s *search) solve(l *live, cutoff, depth int) (best fill, bound int) {
	s.nodes++
	if !l.reduce() {
		return fill{cost: infeasible}, infeasible
	}
	best, bound = l.taken, l.taken.cost
	parts := l.split()
	found := make([]relaxed, len(parts))
	steps := 60
	if depth == 0 {
		steps = 400
	}
	for i, p := range parts {
		found[i] = p.relax(s.prices, steps)
		bound += found[i].bound
	}
	for i, p := range parts {
		f := &found[i]
		if bound < cutoff && f.bound < f.best.cost {
			cover, least := s.branch(p, f, min(f.best.cost, f.bound+cutoff-bound), depth)
			if cover.cost < f.best.cost {
				f.best = cover
			}
			least = min(least, f.best.cost)
			bound += least - f.bound
		}
		best.columns = append(best.columns, f.best.columns...)
		best.cost += f.best.cost
	}
	return best, bound
}

// branch solves a problem whose bound is below cutoff: once with some column and once
// without. When the nodes are used up it knows no cover and keeps the bound.
func (s *search) branch(p *problem, f *relaxed, cutoff, depth int) (best fill, bound int) {
	best.cost = infeasible
	if s.nodes >= s.budget || depth == maxDepth {
		return best, f.bound
	}
	// What makes the bound reach cutoff can't be part of a better cover.
	room := int64(cutoff-1)*unit - f.exact
	l := p.live()
	fixed := false
	for a := range p.options {
		switch {
		case f.reduced[a] > room:
			l.drop(int32(a))
			fixed = true
		case -f.reduced[a] > room:
			l.take(int32(a))
			fixed = true
		}
	}
	if fixed {
		best, bound = s.solve(l, cutoff, depth+1)
		return best, min(max(bound, f.bound), cutoff)
	}
	pick := p.pick(f.reduced)
	l.take(pick)
	best, bound = s.solve(l, cutoff, depth+1)
	if s.nodes >= s.budget {
		return best, f.bound
	}
	cutoff = min(cutoff, best.cost)
	l = p.live()
	l.drop(pick)
	without, least := s.solve(l, cutoff, depth+1)
	if without.cost < best.cost {
		best = without
	}
	return best, min(max(f.bound, min(bound, least)), cutoff)
}

// pick chooses the column to branch on: of the row with the fewest columns, the one that
// is cheapest at the prices.
func (p *problem) pick(reduced []int64) int32 {
	count := make([]int32, len(p.rows))
	for r := range count {
		for a := range p.options {
			if has(p.options[a].rows, int32(r)) {
				count[r]++
			}
		}
	}
	row := int32(0)
	for r, n := range count {
		if n < count[row] {
			row = int32(r)
		}
	}
	best := int32(-1)
	for a := range p.options {
		if has(p.options[a].rows, row) && (best < 0 || reduced[a] < reduced[best]) {
			best = int32(a)
		}
	}
	return best
}

// live is the problem with nothing crossed out.
func (p *problem) live() *live {
	l := &live{problem: p, open: make([]uint64, (len(p.rows)+63)/64), columns: make([]int32, len(p.options))}
	for r := range p.rows {
		set(l.open, int32(r))
	}
	for a := range l.columns {
		l.columns[a] = int32(a)
	}
	return l
}

// drop crosses a column out.
func (l *live) drop(a int32) {
	for i, b := range l.columns {
		if a == b {
			copy(l.columns[i:], l.columns[i+1:])
			l.columns = l.columns[:len(l.columns)-1]
			return
		}
	}
}
