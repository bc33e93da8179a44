package layout

// EOL ends a text inside a column.
const EOL = '\n'

// Uints below oneByte take one byte, those below twoBytes two, all others four.
const (
	oneByte  = 192
	twoBytes = oneByte + 63*256
	maxUint  = 1 << 24
)

// AppendUint appends v:
//
//	       0..191  v
//	   192..16319  192 + (v-192)/256, (v-192)%256
//	16320..2^24-1  255, then three bytes, low end first
//
// Small numbers keep their value as a byte, which a wire compressor likes better than a
// continuation bit in every byte. It panics for larger values: no column has them.
func AppendUint(dst []byte, v int) []byte {
	switch {
	case 0 <= v && v < oneByte:
		return append(dst, byte(v))
	case 0 <= v && v < twoBytes:
		v -= oneByte
		return append(dst, byte(oneByte+v>>8), byte(v))
	case 0 <= v && v < maxUint:
		return append(dst, 255, byte(v), byte(v>>8), byte(v>>16))
	}
	panic("layout: integer out of range")
}

// Uint reads one integer from the start of b and returns it with the number of bytes it
// took, or 0, 0 when b ends too early.
func Uint(b []byte) (v, n int) {
	if len(b) == 0 {
		return 0, 0
	}
	switch c := b[0]; {
	case c < oneByte:
		return int(c), 1
	case c < 255:
		if len(b) < 2 {
			return 0, 0
		}
		return oneByte + int(c-oneByte)<<8 + int(b[1]), 2
	case len(b) < 4:
		return 0, 0
	}
	return int(b[1]) | int(b[2])<<8 | int(b[3])<<16, 4
}
