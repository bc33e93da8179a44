package main

import (
	"fmt"

	"github.com/leastwise/leastwise/scripts/wasmbin"
)

// gap is the shortest run of zeros that is left out of the data: it costs a segment's head.
const gap = 16

// readData lays the segments of a data section out as the memory they fill, from address 0.
// All are active ones in memory 0 at constant addresses.
func readData(section []byte) (memory []byte, err error) {
	r := wasmbin.Reader{Rest: section}
	for range r.Count() {
		mode, op := r.Uint(), r.Byte()
		at := r.Int()
		if mode != 0 || op != wasmbin.I32Const || r.Byte() != wasmbin.End || at < 0 {
			return nil, fmt.Errorf("a data segment of another form: %w", wasmbin.ErrForm)
		}
		content := r.Bytes(r.Uint())
		if r.Broken {
			break
		}
		if grow := int(at) + len(content) - len(memory); grow > 0 {
			memory = append(memory, make([]byte, grow)...)
		}
		copy(memory[at:], content)
	}
	if r.Broken || len(r.Rest) > 0 {
		return nil, fmt.Errorf("the data section is damaged: %w", wasmbin.ErrForm)
	}
	return memory, nil
}

// writeData writes a data section with segments for what is not zero.
func writeData(memory []byte) []byte {
	var segments []byte
	count := uint64(0)
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		stop, zeros := at+1, 0
		for i := stop; i < len(memory) && zeros < gap; i++ {
			if memory[i] == 0 {
				zeros++
			} else {
				stop, zeros = i+1, 0
			}
		}
		segments = append(segments, 0, wasmbin.I32Const)
		segments = append(wasmbin.AppendInt(segments, int64(at)), wasmbin.End)
		segments = wasmbin.AppendBytes(segments, memory[at:stop])
		count++
		at = stop
	}
	return append(wasmbin.AppendUint(nil, count), segments...)
}
