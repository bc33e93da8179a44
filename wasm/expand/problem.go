package expand

// problem is: choose columns that together have all rows, with the least sum of costs.
type problem struct {
	rows    []int32 // the number of each row in the first problem
	options []option
}

// option is a column of a problem.
type option struct {
	id, cost int32    // id is the number in the first problem
	rows     []uint64 // by place in problem.rows
}

// fill is a set of columns, by the number in the first problem, and its cost.
type fill struct {
	columns []int32
	cost    int
}

// live is a problem with rows and columns crossed out.
type live struct {
	*problem
	open    []uint64  // rows still to be covered
	columns []int32   // columns that may be chosen
	byRow   [][]int32 // of these, by row
	taken   fill      // columns that had to be chosen
}

// reduce crosses out what can't matter: a column that another one covers at no more cost,
// a row that is covered whenever another one is, and what remains after a row's only
// column is taken. ok is false when a row has no column.
func (l *live) reduce() (ok bool) {
	for changed := true; changed; {
		l.dropColumns()
		if changed, ok = l.dropRows(); !ok {
			return false
		}
	}
	return true
}

// list makes byRow and drops columns without open rows.
func (l *live) list() {
	if l.byRow == nil {
		l.byRow = make([][]int32, len(l.rows))
	}
	for i := range l.byRow {
		l.byRow[i] = l.byRow[i][:0]
	}
	kept := l.columns[:0]
	var rows []int32
	for _, a := range l.columns {
		rows = appendMembers(rows[:0], l.options[a].rows, l.open)
		if len(rows) == 0 {
			continue
		}
		kept = append(kept, a)
		for _, r := range rows {
			l.byRow[r] = append(l.byRow[r], a)
		}
	}
	l.columns = kept
}

// dropColumns crosses out dominated columns.
func (l *live) dropColumns() {
	l.list()
	kept := l.columns[:0]
	dropped := make([]bool, len(l.options))
	var rows []int32
	for _, a := range l.columns {
		rows = appendMembers(rows[:0], l.options[a].rows, l.open)
		rarest := rows[0]
		for _, r := range rows {
			if len(l.byRow[r]) < len(l.byRow[rarest]) {
				rarest = r
			}
		}
		for _, b := range l.byRow[rarest] {
			if b == a || dropped[b] || l.options[b].cost > l.options[a].cost || !within(l.options[a].rows, l.options[b].rows, l.open) {
				continue
			}
			if l.options[b].cost < l.options[a].cost || b < a || !within(l.options[b].rows, l.options[a].rows, l.open) {
				dropped[a] = true
				break
			}
		}
		if !dropped[a] {
			kept = append(kept, a)
		}
	}
	l.columns = kept
	l.list()
}

// dropRows crosses out dominated rows and takes columns that a row needs.
func (l *live) dropRows() (changed, ok bool) {
	common := make([]uint64, len(l.open))
	var rows []int32
	for r := int32(0); int(r) < len(l.rows); r++ {
		if !has(l.open, r) {
			continue
		}
		columns := l.byRow[r]
		if len(columns) == 0 {
			return false, false
		}
		copy(common, l.open)
		for _, a := range columns {
			for i, w := range l.options[a].rows {
				common[i] &= w
			}
		}
		if len(columns) == 1 {
			l.take(columns[0])
			changed = true
			continue
		}
		rows = appendMembers(rows[:0], common, l.open)
		for _, other := range rows {
			if other != r && (len(l.byRow[other]) > len(columns) || other > r) {
				l.open[other/64] &^= 1 << (other % 64)
				changed = true
			}
		}
	}
	return changed, true
}

// take chooses a column.
func (l *live) take(a int32) {
	l.taken.columns = append(l.taken.columns, l.options[a].id)
	l.taken.cost += int(l.options[a].cost)
	for i, w := range l.options[a].rows {
		l.open[i] &^= w
	}
}

// split makes a problem of each group of rows that columns connect.
func (l *live) split() []*problem {
	l.list()
	group := make([]int32, len(l.rows)) // of a row, plus 1
	local := make([]int32, len(l.rows)) // place in its group
	var out []*problem
	var queue, rows []int32
	seen := make([]bool, len(l.options))
	for r := int32(0); int(r) < len(l.rows); r++ {
		if !has(l.open, r) || group[r] > 0 {
			continue
		}
		p := &problem{}
		out = append(out, p)
		group[r] = int32(len(out))
		queue = append(queue[:0], r)
		for at := 0; at < len(queue); at++ {
			for _, a := range l.byRow[queue[at]] {
				if seen[a] {
					continue
				}
				seen[a] = true
				rows = appendMembers(rows[:0], l.options[a].rows, l.open)
				for _, other := range rows {
					if group[other] == 0 {
						group[other] = group[r]
						queue = append(queue, other)
					}
				}
			}
		}
	}
	for r := int32(0); int(r) < len(l.rows); r++ {
		if has(l.open, r) {
			p := out[group[r]-1]
			local[r] = int32(len(p.rows))
			p.rows = append(p.rows, l.rows[r])
		}
	}
	for _, a := range l.columns {
		rows = appendMembers(rows[:0], l.options[a].rows, l.open)
		p := out[group[rows[0]]-1]
		o := option{l.options[a].id, l.options[a].cost, make([]uint64, (len(p.rows)+63)/64)}
		for _, r := range rows {
			set(o.rows, local[r])
		}
		p.options = append(p.options, o)
	}
	return out
}
