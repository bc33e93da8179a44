package main

import (
	"fmt"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// program is a module as far as splitting it needs to know.
type program struct {
	sections []wasmbin.Section
	imports  int      // imported functions, which come first in the numbering
	types    []uint64 // of all functions, imported ones too
	params   []int    // of all types
	bodies   [][]byte // of the functions that are not imported
	globals  [][]byte // the type of each: value type and whether it may change
	slots    []uint64 // of all functions in the table; 0 is none
	size     uint64   // of the table
	names    []string // of all functions, as the linker writes them
	exported []uint64 // functions
	memory   []byte   // what the data section makes of it
}

func read(text []byte) (*program, error) {
	p := &program{}
	var err error
	if p.sections, err = wasmbin.Parse(text); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		id   byte
		read func(*wasmbin.Reader)
	}{
		{wasmbin.Type, p.readTypes},
		{wasmbin.Import, p.readImports},
		{wasmbin.Function, func(r *wasmbin.Reader) {
			for range r.Count() {
				p.types = append(p.types, r.Uint())
			}
		}},
		{wasmbin.Table, func(r *wasmbin.Reader) {
			r.Broken = r.Broken || r.Uint() != 1 || r.Byte() != wasmbin.FuncRef || r.Byte() != 0
			p.size = r.Uint()
		}},
		{wasmbin.Global, p.readGlobals},
		{wasmbin.Export, p.readExports},
		{wasmbin.Element, p.readElements},
		{wasmbin.Code, func(r *wasmbin.Reader) {
			for range r.Count() {
				p.bodies = append(p.bodies, r.Bytes(r.Uint()))
			}
		}},
	} {
		section := wasmbin.Find(p.sections, part.id)
		if section == nil {
			return nil, fmt.Errorf("section %d is missing: %w", part.id, wasmbin.ErrForm)
		}
		r := &wasmbin.Reader{Rest: section.Body}
		if part.read(r); r.Broken {
			return nil, fmt.Errorf("section %d is damaged or of another form: %w", part.id, wasmbin.ErrForm)
		}
	}
	data := wasmbin.Find(p.sections, wasmbin.Data)
	if data == nil {
		return nil, fmt.Errorf("there is no data: %w", wasmbin.ErrForm)
	}
	if p.memory, err = wasmbin.ReadData(data.Body); err != nil {
		return nil, err
	}
	if len(p.bodies) != len(p.types)-p.imports {
		return nil, fmt.Errorf("%d bodies for %d functions: %w", len(p.bodies), len(p.types)-p.imports, wasmbin.ErrForm)
	}
	return p, p.readNames()
}

func (p *program) readTypes(r *wasmbin.Reader) {
	for range r.Count() {
		if r.Byte() != wasmbin.FuncType {
			r.Broken = true
		}
		params := r.Bytes(r.Uint())
		r.Bytes(r.Uint()) // results
		p.params = append(p.params, len(params))
	}
}

func (p *program) readImports(r *wasmbin.Reader) {
	for range r.Count() {
		r.Name()
		r.Name()
		if r.Byte() != wasmbin.FunctionKind { // Go imports nothing else
			r.Broken = true
		}
		p.types = append(p.types, r.Uint())
		p.imports++
	}
}

func (p *program) readGlobals(r *wasmbin.Reader) {
	for range r.Count() {
		p.globals = append(p.globals, r.Bytes(2))
		switch r.Byte() { // the first value: a constant
		case wasmbin.I32Const, 0x42:
			r.Int()
		case 0x44:
			r.Bytes(8)
		default:
			r.Broken = true
		}
		if r.Byte() != wasmbin.End {
			r.Broken = true
		}
	}
}

func (p *program) readExports(r *wasmbin.Reader) {
	for range r.Count() {
		r.Name()
		if kind, i := r.Byte(), r.Uint(); kind == wasmbin.FunctionKind {
			p.exported = append(p.exported, i)
		}
	}
}

func (p *program) readElements(r *wasmbin.Reader) {
	p.slots = make([]uint64, len(p.types))
	if r.Uint() != 1 || r.Uint() != 0 || r.Byte() != wasmbin.I32Const {
		r.Broken = true
	}
	at := uint64(r.Int())
	if r.Byte() != wasmbin.End {
		r.Broken = true
	}
	for range r.Count() {
		if f := r.Uint(); f < uint64(len(p.slots)) {
			p.slots[f] = at
		}
		at++
	}
}

// readNames reads the names of functions, subsection 1 of the custom section "name".
func (p *program) readNames() error {
	p.names = make([]string, len(p.types))
	for _, s := range p.sections {
		r := wasmbin.Reader{Rest: s.Body}
		if s.ID != wasmbin.Custom || r.Name() != "name" {
			continue
		}
		for len(r.Rest) > 0 && !r.Broken {
			id := r.Byte()
			part := wasmbin.Reader{Rest: r.Bytes(r.Uint())}
			if id != 1 {
				continue
			}
			for range part.Count() {
				if f, name := part.Uint(), part.Name(); f < uint64(len(p.names)) {
					p.names[f] = name
				}
			}
			if !part.Broken {
				return nil
			}
		}
	}
	return fmt.Errorf("no names of functions: build it with -ldflags=-w: %w", wasmbin.ErrForm)
}
