package expand

// unit is how many parts a byte has in the calculation of bounds. It is done in whole
// numbers, so that every machine gets the same.
const unit = 1 << 12

// relaxed is what relax finds out about a problem.
type relaxed struct {
	best  fill  // a cover
	bound int   // no cover costs less, in bytes
	exact int64 // the bound in units
	// reduced is by how much the bound grows, in units, if the column is chosen (when
	// positive) or not chosen (when negative).
	reduced []int64
}

// relax gives each row a price that a cover pays for it. Whatever the prices, the sum of
// them, less what columns are cheaper than their rows' prices, is a bound. Prices of rows
// that nobody covers at these prices go up, of rows covered twice down (the subgradient
// method for the Lagrangian dual). On the way, covers are made of the columns that are
// cheap at the prices.
//
// prices are those to begin with and by the row's number in the first problem; the best
// ones are left there.
func (p *problem) relax(prices []int64, steps int) relaxed {
	g := newGraph(p)
	price := g.shares()
	for i, r := range p.rows {
		if prices[r] > 0 {
			price[i] = prices[r]
		}
	}
	out := relaxed{reduced: make([]int64, len(p.options)), exact: -1}
	out.best.cost = infeasible
	reduced := make([]int64, len(p.options))
	times := make([]int32, len(p.rows)) // how often a row is covered
	pace, still := int64(64), 0         // pace is in 1/64
	for step := 0; step < steps; step++ {
		var value int64
		for i := range times {
			value += price[i]
			times[i] = 0
		}
		for a := range reduced {
			sum := int64(p.options[a].cost) * unit
			for _, r := range g.rows[a] {
				sum -= price[r]
			}
			reduced[a] = sum
			if sum < 0 {
				value += sum
				for _, r := range g.rows[a] {
					times[r]++
				}
			}
		}
		if value > out.exact {
			out.exact, still = value, 0
			copy(out.reduced, reduced)
			for i, r := range p.rows {
				prices[r] = price[i]
			}
		} else if still++; still == 10 {
			pace, still = pace/2, 0
		}
		if step%8 == 0 {
			if f := g.greedy(reduced); f.cost < out.best.cost {
				out.best = f
			}
		}
		top := int64(out.best.cost) * unit
		if out.exact > top-unit || pace == 0 {
			break
		}
		var norm int64
		for _, n := range times {
			norm += int64(1-n) * int64(1-n)
		}
		if norm == 0 {
			break
		}
		by := (top + top/32 - value) * pace / (64 * norm)
		for i, n := range times {
			price[i] = max(0, price[i]+by*int64(1-n))
		}
	}
	out.bound = int((out.exact + unit - 1) / unit)
	return out
}

// infeasible is the cost where there is no cover.
const infeasible = 1 << 30
