package expand

// graph is a problem with its bit rows as lists.
type graph struct {
	*problem
	rows  [][]int32 // of each column
	times []int32   // how often each row is covered
}

func newGraph(p *problem) *graph {
	g := &graph{problem: p, rows: make([][]int32, len(p.options)), times: make([]int32, len(p.rows))}
	var all []int32 // one after the other
	for a := range p.options {
		from := len(all)
		all = appendMembers(all, p.options[a].rows, p.options[a].rows)
		g.rows[a] = all[from:]
	}
	return g
}

// shares are first prices: the least part of a column's cost that falls on each row.
func (g *graph) shares() []int64 {
	out := make([]int64, len(g.times))
	for a, rows := range g.rows {
		part := int64(g.options[a].cost) * unit / int64(len(rows))
		for _, r := range rows {
			if out[r] == 0 || part < out[r] {
				out[r] = part
			}
		}
	}
	return out
}

// greedy makes a cover: of the columns that are cheap at the prices, then of those with
// the least reduced cost for each row that is new; in the end what is not needed goes,
// the dearest first.
func (g *graph) greedy(reduced []int64) fill {
	clear(g.times)
	left := len(g.times)
	var chosen []int32
	choose := func(a int32) {
		chosen = append(chosen, a)
		for _, r := range g.rows[a] {
			if g.times[r]++; g.times[r] == 1 {
				left--
			}
		}
	}
	for a := range reduced {
		if reduced[a] < 0 {
			choose(int32(a))
		}
	}
	for left > 0 {
		best, bestValue, bestNew := int32(-1), int64(0), int64(1)
		for a := range g.rows {
			fresh := int64(0)
			for _, r := range g.rows[a] {
				if g.times[r] == 0 {
					fresh++
				}
			}
			if fresh == 0 {
				continue
			}
			if v := max(reduced[a], 0) + 1; best < 0 || v*bestNew < bestValue*fresh {
				best, bestValue, bestNew = int32(a), v, fresh
			}
		}
		choose(best)
	}
	var out fill
	for len(chosen) > 0 {
		dearest := -1
		for i, a := range chosen {
			needed := false
			for _, r := range g.rows[a] {
				if g.times[r] == 1 {
					needed = true
					break
				}
			}
			if !needed && (dearest < 0 || g.options[a].cost > g.options[chosen[dearest]].cost) {
				dearest = i
			}
		}
		if dearest < 0 {
			break
		}
		for _, r := range g.rows[chosen[dearest]] {
			g.times[r]--
		}
		chosen[dearest] = chosen[len(chosen)-1]
		chosen = chosen[:len(chosen)-1]
	}
	for _, a := range chosen {
		out.columns = append(out.columns, g.options[a].id)
		out.cost += int(g.options[a].cost)
	}
	return out
}
