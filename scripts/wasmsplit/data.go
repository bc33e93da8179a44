package main

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/leastwise/leastwise/scripts/gotable"
	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// moveData takes out of the memory what only functions that move need, and gives it as a
// data section for the second module: their entries in the function table, what only these
// name, and texts that nobody else uses. All of it is never written to.
func (p *program) moveData(out []uint64) ([]byte, error) {
	table, err := gotable.Find(p.memory)
	if err != nil {
		return nil, err
	}
	if table.Functions != len(p.bodies) || table.Entry(0) != gotable.FirstFunction {
		return nil, fmt.Errorf("the table is for %d functions, and there are %d: %w", table.Functions, len(p.bodies), gotable.ErrTable)
	}
	moves := make([]bool, len(p.bodies))
	for _, f := range out {
		moves[f-uint64(p.imports)] = true
	}
	m := &mask{memory: p.memory, moves: make([]bool, len(p.memory))}
	if err := m.entries(table, moves); err != nil {
		return nil, err
	}
	if err := m.texts(p, table, moves); err != nil {
		return nil, err
	}
	data := m.section()
	for at, moved := range m.moves {
		if moved {
			p.memory[at] = 0
		}
	}
	return data, nil
}

// mask says which bytes of the memory move.
type mask struct {
	memory []byte
	moves  []bool
}

func (m *mask) move(at, size int) {
	for i := at; i < at+size; i++ {
		m.moves[i] = true
	}
}

// entries marks entries of the function table and what they alone name. The list of where
// functions begin stays; the runtime looks through it.
func (m *mask) entries(t *gotable.Table, moves []bool) error {
	var tables, funcdata use
	for i := range t.Functions {
		f, err := t.Func(i)
		if err != nil {
			return fmt.Errorf("function %d: %w", i, err)
		}
		if moves[i] {
			m.move(t.At+f.Start, f.Size)
		}
		tables.add(gotable.Word(t.All[f.Start+gotable.StackAt:]), moves[i])
		for k := range f.Pcdatas {
			tables.add(gotable.Word(t.All[f.Pcdata(k):]), moves[i])
		}
		for k := range f.Funcdatas {
			if offset := gotable.Word(t.All[f.Funcdata(k):]); offset != gotable.None {
				funcdata.add(offset, moves[i])
			}
		}
	}
	for _, offset := range tables.theirs() {
		if offset == 0 {
			continue // no table
		}
		size, err := t.Size(offset)
		if err != nil {
			return err
		}
		m.move(t.At+t.Tables+offset, size)
	}
	// Of funcdata there is no length: it goes to where the next begins.
	all := funcdata.all()
	for i, offset := range all[:max(len(all)-1, 0)] {
		if funcdata.only(offset) {
			m.move(t.At+t.Funcdata+offset, all[i+1]-offset)
		}
	}
	return nil
}

// use says of offsets whether what moves and what stays uses them.
type use struct{ moving, staying map[int]bool }

func (u *use) add(offset int, moving bool) {
	if u.moving == nil {
		u.moving, u.staying = map[int]bool{}, map[int]bool{}
	}
	if moving {
		u.moving[offset] = true
	} else {
		u.staying[offset] = true
	}
}

func (u *use) only(offset int) bool { return u.moving[offset] && !u.staying[offset] }

func (u *use) all() []int {
	var out []int
	for offset := range u.moving {
		out = append(out, offset)
	}
	for offset := range u.staying {
		if !u.moving[offset] {
			out = append(out, offset)
		}
	}
	slices.Sort(out)
	return out
}

func (u *use) theirs() []int {
	return slices.DeleteFunc(u.all(), func(offset int) bool { return !u.only(offset) })
}

// Texts of these lengths move: a shorter one is not worth its place, and what is longer may
// be something else.
const leastText, mostText = 8, 1000

// texts marks texts in front of the function table that only code that moves names.
//
// Code names a text by where it begins and how long it is, two numbers of many, and any
// number may look like a place. But the linker lays texts out by length, those of one length
// right behind each other. Where those of a length are comes out of all that data and code
// name together; what begins there, whole lengths away from the others, is a text.
func (m *mask) texts(p *program, t *gotable.Table, moves []bool) error {
	named := make([]bool, t.At) // what data or code that stays has as a number
	var begins []int
	var seen []text
	for i, body := range p.bodies {
		var last [3]int64
		if err := operands(body, func(_, _ int, _ uint64) {}, func(v int64) {
			for _, at := range last {
				seen = m.see(seen, t.At, uint64(at), uint64(v))
			}
			last = [3]int64{last[1], last[2], v}
			switch {
			case v <= 0 || v >= int64(t.At):
			case moves[i]:
				begins = append(begins, int(v))
			default:
				named[v] = true
			}
		}); err != nil {
			return err
		}
	}
	for at := 0; at+16 <= len(m.memory); at += 8 {
		v := binary.LittleEndian.Uint64(m.memory[at:])
		seen = m.see(seen, t.At, v, binary.LittleEndian.Uint64(m.memory[at+8:]))
		if v < uint64(t.At) {
			named[v] = true
		}
	}
	rows := rowsOf(seen)
	for _, at := range begins {
		if size := rows.at(at); size >= leastText && isText(m.memory[at:at+size]) && !slices.Contains(named[at:at+size], true) {
			m.move(at, size)
		}
	}
	return nil
}

