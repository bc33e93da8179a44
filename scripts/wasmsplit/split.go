package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// split moves the functions of packages out of a module, which must have names.
func split(text []byte, packages []string) (first, more []byte, moved int, err error) {
	p, err := read(text)
	if err != nil {
		return nil, nil, 0, err
	}
	out, err := p.choose(packages)
	if err != nil {
		return nil, nil, 0, err
	}
	if out, err = p.withTheirs(out); err != nil {
		return nil, nil, 0, err
	}
	data, err := p.moveData(out)
	if err != nil {
		return nil, nil, 0, err
	}
	if more, err = p.more(out, data); err != nil {
		return nil, nil, 0, err
	}
	return p.first(out), more, len(out), nil
}

// mangled is what Go's linker replaces in a function's name.
var mangled = regexp.MustCompile(`[^\w.]`)

// initializer matches what a package runs at the program's start: init, and init.0 of each
// func init. What is called init.func7 is a function in a variable's value, and only run
// there if one of these calls it.
var initializer = regexp.MustCompile(`\.init(\.\d+)?$`)

// choose lists the functions to move: those of the packages, or named themselves, but not their initializers
// nor what these call, for they run when the second module is not there yet.
func (p *program) choose(packages []string) ([]uint64, error) {
	var prefixes []string
	for _, name := range packages {
		prefixes = append(prefixes, mangled.ReplaceAllString(name, "_")+".")
	}
	stays := make([]bool, len(p.types))
	var todo, out []uint64
	theirs := func(f uint64) bool {
		for _, prefix := range prefixes {
			if strings.HasPrefix(p.names[f]+".", prefix) {
				return true
			}
		}
		return false
	}
	for i := range p.bodies {
		f := uint64(p.imports + i)
		if theirs(f) && initializer.MatchString(p.names[f]) {
			stays[f], todo = true, append(todo, f)
		}
	}
	for len(todo) > 0 {
		f := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if err := calls(p.bodies[f-uint64(p.imports)], func(_, _ int, callee uint64) {
			if callee >= uint64(p.imports) && theirs(callee) && !stays[callee] {
				stays[callee], todo = true, append(todo, callee)
			}
		}); err != nil {
			return nil, fmt.Errorf("%s: %w", p.names[f], err)
		}
	}
	for i := range p.bodies {
		if f := uint64(p.imports + i); theirs(f) && !stays[f] {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no function of %s", strings.Join(packages, ", "))
	}
	return out, nil
}

// first is the module without the bodies of functions that moved. In their place they call
// what the second module puts into the table behind all others.
func (p *program) first(out []uint64) []byte {
	bodies := append([][]byte(nil), p.bodies...)
	for i, f := range out {
		stub := []byte{0} // no locals
		for k := range p.params[p.types[f]] {
			stub = wasmbin.AppendUint(append(stub, wasmbin.LocalGet), uint64(k))
		}
		stub = wasmbin.AppendInt(append(stub, wasmbin.I32Const), int64(p.size)+int64(i))
		stub = wasmbin.AppendUint(append(stub, wasmbin.CallIndirect), p.types[f])
		bodies[f-uint64(p.imports)] = append(stub, 0, wasmbin.End)
	}
	var sections []wasmbin.Section
	for _, s := range p.sections {
		switch s.ID {
		case wasmbin.Custom:
			r := wasmbin.Reader{Rest: s.Body}
			if r.Name() == "name" {
				continue
			}
		case wasmbin.Table:
			s.Body = wasmbin.AppendUint([]byte{1, wasmbin.FuncRef, 0}, p.size+uint64(len(out)))
		case wasmbin.Export:
			s.Body = p.exports(s.Body)
		case wasmbin.Code:
			s.Body = list(bodies)
		case wasmbin.Data:
			s.Body = wasmbin.WriteData(p.memory)
		}
		sections = append(sections, s)
	}
	return wasmbin.Join(sections)
}

// exports adds the table and the globals to what the module exports.
func (p *program) exports(section []byte) []byte {
	r := wasmbin.Reader{Rest: section}
	n := r.Uint()
	out := wasmbin.AppendUint(nil, n+1+uint64(len(p.globals)))
	out = append(out, r.Rest...)
	out = append(wasmbin.AppendBytes(out, []byte("table")), wasmbin.TableKind, 0)
	for i := range p.globals {
		out = append(wasmbin.AppendBytes(out, []byte("g"+strconv.Itoa(i))), wasmbin.GlobalKind)
		out = wasmbin.AppendUint(out, uint64(i))
	}
	return out
}

// more is the second module: the bodies that moved, and what they need of the first.
func (p *program) more(out []uint64, data []byte) ([]byte, error) {
	number := map[uint64]uint64{} // of functions, in the second module
	var imported []uint64
	for _, f := range out {
		number[f] = 0
	}
	for _, f := range out {
		if err := calls(p.bodies[f-uint64(p.imports)], func(_, _ int, callee uint64) {
			if _, known := number[callee]; !known {
				number[callee] = uint64(len(imported))
				imported = append(imported, callee)
			}
		}); err != nil {
			return nil, fmt.Errorf("%s: %w", p.names[f], err)
		}
	}
	imports := append([]byte(nil), wasmbin.AppendUint(nil, uint64(len(imported)+2+len(p.globals)))...)
	add := func(module, name string, kind byte) {
		imports = wasmbin.AppendBytes(imports, []byte(module))
		imports = append(wasmbin.AppendBytes(imports, []byte(name)), kind)
	}
	for _, f := range imported {
		if p.slots[f] == 0 {
			return nil, fmt.Errorf("%s is not in the table: %w", p.names[f], wasmbin.ErrForm)
		}
		add("f", strconv.FormatUint(p.slots[f], 10), wasmbin.FunctionKind)
		imports = wasmbin.AppendUint(imports, p.types[f])
	}
	add("e", "table", wasmbin.TableKind)
	imports = wasmbin.AppendUint(append(imports, wasmbin.FuncRef, 0), p.size+uint64(len(out)))
	add("e", "mem", wasmbin.MemoryKind)
	imports = append(imports, 0, 0) // any size
	for i, g := range p.globals {
		add("e", "g"+strconv.Itoa(i), wasmbin.GlobalKind)
		imports = append(imports, g...)
	}
	for i, f := range out {
		number[f] = uint64(len(imported) + i)
	}
	types := wasmbin.AppendUint(nil, uint64(len(out)))
	elements := append(wasmbin.AppendInt([]byte{1, 0, wasmbin.I32Const}, int64(p.size)), wasmbin.End)
	elements = wasmbin.AppendUint(elements, uint64(len(out)))
	var bodies [][]byte
	for _, f := range out {
		types = wasmbin.AppendUint(types, p.types[f])
		elements = wasmbin.AppendUint(elements, number[f])
		body, err := renumber(p.bodies[f-uint64(p.imports)], func(callee uint64) uint64 { return number[callee] })
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return wasmbin.Join([]wasmbin.Section{
		*wasmbin.Find(p.sections, wasmbin.Type), {ID: wasmbin.Import, Body: imports}, {ID: wasmbin.Function, Body: types},
		{ID: wasmbin.Element, Body: elements}, {ID: wasmbin.Code, Body: list(bodies)}, {ID: wasmbin.Data, Body: data},
	}), nil
}

// list writes a section of bodies.
func list(bodies [][]byte) []byte {
	out := wasmbin.AppendUint(nil, uint64(len(bodies)))
	for _, b := range bodies {
		out = wasmbin.AppendBytes(out, b)
	}
	return out
}
