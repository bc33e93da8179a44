package main

import (
	"slices"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// writer writes a function's instructions.
type writer struct {
	f      *function
	out    []byte
	labels []label // of the blocks that are open, the innermost last
	inside int     // how many more are, within a part
	// open are the parts that jumps go to without a block or loop for it.
	open []int
}

// label is an open block: a branch to it goes to a part, which stands behind the block's end
// or at a loop's start, or elsewhere.
type label int

// What is no part.
const (
	toLeave label = -1 - iota
	toTrap
	toDispatch
	toTable
)

// write writes the function anew, behind its locals.
func (f *function) write(locals []byte) []byte {
	items := f.shape()
	trial := writer{f: f}
	trial.sequence(items, nil)
	dispatch := len(trial.open) > 0
	wanted := map[int]bool{} // the parts that the table leads to
	for _, to := range trial.open {
		wanted[to] = true
	}
	for n := range f.parts {
		if f.parts[n].entered {
			wanted[n] = true
		}
	}
	w := writer{f: f, out: slices.Clone(locals)}
	w.plain(f.before)
	if f.leaves {
		w.block(opBlock, toLeave)
	}
	if !dispatch && len(wanted) == 1 { // only the start
		w.sequence(items, nil)
		w.plain(f.after)
		return w.out
	}
	w.block(opBlock, toTrap)
	if dispatch {
		w.block(opLoop, toDispatch)
	}
	w.sequence(items, wanted)
	if dispatch {
		w.close()
	}
	w.close()
	w.plain(f.after)
	return w.out
}

// sequence writes items one behind the other, in blocks that end where jumps from one to
// another go. A table before them leads to the wanted parts.
func (w *writer) sequence(items []item, wanted map[int]bool) {
	aimed := map[int]bool{} // parts that the items so far jump to
	var starts []int        // of items that a block ends at
	for i := range items {
		it := &items[i]
		if it.kind != goTo && (wanted[it.first] || aimed[it.first]) {
			starts = append(starts, it.first)
		}
		w.f.aim(it, aimed)
	}
	for _, part := range slices.Backward(starts) {
		w.block(opBlock, label(part))
	}
	if wanted != nil {
		w.block(opBlock, toTable)
		w.table(wanted)
		w.close()
	}
	for i := range items {
		it := &items[i]
		if len(starts) > 0 && it.kind != goTo && it.first == starts[0] {
			w.close()
			starts = starts[1:]
		}
		w.item(it)
	}
}

// aim notes which parts an item jumps to.
func (f *function) aim(it *item, aimed map[int]bool) {
	switch it.kind {
	case goTo:
		aimed[it.first] = true
	case loop:
		for i := range it.items {
			f.aim(&it.items[i], aimed)
		}
	default:
		for i := range f.parts[it.first].steps {
			if s := &f.parts[it.first].steps[i]; s.kind == jump {
				aimed[s.to] = true
			}
		}
	}
}

// table writes the br_table by PC_B. What is not wanted is never asked for.
func (w *writer) table(wanted map[int]bool) {
	w.out = append(w.out, opGet, 0, opBrTable)
	depths := make([]int, len(w.f.table))
	trap := w.depth(toTrap)
	for pc, part := range w.f.table {
		depths[pc] = trap
		if wanted[part] && pc < len(w.f.table)-1 {
			depths[pc] = w.depth(label(part))
		}
	}
	for len(depths) > 1 && depths[len(depths)-2] == trap {
		depths = depths[:len(depths)-1]
	}
	w.out = wasmbin.AppendUint(w.out, uint64(len(depths)-1))
	for _, d := range depths {
		w.out = wasmbin.AppendUint(w.out, uint64(d))
	}
}

func (w *writer) item(it *item) {
	switch {
	case it.kind == goTo && it.first == len(w.f.parts):
		w.out = append(w.out, opUnreachable)
	case it.kind == goTo:
		w.jump(&step{kind: jump, to: it.first})
	case it.kind == loop:
		w.block(opLoop, label(it.first))
		w.sequence(it.items, nil)
		w.close()
	default:
		for i := range w.f.parts[it.first].steps {
			w.step(&w.f.parts[it.first].steps[i])
		}
	}
}

func (w *writer) step(s *step) {
	switch s.kind {
	case jump:
		w.jump(s)
	case leave:
		w.branch(toLeave, s.condition)
	default:
		if s.Opens() {
			w.inside++
		} else if s.Op == opEnd {
			w.inside--
		}
		w.out = append(w.out, s.Bytes...)
	}
}

// jump goes to a part: by its label, or with PC_B by the table.
func (w *writer) jump(s *step) {
	if w.branch(label(s.to), s.condition) {
		return
	}
	w.open = append(w.open, s.to)
	if s.condition {
		w.out = append(w.out, opIf, void)
		w.inside++
	}
	w.out = append(append(w.out, s.Bytes...), opSet, 0)
	w.branch(toDispatch, false)
	if s.condition {
		w.out = append(w.out, opEnd)
		w.inside--
	}
}

// branch goes to a label, if that is open.
func (w *writer) branch(to label, condition bool) bool {
	depth := w.depth(to)
	if depth < 0 {
		return false
	}
	op := byte(opBr)
	if condition {
		op = opBrIf
	}
	w.out = wasmbin.AppendUint(append(w.out, op), uint64(depth))
	return true
}

// depth is how many blocks are open within one; -1 if there is none with that label.
func (w *writer) depth(of label) int {
	for i, l := range slices.Backward(w.labels) {
		if l == of {
			return w.inside + len(w.labels) - 1 - i
		}
	}
	return -1
}

func (w *writer) block(op byte, l label) {
	w.out = append(w.out, op, void)
	w.labels = append(w.labels, l)
}

func (w *writer) close() {
	w.out = append(w.out, opEnd)
	w.labels = w.labels[:len(w.labels)-1]
}

func (w *writer) plain(code []instruction) {
	for _, i := range code {
		w.out = append(w.out, i.Bytes...)
	}
}
