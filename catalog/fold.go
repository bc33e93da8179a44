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
func IndexFold(s, part string) int {
	if part == "" {
		return 0
	}
	for i, last := 0, len(s)-len(part); i <= last; i++ {
		if i = indexLetter(s, i, part[0]); i > last {
			break
		}
		n := 1
		for n < len(part) && lower(s[i+n]) == lower(part[n]) {
			n++
		}
		if n == len(part) {
			return i
		}
	}
	return -1
}

// Eight bytes at once: ones has 1 in each, tops the highest bit, and cases the bit that
// makes a small letter of a capital.
const (
	ones  = 0x0101010101010101
	tops  = 0x80 * ones
	cases = 0x20 * ones
)

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
	fold := uint64(0)
	if c = lower(c); 'a' <= c && c <= 'z' {
		fold = cases
	}
	for want := uint64(c) * ones; i+8 <= len(s); i += 8 {
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
