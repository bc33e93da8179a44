package main

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

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
	for at := 8; at+8 <= len(p.memory); at += 4 {
		if table.At <= at && at < table.At+table.End {
			continue // it names all
		}
		if at%8 == 0 {
			if f, ok := p.byCounter(int64(binary.LittleEndian.Uint64(p.memory[at:]))); ok {
				stay(f)
			}
		}
		if one, other, ok := p.method(at); ok {
			stay(one)
			stay(other)
		}
	}
	for i := 0; i < len(p.bodies); i++ { // whoever names a function may hand it to anybody
		own := uint64(p.imports + i)
		if strings.HasPrefix(p.names[own], "runtime.call") {
			continue // runtime.call536870912 names the size of a frame
		}
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

// method finds the functions of a method of a type, of which there is this in the data, 32
// bits each: offsets of its name and its type, which begins at a multiple of 32 and is -1 for
// one that no interface has, and two of functions, for calls by interface and others. So
// ranges of characters in package unicode are no methods. See Method in internal/abi/type.go.
func (p *program) method(at int) (one, other uint64, ok bool) {
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(p.memory[at:]) }
	const most, none, aligned = 1 << 20, 1<<32 - 1, 32
	name, kind := word(at-8), word(at-4)
	if name == 0 || name >= most || kind != none && (kind == 0 || kind >= most || kind%aligned != 0) {
		return 0, 0, false
	}
	one, ok1 := p.byOffset(word(at))
	other, ok2 := p.byOffset(word(at + 4))
	return one, other, ok1 && ok2
}

// byCounter finds the function that a program counter lies in.
func (p *program) byCounter(v int64) (uint64, bool) {
	return p.byNumber(v>>16 - gotable.FirstFunction)
}

// byOffset finds a function by its offset in the text, as tables of methods have it.
func (p *program) byOffset(v uint32) (uint64, bool) {
	return p.byNumber(int64(v) - gotable.FirstFunction)
}

func (p *program) byNumber(i int64) (uint64, bool) {
	return uint64(int64(p.imports) + i), 0 <= i && i < int64(len(p.bodies))
}
