package arn

import "math/bits"

// meet reports whether some text may fit both patterns. A variable may be any text.
func meet(a, b []part) bool {
	if len(b) >= 64 {
		a, b = b, a // what is true of one is true of the other
	}
	if len(b) >= 64 {
		return meetLong(a, b)
	}
	return meetShort(a, b)
}

func (p part) isOpen() bool { return p.isStar() || p.kind == variable }

// meetShort goes through a, and keeps the places in b that can be reached as bits: place j
// is in front of the part j, and there are fewer than 64 parts.
func meetShort(a, b []part) bool {
	var open, colonless, chars, colons uint64
	for j, p := range b {
		bit := uint64(1) << j
		if p.isOpen() {
			open |= bit
		}
		if p.kind == inside {
			colonless |= bit
		}
		if p.kind == char {
			chars |= bit
			if p.c == ':' {
				colons |= bit
			}
		}
	}
	end := uint64(1) << len(b)
	row := uint64(1)
	for i := 0; ; i++ {
		for more := row & open << 1 &^ row; more != 0; more = row & open << 1 &^ row {
			row |= more
		}
		if i == len(a) {
			return row&end != 0
		}
		p := a[i]
		if p.isOpen() { // takes any number of b's parts
			before := row
			row = (end<<1 - 1) &^ (row&-row - 1)
			if p.kind == inside {
				row = withoutColons(before, colons, end)
			}
			continue
		}
		stay, on := row&open, row&^open&^end
		if p.kind == char {
			if p.c == ':' {
				stay &^= colonless
			}
			for left := on & chars; left != 0; left &= left - 1 {
				if b[bits.TrailingZeros64(left)].c != p.c {
					on &^= left & -left
				}
			}
		}
		if row = stay | on<<1; row == 0 {
			return false
		}
	}
}

// withoutColons are the places that can be reached from those in row without passing a
// colon, up to end.
func withoutColons(row, colons, end uint64) uint64 {
	for at := row & -row; at < end; at <<= 1 {
		if row&at != 0 && colons&at == 0 {
			row |= at << 1
		}
	}
	return row
}

// meetLong is meetShort for patterns of any length.
func meetLong(a, b []part) bool {
	row, next := make([]bool, len(b)+1), make([]bool, len(b)+1)
	row[0] = true
	for i := 0; ; i++ {
		for j := range b {
			if row[j] && b[j].isOpen() {
				row[j+1] = true
			}
		}
		if i == len(a) {
			return row[len(b)]
		}
		clear(next)
		if a[i].isOpen() { // takes any number of b's parts
			on := false
			for j := range row {
				on = on || row[j]
				next[j] = on
				on = on && (j == len(b) || a[i].kind != inside || b[j].kind != char || b[j].c != ':')
			}
		} else {
			for j := range b {
				if !row[j] {
					continue
				}
				switch {
				case b[j].isOpen():
					next[j] = next[j] || b[j].kind != inside || a[i].kind != char || a[i].c != ':'
				case a[i].kind != char || b[j].kind != char || a[i].c == b[j].c:
					next[j+1] = true
				}
			}
		}
		row, next = next, row
	}
}
