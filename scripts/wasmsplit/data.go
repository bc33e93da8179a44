package main

import (
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

// Texts of these lengths move: a shorter one is not worth its place, and a longer one may be
// something else.
const leastText, mostText = 8, 1000

// texts marks texts in front of the function table that only code that moves names, by a
// constant: no word of the data points to them. A text goes to where the next thing begins
// that somebody names.
func (m *mask) texts(p *program, t *gotable.Table, moves []bool) error {
	var names use
	for i, body := range p.bodies {
		if err := operands(body, func(_, _ int, _ uint64) {}, func(v int64) {
			if 0 < v && v < int64(t.At) {
				names.add(int(v), moves[i])
			}
		}); err != nil {
			return err
		}
	}
	for at := 0; at+8 <= len(m.memory); at += 8 {
		if v := binary.LittleEndian.Uint64(m.memory[at:]); 0 < v && v < uint64(t.At) {
			names.add(int(v), false)
		}
	}
	all := names.all()
	for i, at := range all[:max(len(all)-1, 0)] {
		size := all[i+1] - at
		if names.only(at) && leastText <= size && size <= mostText && isText(m.memory[at:at+size]) {
			m.move(at, size)
		}
	}
	return nil
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
