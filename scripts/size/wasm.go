package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// function is one function body of a WebAssembly module, with its name from the custom
// section "name".
type function struct {
	name string
	body []byte
}

var errModule = errors.New("not a WebAssembly module with names")

// functions reads the bodies of a module's functions and its data section.
// https://webassembly.github.io/spec/core/binary/modules.html
func functions(module []byte) (code []function, data []byte, err error) {
	defer func() {
		if recover() != nil { // an index past the end
			err = errModule
		}
	}()
	if string(module[:4]) != "\x00asm" {
		return nil, nil, errModule
	}
	imported := 0
	var bodies [][]byte
	names := map[int]string{}
	for r := (reader{module[8:]}); len(r.rest) > 0; {
		id := r.bytes(1)[0]
		section := reader{r.bytes(r.uint())}
		switch id {
		case 0:
			if string(section.bytes(section.uint())) == "name" {
				readNames(section, names)
			}
		case 2:
			if imported, err = countImports(section); err != nil {
				return nil, nil, err
			}
		case 10:
			for n := section.uint(); n > 0; n-- {
				bodies = append(bodies, section.bytes(section.uint()))
			}
		case 11:
			data = section.rest
		}
	}
	if len(names) == 0 {
		return nil, nil, errModule
	}
	for i, body := range bodies {
		code = append(code, function{names[imported+i], body})
	}
	return code, data, nil
}

// readNames reads the function names, subsection 1 of the custom section "name".
func readNames(r reader, names map[int]string) {
	for len(r.rest) > 0 {
		id := r.bytes(1)[0]
		sub := reader{r.bytes(r.uint())}
		if id != 1 {
			continue
		}
		for n := sub.uint(); n > 0; n-- {
			index := sub.uint()
			names[index] = string(sub.bytes(sub.uint()))
		}
	}
}

// countImports counts the imported functions, which come first in the numbering.
func countImports(r reader) (int, error) {
	functions := 0
	for n := r.uint(); n > 0; n-- {
		r.bytes(r.uint()) // module
		r.bytes(r.uint()) // field
		if kind := r.bytes(1)[0]; kind != 0 {
			return 0, fmt.Errorf("import of kind %d; Go imports functions only", kind)
		}
		r.uint() // type
		functions++
	}
	return functions, nil
}

// reader takes bytes off the front of a section.
type reader struct{ rest []byte }

func (r *reader) bytes(n int) []byte {
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) uint() int {
	v, n := binary.Uvarint(r.rest)
	r.bytes(n)
	return int(v)
}
