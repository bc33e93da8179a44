package main

import (
	"fmt"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// calls walks over a function's body and calls visit for the operand of each call
// instruction: its place in the body, its length and the function's index.
func calls(body []byte, visit func(at, length int, callee uint64)) error {
	return operands(body, visit, func(int64) {})
}

// operands is calls that also calls constant for each whole number.
// https://webassembly.github.io/spec/core/binary/instructions.html
func operands(body []byte, visit func(at, length int, callee uint64), constant func(int64)) error {
	r := wasmbin.Reader{Rest: body}
	for range r.Count() { // groups of locals
		r.Uint()
		r.Byte()
	}
	for len(r.Rest) > 0 && !r.Broken {
		op := r.Byte()
		switch {
		case op == wasmbin.Call:
			at := len(body) - len(r.Rest)
			callee := r.Uint()
			visit(at, len(body)-len(r.Rest)-at, callee)
		case op == 0x02, op == 0x03, op == 0x04: // block, loop, if: their type
			r.Int()
		case op == 0x0c, op == 0x0d, // br, br_if
			op >= 0x20 && op <= 0x26: // locals, globals, table elements
			r.Uint()
		case op == 0x0e: // br_table
			for range r.Count() {
				r.Uint()
			}
			r.Uint()
		case op == wasmbin.CallIndirect, op >= 0x28 && op <= 0x3e: // loads and stores: alignment, offset
			r.Uint()
			r.Uint()
		case op == 0x3f, op == 0x40: // memory.size, memory.grow
			r.Byte()
		case op == wasmbin.I32Const, op == 0x42: // i64.const
			constant(r.Int())
		case op == 0x43: // f32.const
			r.Bytes(4)
		case op == 0x44: // f64.const
			r.Bytes(8)
		case op == 0xfc:
			switch sub := r.Uint(); {
			case sub <= 7: // saturating conversions
			case sub == 10: // memory.copy
				r.Bytes(2)
			case sub == 11: // memory.fill
				r.Byte()
			default:
				return fmt.Errorf("instruction 0xfc %d is not one of Go's: %w", sub, wasmbin.ErrForm)
			}
		case op <= 0x01, op == 0x05, op == wasmbin.End, op == 0x0f, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4: // no operand
		default:
			return fmt.Errorf("instruction 0x%x is not one of Go's: %w", op, wasmbin.ErrForm)
		}
	}
	if r.Broken {
		return fmt.Errorf("a function's body is damaged: %w", wasmbin.ErrForm)
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
