package expand

import "math/bits"

// A bit row is a small set of rows of a cover problem.

func set(row []uint64, i int32)      { row[i/64] |= 1 << (i % 64) }
func has(row []uint64, i int32) bool { return row[i/64]>>(i%64)&1 != 0 }

// single reports whether a row has one member.
func single(a []uint64) bool {
	n := 0
	for _, w := range a {
		n += bits.OnesCount64(w)
	}
	return n == 1
}

// within reports whether what a and mask share is in b.
func within(a, b, mask []uint64) bool {
	for i, w := range a {
		if w&mask[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// appendMembers appends what a and mask share, in order.
func appendMembers(dst []int32, a, mask []uint64) []int32 {
	for i, w := range a {
		for w &= mask[i]; w != 0; w &= w - 1 {
			dst = append(dst, int32(i*64+bits.TrailingZeros64(w)))
		}
	}
	return dst
}
