package expand

import (
	"math/bits"
	"math/rand/v2"
	"testing"
)

// Names are kind to the search: it hardly ever branches. These problems are not.

// hard makes a problem whose columns have three to five of the rows and nearly equal costs.
func hard(rng *rand.Rand, rows, columns int) *problem {
	p := &problem{}
	for r := range rows {
		p.rows = append(p.rows, int32(r))
	}
	for a := range columns {
		m := make([]uint64, (rows+63)/64)
		for range 3 + rng.IntN(3) {
			set(m, int32(rng.IntN(rows)))
		}
		cost := int32(20 + rng.IntN(5))
		if a == 0 { // so that there is a cover
			for r := range rows {
				set(m, int32(r))
			}
			cost = int32(20 * rows)
		}
		p.options = append(p.options, option{int32(a), cost, m})
	}
	return p
}

// least is the cost of the best cover, by trying all.
func (p *problem) least() int {
	known := map[uint64]int{0: 0}
	var try func(left uint64) int
	try = func(left uint64) int {
		if n, ok := known[left]; ok {
			return n
		}
		best := infeasible
		for _, o := range p.options {
			if o.rows[0]>>bits.TrailingZeros64(left)&1 != 0 {
				best = min(best, int(o.cost)+try(left&^o.rows[0]))
			}
		}
		known[left] = best
		return best
	}
	return try(1<<len(p.rows) - 1)
}

// covers checks a cover against the problem and its own cost.
func (p *problem) covers(t *testing.T, f fill) {
	t.Helper()
	l := p.live()
	for _, a := range f.columns {
		l.take(a)
	}
	if l.taken.cost != f.cost {
		t.Errorf("the columns cost %d, the cover says %d", l.taken.cost, f.cost)
	}
	for r := range p.rows {
		if has(l.open, int32(r)) {
			t.Errorf("row %d is not covered", r)
		}
	}
}

func TestSearch(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	branched := 0
	for range 300 {
		rows := 6 + rng.IntN(15)
		p := hard(rng, rows, rows+rng.IntN(3*rows))
		want := p.least()
		s := search{budget: DefaultNodes, prices: make([]int64, rows)}
		best, bound := s.solve(p.live(), infeasible, 0)
		p.covers(t, best)
		if best.cost != want || bound < want {
			t.Errorf("%d rows, %d columns: got %d, bound %d, want %d", rows, len(p.options), best.cost, bound, want)
		}
		if s.nodes > 1 {
			branched++
		}
	}
	if branched < 100 {
		t.Errorf("the search branched in %d of 300 problems, so this shows little", branched)
	}
}

// TestBudget stops the search early: the cover must be one, and the bound must hold.
func TestBudget(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	open := 0
	for range 100 {
		rows := 15 + rng.IntN(6)
		p := hard(rng, rows, 4*rows)
		want := p.least()
		for _, budget := range []int{1, 2, 3, 5, 10} {
			s := search{budget: budget, prices: make([]int64, rows)}
			best, bound := s.solve(p.live(), infeasible, 0)
			p.covers(t, best)
			if best.cost < want || min(bound, best.cost) > want {
				t.Errorf("budget %d: got %d, bound %d, the least is %d", budget, best.cost, bound, want)
			}
			if s.nodes > budget {
				t.Errorf("budget %d: %d nodes", budget, s.nodes)
			}
			if bound < best.cost {
				open++
			}
		}
	}
	if open == 0 {
		t.Error("no search ended early, so this shows nothing")
	}
}

// TestLarge is a problem that nobody solves: it ends all the same.
func TestLarge(t *testing.T) {
	p := hard(rand.New(rand.NewPCG(7, 8)), 150, 900)
	s := search{budget: 100, prices: make([]int64, 150)}
	best, bound := s.solve(p.live(), infeasible, 0)
	p.covers(t, best)
	if bound <= 0 || bound >= best.cost {
		t.Errorf("got bound %d for cost %d, want a gap", bound, best.cost)
	}
	if gap := 100 * (best.cost - bound) / best.cost; gap > 20 {
		t.Errorf("the bound is %d %% below the cover, want at most 20", gap)
	}
}
