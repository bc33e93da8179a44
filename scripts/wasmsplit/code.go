package main

import (
	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// calls walks over a function's body and calls visit for the operand of each call
// instruction: its place in the body, its length and the function's index.
func calls(body []byte, visit func(at, length int, callee uint64)) error {
	return operands(body, visit, func(int64) {})
}

// operands is calls that also calls constant for each whole number.
func operands(body []byte, visit func(at, length int, callee uint64), constant func(int64)) error {
	r := wasmbin.Reader{Rest: body}
	r.Locals()
	for len(r.Rest) > 0 {
		i, err := r.Instruction()
		if err != nil {
			return err
		}
		switch i.Op {
		case wasmbin.Call:
			length := len(i.Bytes) - 1 // the opcode has one
			visit(len(body)-len(r.Rest)-length, length, uint64(i.Operand))
		case wasmbin.I32Const, wasmbin.I64Const:
			constant(i.Operand)
		}
	}
	return nil
}

// renumber writes a body with other indices for the functions that it calls.
func renumber(body []byte, number func(uint64) uint64) ([]byte, error) {
	var out []byte
	done := 0
	err := calls(body, func(at, length int, callee uint64) {
		out = wasmbin.AppendUint(append(out, body[done:at]...), number(callee))
		done = at + length
	})
	return append(out, body[done:]...), err
}
