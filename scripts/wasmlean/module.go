package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// module is a WebAssembly module with its data section laid out as the memory it fills.
// https://webassembly.github.io/spec/core/binary/modules.html
type module struct {
	before, after []byte // what stands around the data section
	memory        []byte // from address 0
}

const (
	dataSection = 11
	i32Const    = 0x41
	end         = 0x0b
	// gap is the shortest run of zeros that is left out: it costs a segment's head.
	gap = 16
)

var errModule = errors.New("not a module as Go writes it")

func parse(text []byte) (*module, error) {
	if !bytes.HasPrefix(text, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, fmt.Errorf("no WebAssembly: %w", errModule)
	}
	for at := 8; at < len(text); {
		id := text[at]
		size, n := binary.Uvarint(text[at+1:])
		start := at + 1 + n
		if n <= 0 || size > uint64(len(text)-start) {
			return nil, fmt.Errorf("a section at byte %d is cut off: %w", at, errModule)
		}
		stop := start + int(size)
		if id == dataSection {
			memory, err := readData(text[start:stop])
			return &module{text[:at], text[stop:], memory}, err
		}
		at = stop
	}
	return nil, fmt.Errorf("no data section: %w", errModule)
}

// readData lays the segments out. All are active ones in memory 0 at constant addresses.
func readData(section []byte) (memory []byte, err error) {
	r := reader{rest: section}
	for range r.uint() {
		mode, op := r.uint(), r.byte()
		at := r.int()
		if mode != 0 || op != i32Const || r.byte() != end || at < 0 {
			return nil, fmt.Errorf("a data segment of another form: %w", errModule)
		}
		content := r.bytes(r.uint())
		if r.broken {
			break
		}
		if grow := int(at) + len(content) - len(memory); grow > 0 {
			memory = append(memory, make([]byte, grow)...)
		}
		copy(memory[at:], content)
	}
	if r.broken || len(r.rest) > 0 {
		return nil, fmt.Errorf("the data section is damaged: %w", errModule)
	}
	return memory, nil
}

// bytes writes the module with segments for what is not zero.
func (m *module) bytes() []byte {
	var segments []byte
	count := uint64(0)
	for at := 0; at < len(m.memory); {
		if m.memory[at] == 0 {
			at++
			continue
		}
		stop, zeros := at+1, 0
		for i := stop; i < len(m.memory) && zeros < gap; i++ {
			if m.memory[i] == 0 {
				zeros++
			} else {
				stop, zeros = i+1, 0
			}
		}
		segments = append(segments, 0, i32Const)
		segments = appendSigned(segments, int64(at))
		segments = append(segments, end)
		segments = binary.AppendUvarint(segments, uint64(stop-at))
		segments = append(segments, m.memory[at:stop]...)
		count++
		at = stop
	}
	section := append(binary.AppendUvarint(nil, count), segments...)
	out := append(bytes.Clone(m.before), dataSection)
	out = binary.AppendUvarint(out, uint64(len(section)))
	return append(append(out, section...), m.after...)
}

// reader reads the numbers of a module. After a fault it gives zeros.
type reader struct {
	rest   []byte
	broken bool
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) bytes(n uint64) []byte {
	if r.broken || n > uint64(len(r.rest)) {
		r.broken = true
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) uint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if r.broken = r.broken || n <= 0; r.broken {
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// int reads a signed number, LEB128.
func (r *reader) int() int64 {
	var v int64
	for shift := 0; ; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b < 0x80 || shift > 56 {
			if b&0x40 != 0 && shift < 57 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
}

func appendSigned(dst []byte, v int64) []byte {
	for {
		b := byte(v & 0x7f)
		v >>= 7
		if v == 0 && b&0x40 == 0 || v == -1 && b&0x40 != 0 {
			return append(dst, b)
		}
		dst = append(dst, b|0x80)
	}
}
