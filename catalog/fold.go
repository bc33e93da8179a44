package catalog

import "math/bits"

// lower is the lower-case form of an ASCII letter; other bytes stay. Names in IAM are
// ASCII and compared without case.
func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// compareFold orders a and b by their lower-case letters.
func compareFold(a, b string) int {
	n := min(len(a), len(b))
	i := 0
	for i+8 <= n {
		x := load(a, i) ^ load(b, i)
		if x == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(x) / 8
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return int(x) - int(y)
		}
		i++
	}
	for ; i < n; i++ {
		if a[i] != b[i] {
			if x, y := lower(a[i]), lower(b[i]); x != y {
				return int(x) - int(y)
			}
		}
	}
	return len(a) - len(b)
}

// hasPrefixFold reports whether s starts with prefix, whatever the case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && compareFold(s[:len(prefix)], prefix) == 0
}

// MatchFold reports whether s as a whole matches a pattern with the wildcards * and ?,
// whatever the case of ASCII letters. The time is at most the product of both lengths.
func MatchFold(pattern, s string) bool {
	p, i := 0, 0
	star, mark := -1, 0 // behind the last star, and where in s its text was tried last
	for {
		for p < len(pattern) && pattern[p] == '*' {
			p++
			star, mark = p, i
		}
		if p == star {
			if p == len(pattern) {
				return true
			}
			// Most names end here: there is no such letter in the rest of them.
			i = indexLetter(s, i, pattern[p])
			mark = i
		}
		switch {
		case i < len(s) && p < len(pattern) && (pattern[p] == '?' || lower(pattern[p]) == lower(s[i])):
			p++
			i++
		case i == len(s) && p == len(pattern):
			return true
		case star < 0 || i >= len(s) && p < len(pattern):
			return false // nothing is left to try
		default:
			p, i = star, mark+1
		}
	}
}

// IndexFold is where part first occurs in s, whatever the case of ASCII letters, and -1
// where it does not.
//
// It looks at eight places at once, and only where the first and the last letter of part
// are at the right distance at what is between.
func IndexFold(s, part string) int {
	if part == "" {
		return 0
	}
	last := len(s) - len(part) // place that part can be at
	if last < 7 {
		for i := 0; i <= last; i++ {
			if beginsFold(s[i:], part) {
				return i
			}
		}
		return -1
	}
	end := len(part) - 1
	first, firstCase := everywhere(part[0])
	final, finalCase := everywhere(part[end])
	for i := 0; i <= last; i += 8 {
		i = min(i, last-7) // the last places, though some were looked at
		x, y := (load(s, i)|firstCase)^first, (load(s, i+end)|finalCase)^final
		// A byte that is the letter becomes zero; some behind a zero look like one.
		for found := (x - ones) &^ x & (y - ones) &^ y & tops; found != 0; found &= found - 1 {
			if at := i + bits.TrailingZeros64(found)/8; beginsFold(s[at:], part) {
				return at
			}
		}
	}
	return -1
}

// beginsFold reports whether s, which is not shorter, begins with part in any letter case.
func beginsFold(s, part string) bool {
	s = s[:len(part)]
	for i := range len(part) {
		if lower(s[i]) != lower(part[i]) {
			return false
		}
	}
	return true
}

// Eight bytes at once: ones has 1 in each, tops the highest bit, and cases the bit that
// makes a small letter of a capital.
const (
	ones  = 0x0101010101010101
	tops  = 0x80 * ones
	cases = 0x20 * ones
)

// everywhere is a character, a letter as a small one, in each of eight bytes, and what makes
// small letters of all eight that it is compared with.
func everywhere(c byte) (want, fold uint64) {
	if c = lower(c); 'a' <= c && c <= 'z' {
		fold = cases
	}
	return uint64(c) * ones, fold
}

// load is s[i:i+8] as a number, the first byte lowest.
func load(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// indexLetter is where in s, from i on, the letter c of a pattern can be: in either case,
// and at once for a wildcard. It is the length of s where c is not.
func indexLetter(s string, i int, c byte) int {
	if c == '?' {
		return i
	}
	c = lower(c)
	want, fold := everywhere(c)
	for ; i+8 <= len(s); i += 8 {
		// A byte that is c becomes zero, and only below a zero does the difference lie.
		x := (load(s, i) | fold) ^ want
		if found := (x - ones) & ^x & tops; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(s) && s[i]|byte(fold) != c {
		i++
	}
	return i
}
