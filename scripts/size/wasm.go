package main

import (
	"errors"
	"fmt"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// function is one function body of a WebAssembly module, with its name from the custom
// section "name".
type function struct {
	name string
	body []byte
}

var errModule = errors.New("not a WebAssembly module with names")

// functions reads the bodies of a module's functions and its data section.
func functions(module []byte) (code []function, data []byte, err error) {
	sections, err := wasmbin.Parse(module)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errModule, err)
	}
	imported := 0
	var bodies [][]byte
	names := map[int]string{}
	for _, section := range sections {
		r := wasmbin.Reader{Rest: section.Body}
		switch section.ID {
		case wasmbin.Custom:
			if r.Name() == "name" {
				readNames(r, names)
			}
		case wasmbin.Import:
			if imported, err = countImports(&r); err != nil {
				return nil, nil, err
			}
		case wasmbin.Code:
			for range r.Count() {
				bodies = append(bodies, r.Bytes(r.Uint()))
			}
			if r.Broken {
				return nil, nil, errModule
			}
		case wasmbin.Data:
			data = section.Body
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
func readNames(r wasmbin.Reader, names map[int]string) {
	for len(r.Rest) > 0 && !r.Broken {
		id := r.Byte()
		sub := wasmbin.Reader{Rest: r.Bytes(r.Uint())}
		if id != 1 {
			continue
		}
		for range sub.Count() {
			index := sub.Uint()
			names[int(index)] = sub.Name()
		}
	}
}

// countImports counts the imported functions, which come first in the numbering.
func countImports(r *wasmbin.Reader) (int, error) {
	functions := 0
	for range r.Count() {
		r.Name() // module
		r.Name() // field
		if kind := r.Byte(); kind != wasmbin.FunctionKind {
			return 0, fmt.Errorf("import of kind %d; Go imports functions only", kind)
		}
		r.Uint() // type
		functions++
	}
	return functions, nil
}
