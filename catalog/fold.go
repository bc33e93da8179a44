package catalog

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
	for i := 0; i < len(a) && i < len(b); i++ {
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

// indexLetter is where in s, from i on, the letter c of a pattern can be: in either case,
// and at once for a wildcard. It is the length of s where c is not.
func indexLetter(s string, i int, c byte) int {
	if c == '?' {
		return i
	}
	small, capital := lower(c), c
	if 'a' <= small && small <= 'z' {
		capital = small - 'a' + 'A'
	}
	for i < len(s) && s[i] != small && s[i] != capital {
		i++
	}
	return i
}
