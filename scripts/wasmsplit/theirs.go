package main

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/leastwise/leastwise/scripts/gotable"
)

// withTheirs adds to functions that move those that nobody else calls: of the library, and
// of other packages. What data, an export or the code of a function that stays names, may be
// called by anybody.
func (p *program) withTheirs(out []uint64) ([]uint64, error) {
	stays := make([]bool, len(p.types))
	moves := make([]bool, len(p.types))
	for _, f := range out {
		moves[f] = true
	}
	var todo []uint64
	stay := func(f uint64) {
		if f >= uint64(p.imports) && f < uint64(len(p.types)) && !stays[f] && !moves[f] {
			stays[f], todo = true, append(todo, f)
		}
	}
	for _, f := range p.exported {
		stay(f)
	}
	table, err := gotable.Find(p.memory)
	if err != nil {
		return nil, err
	}
	for at := 0; at+8 <= len(p.memory); at += 4 {
		if table.At <= at && at < table.At+table.End {
			continue // it names all
		}
		if at%8 == 0 {
			if f, ok := p.byCounter(int64(binary.LittleEndian.Uint64(p.memory[at:]))); ok {
				stay(f)
			}
		}
		// A method has two offsets in a row: for calls by interface and others.
		one, ok1 := p.byOffset(binary.LittleEndian.Uint32(p.memory[at:]))
		other, ok2 := p.byOffset(binary.LittleEndian.Uint32(p.memory[at+4:]))
		if ok1 && ok2 {
			stay(one)
			stay(other)
		}
	}
	for i := 0; i < len(p.bodies); i++ { // whoever names a function may hand it to anybody
		own := uint64(p.imports + i)
		if err := operands(p.bodies[i], func(_, _ int, _ uint64) {}, func(v int64) {
			if f, ok := p.byCounter(v); ok && f != own {
				stay(f)
			}
		}); err != nil {
			return nil, fmt.Errorf("%s: %w", p.names[own], err)
		}
	}
	for len(todo) > 0 {
		f := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if err := calls(p.bodies[f-uint64(p.imports)], func(_, _ int, callee uint64) { stay(callee) }); err != nil {
			return nil, fmt.Errorf("%s: %w", p.names[f], err)
		}
	}
	for i := range p.bodies {
		if f := uint64(p.imports + i); !stays[f] && !moves[f] {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out, nil
}

// byCounter finds the function that a program counter lies in.
func (p *program) byCounter(v int64) (uint64, bool) {
	return p.byNumber(v>>16 - gotable.FirstFunction)
}

// byOffset finds a function by its offset in the text, as tables of methods have it: Method
// in internal/abi/type.go.
func (p *program) byOffset(v uint32) (uint64, bool) {
	return p.byNumber(int64(v) - gotable.FirstFunction)
}

func (p *program) byNumber(i int64) (uint64, bool) {
	return uint64(int64(p.imports) + i), 0 <= i && i < int64(len(p.bodies))
}
