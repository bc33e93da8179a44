// Package wasmbin takes WebAssembly modules apart into sections and puts them together.
// https://webassembly.github.io/spec/core/binary/modules.html
package wasmbin

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The ids of sections.
const (
	Custom byte = iota
	Type
	Import
	Function
	Table
	Memory
	Global
	Export
	Start
	Element
	Code
	Data
)

// The kinds of imports and exports.
const (
	FunctionKind byte = iota
	TableKind
	MemoryKind
	GlobalKind
)

// Opcodes and types that the tools write or look for.
const (
	End          = 0x0b
	Call         = 0x10
	CallIndirect = 0x11
	LocalGet     = 0x20
	I32Const     = 0x41
	I64Const     = 0x42
	FuncType     = 0x60
	FuncRef      = 0x70
)

// ErrForm says that bytes are no module, or one of a form that Go does not write.
var ErrForm = errors.New("not a module as Go writes it")

var head = []byte("\x00asm\x01\x00\x00\x00")

// Section is one section of a module.
type Section struct {
	ID   byte
	Body []byte
}

// Parse takes a module apart. The sections keep parts of it.
func Parse(module []byte) ([]Section, error) {
	if !bytes.HasPrefix(module, head) {
		return nil, fmt.Errorf("no WebAssembly: %w", ErrForm)
	}
	r := Reader{Rest: module[len(head):]}
	var out []Section
	for len(r.Rest) > 0 && !r.Broken {
		id := r.Byte()
		out = append(out, Section{id, r.Bytes(r.Uint())})
	}
	if r.Broken {
		return nil, fmt.Errorf("section %d is cut off: %w", len(out), ErrForm)
	}
	return out, nil
}

// Join puts a module together.
func Join(sections []Section) []byte {
	out := bytes.Clone(head)
	for _, s := range sections {
		out = AppendBytes(append(out, s.ID), s.Body)
	}
	return out
}

// Find returns the first section with that id, nil if there is none.
func Find(sections []Section, id byte) *Section {
	for i := range sections {
		if sections[i].ID == id {
			return &sections[i]
		}
	}
	return nil
}

// Reader reads the parts of a section. After a fault it gives zeros and is Broken.
type Reader struct {
	Rest   []byte
	Broken bool
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if b := r.Bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// Bytes reads n bytes, of which it gives the part.
func (r *Reader) Bytes(n uint64) []byte {
	if r.Broken || n > uint64(len(r.Rest)) {
		r.Broken = true
		return nil
	}
	out := r.Rest[:n:n]
	r.Rest = r.Rest[n:]
	return out
}

// Uint reads an unsigned number, LEB128.
func (r *Reader) Uint() uint64 {
	v, n := binary.Uvarint(r.Rest)
	if r.Broken = r.Broken || n <= 0; r.Broken {
		return 0
	}
	r.Rest = r.Rest[n:]
	return v
}

// Count reads how many parts follow. Each takes a byte at least, so more of them than bytes
// are a fault.
func (r *Reader) Count() uint64 {
	n := r.Uint()
	if n > uint64(len(r.Rest)) {
		r.Broken = true
		return 0
	}
	return n
}

// Int reads a signed number, LEB128.
func (r *Reader) Int() int64 {
	var v int64
	for shift := 0; ; shift += 7 {
		b := r.Byte()
		v |= int64(b&0x7f) << shift
		if b < 0x80 || shift > 56 {
			if b&0x40 != 0 && shift < 57 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
}

// Name reads a text with its length before it.
func (r *Reader) Name() string { return string(r.Bytes(r.Uint())) }

// AppendUint writes an unsigned number.
func AppendUint(dst []byte, v uint64) []byte { return binary.AppendUvarint(dst, v) }

// AppendInt writes a signed number.
func AppendInt(dst []byte, v int64) []byte {
	for {
		b := byte(v & 0x7f)
		v >>= 7
		if v == 0 && b&0x40 == 0 || v == -1 && b&0x40 != 0 {
			return append(dst, b)
		}
		dst = append(dst, b|0x80)
	}
}

// AppendBytes writes bytes with their number before them.
func AppendBytes(dst, b []byte) []byte { return append(AppendUint(dst, uint64(len(b))), b...) }
