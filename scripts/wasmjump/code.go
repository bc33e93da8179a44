package main

import (
	"fmt"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// Instructions that matter here.
const (
	opUnreachable = 0x00
	opBlock       = 0x02
	opLoop        = 0x03
	opIf          = 0x04
	opEnd         = wasmbin.End
	opBr          = 0x0c
	opBrIf        = 0x0d
	opBrTable     = 0x0e
	opReturn      = 0x0f
	opCall        = wasmbin.Call
	opIndirect    = wasmbin.CallIndirect
	opGet         = wasmbin.LocalGet
	opSet         = 0x21
	opGetGlobal   = 0x23
	opConst       = wasmbin.I32Const
	void          = 0x40 // the type of a block without result
)

// instruction is one of a function's body. Of those with several operands only a table's
// are kept.
type instruction struct {
	op      byte
	operand int64
	table   []int
	bytes   []byte
}

// is reports whether it is an instruction with that operand.
func (i instruction) is(op byte, operand int64) bool { return i.op == op && i.operand == operand }

// opens reports whether it begins a block, a loop or an if.
func (i instruction) opens() bool { return i.op == opBlock || i.op == opLoop || i.op == opIf }

// decode takes a body apart: what stands before the instructions, and those.
// https://webassembly.github.io/spec/core/binary/instructions.html
func decode(body []byte) (locals []byte, code []instruction, err error) {
	r := wasmbin.Reader{Rest: body}
	for range r.Count() {
		r.Uint()
		r.Byte()
	}
	locals = body[:len(body)-len(r.Rest)]
	for len(r.Rest) > 0 && !r.Broken {
		before := r.Rest
		i := instruction{op: r.Byte()}
		switch op := i.op; {
		case i.opens(), op == opConst, op == 0x42: // i64.const
			i.operand = r.Int()
		case op == opBr, op == opBrIf, op == opCall, op >= opGet && op <= 0x26: // locals, globals, table elements
			i.operand = int64(r.Uint())
		case op == opBrTable:
			for range r.Count() + 1 {
				i.table = append(i.table, int(r.Uint()))
			}
		case op == opIndirect, op >= 0x28 && op <= 0x3e: // loads and stores: alignment, offset
			r.Uint()
			r.Uint()
		case op == 0x3f, op == 0x40: // memory.size, memory.grow
			r.Byte()
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
				return nil, nil, fmt.Errorf("instruction 0xfc %d is not one of Go's: %w", sub, wasmbin.ErrForm)
			}
		case op <= 0x01, op == 0x05, op == opEnd, op == opReturn, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4: // no operand
		default:
			return nil, nil, fmt.Errorf("instruction 0x%x is not one of Go's: %w", op, wasmbin.ErrForm)
		}
		i.bytes = before[:len(before)-len(r.Rest)]
		code = append(code, i)
	}
	if r.Broken {
		return nil, nil, fmt.Errorf("a function's body is damaged: %w", wasmbin.ErrForm)
	}
	return locals, code, nil
}
