package wasmbin

import "fmt"

// Instruction is one of a function's body.
type Instruction struct {
	Op byte
	// Operand is a block's type, a branch's depth, a constant's value, or the number of the
	// function, local or global. Other operands are only in Bytes.
	Operand int64
	// Table has the depths of a br_table, that for all other values last.
	Table []int
	Bytes []byte
}

// Is reports whether it is an instruction with that operand.
func (i Instruction) Is(op byte, operand int64) bool { return i.Op == op && i.Operand == operand }

// Opens reports whether it begins a block, a loop or an if.
func (i Instruction) Opens() bool { return i.Op >= 0x02 && i.Op <= 0x04 }

// Locals passes over the groups of locals that a function's body begins with.
func (r *Reader) Locals() {
	for range r.Count() {
		r.Uint()
		r.Byte()
	}
}

// Instruction reads an instruction of those that Go writes; another one is an error.
// https://webassembly.github.io/spec/core/binary/instructions.html
func (r *Reader) Instruction() (Instruction, error) {
	before := r.Rest
	i := Instruction{Op: r.Byte()}
	switch op := i.Op; {
	case i.Opens(), op == I32Const, op == I64Const:
		i.Operand = r.Int()
	case op == 0x0c, op == 0x0d, op == Call, op >= LocalGet && op <= 0x26: // br, br_if; locals, globals, table elements
		i.Operand = int64(r.Uint())
	case op == 0x0e: // br_table
		for range r.Count() + 1 {
			i.Table = append(i.Table, int(r.Uint()))
		}
	case op == CallIndirect, op >= 0x28 && op <= 0x3e: // loads and stores: alignment, offset
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
			return i, fmt.Errorf("instruction 0xfc %d is not one of Go's: %w", sub, ErrForm)
		}
	case op <= 0x01, op == 0x05, op == End, op == 0x0f, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4: // no operand
	default:
		return i, fmt.Errorf("instruction 0x%x is not one of Go's: %w", op, ErrForm)
	}
	if r.Broken {
		return i, fmt.Errorf("a function's body is damaged: %w", ErrForm)
	}
	i.Bytes = before[:len(before)-len(r.Rest)]
	return i, nil
}
