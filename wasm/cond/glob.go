package cond

import "github.com/leastwise/leastwise/wasm/internal/ascii"

// A compiled pattern is text in which wildcards are single bytes that no UTF-8 text has.
// What a policy variable stands for is put between them as it is, so a star in the value of
// a tag is only a star.
const (
	anyText  = 0xff // "*": any text
	anyField = 0xfe // "*" that stays between two colons
	oneChar  = 0xfd // "?": one character
	oneField = 0xfc // "?" that is no colon
)

// match reports whether text as a whole fits a compiled pattern. A star of one field backs
// off before one of any text does. Two marks are enough, since the first place where a star
// can end is always as good as a later one; NewPattern puts no oneChar into a field that
// has an anyField, which is the one case where that would not hold.
func match(pattern, text string) bool {
	p, t := 0, 0
	field, fieldAt := -1, 0 // behind the last anyField, and where its text ends
	wide, wideAt := -1, 0
	for {
		if p < len(pattern) {
			switch c := pattern[p]; {
			case c == anyText:
				p++
				if p == len(pattern) {
					return true
				}
				field, wide, wideAt = -1, p, t
				continue
			case c == anyField:
				p++
				field, fieldAt = p, t
				continue
			case t == len(text):
				return false // whatever a star gave back, less would be left
			case c == text[t]:
				p++
				t++
				continue
			case c == oneChar, c == oneField && text[t] != ':':
				p++
				t = next(text, t)
				continue
			}
		} else if t == len(text) {
			return true
		}
		switch {
		case field >= 0 && fieldAt < len(text) && text[fieldAt] != ':':
			fieldAt++
			p, t = field, fieldAt
		case wide >= 0 && wideAt < len(text):
			wideAt++
			p, t, field = wide, wideAt, -1
		default:
			return false
		}
	}
}

// next is the offset behind the character at t.
func next(text string, t int) int {
	t++
	for t < len(text) && text[t]&0xc0 == 0x80 {
		t++
	}
	return t
}

// MatchFold reports whether a name fits a pattern with * and ?, whatever the letter case.
func MatchFold(pattern, name string) bool { return pattern == "*" || glob(pattern, name, true) }

// MatchText reports whether text fits a pattern with * and ?, with letter case.
func MatchText(pattern, text string) bool { return glob(pattern, text, false) }

func glob(pattern, text string, fold bool) bool {
	p, t := 0, 0
	star, mark := -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			p++
			star, mark = p, t
		case p < len(pattern) && (pattern[p] == text[t] || fold && ascii.Lower(pattern[p]) == ascii.Lower(text[t])):
			p++
			t++
		case p < len(pattern) && pattern[p] == '?':
			p++
			t = next(text, t)
		case star >= 0:
			mark++
			p, t = star, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
