package main

import (
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

type instruction = wasmbin.Instruction

// decode takes a body apart: what stands before the instructions, and those.
func decode(body []byte) (locals []byte, code []instruction, err error) {
	r := wasmbin.Reader{Rest: body}
	r.Locals()
	locals = body[:len(body)-len(r.Rest)]
	for len(r.Rest) > 0 {
		i, err := r.Instruction()
		if err != nil {
			return nil, nil, err
		}
		code = append(code, i)
	}
	return locals, code, nil
}
