package wasmbin

import "fmt"

// gap is the shortest run of zeros that is left out of the data: it costs a segment's head.
const gap = 16

// ReadData lays the segments of a data section out as the memory they fill, from address 0.
// All are active ones in memory 0 at constant addresses.
func ReadData(section []byte) (memory []byte, err error) {
	r := Reader{Rest: section}
	for range r.Count() {
		mode, op := r.Uint(), r.Byte()
		at := r.Int()
		if mode != 0 || op != I32Const || r.Byte() != End || at < 0 {
			return nil, fmt.Errorf("a data segment of another form: %w", ErrForm)
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
		return nil, fmt.Errorf("the data section is damaged: %w", ErrForm)
	}
	return memory, nil
}

// WriteData writes a data section with segments for what is not zero.
func WriteData(memory []byte) []byte {
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
		segments = append(segments, 0, I32Const)
		segments = append(AppendInt(segments, int64(at)), End)
		segments = AppendBytes(segments, memory[at:stop])
		count++
		at = stop
	}
	return append(AppendUint(nil, count), segments...)
}