// see appends two numbers that may be a text's place, in front of end, and its length.
func (m *mask) see(seen []text, end int, at, size uint64) []text {
	if at == 0 || at >= uint64(end) || size == 0 || size > mostText || at+size > uint64(end) || !isText(m.memory[at:at+size]) {
		return seen
	}
	return append(seen, text{int(at), int(size)})
}

type text struct{ at, size int }

// rows says where texts lie: one row for each length, in order.
type rows []row

// row is where texts of a length are known to be: the first and the last one's place.
type row struct{ size, first, last int }

func (r row) end() int { return r.last + r.size }

// at returns the length of the text that begins somewhere, and 0 if none is known to.
func (r rows) at(at int) int {
	i, here := slices.BinarySearchFunc(r, at, func(row row, at int) int { return row.first - at })
	if !here {
		i--
	}
	if i < 0 || at > r[i].last || (at-r[i].first)%r[i].size != 0 {
		return 0
	}
	return r[i].size
}

// rowsOf takes of what may be texts the most of which none is shorter than one before it,
// and those of one length whole lengths away from each other: what is no text stands out.
func rowsOf(seen []text) rows {
	list := slices.Clone(seen)
	slices.SortFunc(list, func(a, b text) int { return cmp.Or(a.at-b.at, a.size-b.size) })
	list = slices.Compact(list)
	// counts[i] is how many the best order has that ends with the text i, before[i] the one
	// before it there, -1 for none.
	counts, before := make([]int, len(list)), make([]int, len(list))
	shorter := make(tree, mostText+1)
	for n := range shorter {
		shorter[n] = -1
	}
	same := map[text]int{} // by length and remainder
	best := -1
	for i, one := range list {
		before[i] = shorter.upTo(one.size-1, counts)
		key := text{one.at % one.size, one.size}
		if k, ok := same[key]; ok && (before[i] < 0 || counts[k] >= counts[before[i]]) {
			before[i] = k
		}
		counts[i] = 1
		if before[i] >= 0 {
			counts[i] += counts[before[i]]
		}
		if k, ok := same[key]; !ok || counts[i] > counts[k] {
			same[key] = i
		}
		shorter.put(one.size, i, counts)
		if best < 0 || counts[i] > counts[best] {
			best = i
		}
	}
	var out rows
	for i := best; i >= 0; i = before[i] {
		if n := len(out) - 1; n >= 0 && out[n].size == list[i].size {
			out[n].first = list[i].at
		} else {
			out = append(out, row{list[i].size, list[i].at, list[i].at})
		}
	}
	slices.Reverse(out)
	return out.apart()
}

// apart leaves out what contradicts: ends of rows that reach into each other, and the only
// text of its length that touches no other row.
func (r rows) apart() rows {
	for i := range r[min(1, len(r)):] {
		for a, b := &r[i], &r[i+1]; a.last >= a.first && b.last >= b.first && a.end() > b.first; {
			a.last -= a.size
			b.first += b.size
		}
	}
	begins, ends := map[int]bool{}, map[int]bool{}
	for _, one := range r {
		begins[one.first], ends[one.end()] = true, true
	}
	return slices.DeleteFunc(r, func(one row) bool {
		return one.last < one.first || one.last == one.first && !ends[one.first] && !begins[one.end()]
	})
}

// tree finds of texts up to a length the one with the highest count.
// https://en.wikipedia.org/wiki/Fenwick_tree
type tree []int

func (t tree) put(size, i int, counts []int) {
	for ; size < len(t); size += size & -size {
		if t[size] < 0 || counts[i] > counts[t[size]] {
			t[size] = i
		}
	}
}

func (t tree) upTo(size int, counts []int) int {
	best := -1
	for ; size > 0; size -= size & -size {
		if t[size] >= 0 && (best < 0 || counts[t[size]] > counts[best]) {
			best = t[size]
		}
	}
	return best
}

// isText reports whether bytes are printable ASCII.
func isText(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return (c < ' ' && c != '\n') || c > '~' })
}

// section writes what moves as a data section. Bytes between two pieces that are too near
// for a segment's head are written as they are.
func (m *mask) section() []byte {
	const near = 8
	var segments []byte
	count := uint64(0)
	for at := 0; at < len(m.moves); {
		if !m.moves[at] {
			at++
			continue
		}
		stop := at + 1
		for i := stop; i < len(m.moves) && i-stop < near; i++ {
			if m.moves[i] {
				stop = i + 1
			}
		}
		segments = append(segments, 0, wasmbin.I32Const)
		segments = append(wasmbin.AppendInt(segments, int64(at)), wasmbin.End)
		segments = wasmbin.AppendBytes(segments, m.memory[at:stop])
		count++
		at = stop
	}
	return append(wasmbin.AppendUint(nil, count), segments...)
}
