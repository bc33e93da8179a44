package arn

import "math/bits"

// A glob is a pattern as tokens. Both sides of a comparison are globs: what a user wrote
// and what AWS documents.
type glob []token

type token struct {
	kind tokenKind
	c    byte // of a literal
	free bool // a literal that may stand in any placeholder
}

type tokenKind uint8

const (
	literal tokenKind = iota // the byte c
	one                      // any one character
	star                     // any text, also none
	opaque                   // something unknown that only a placeholder can take
)

// patternGlob reads a pattern that a user wrote: wildcards as such, variables as
// something unknown.
func patternGlob(text string) glob { return appendPattern(make(glob, 0, len(text)+1), text) }

// appendPattern appends what patternGlob gives to g.
func appendPattern(g glob, text string) glob {
	return appendGlob(g, text, token{kind: star}, token{kind: one}, token{kind: opaque})
}

// fixedGlob reads a pattern so that its wildcards, too, are something unknown that stays
// at its place and can't turn into plain text.
func fixedGlob(text string) glob {
	return makeGlob(text, token{kind: opaque}, token{kind: opaque}, token{kind: opaque})
}

// formatGlob reads a documented format: a placeholder takes one or more characters, and
// a "*", which a few formats hold, any text.
func formatGlob(text string) glob {
	return makeGlob(text, token{kind: star}, token{kind: one}, token{kind: one}, token{kind: star})
}

func makeGlob(text string, star, one token, variable ...token) glob {
	return appendGlob(make(glob, 0, len(text)+1), text, star, one, variable...)
}

func appendGlob(g glob, text string, star, one token, variable ...token) glob {
	after := -1 // where a variable just ended
	for i := 0; i < len(text); i++ {
		if size := variableLength(text[i:]); size > 0 {
			if i == after { // two in a row are as good as one
				g = g[:len(g)-len(variable)]
			}
			i += size - 1
			after = i + 1
			g = append(g, variable...)
			continue
		}
		switch text[i] {
		case '*':
			g = append(g, star)
		case '?':
			g = append(g, one)
		default:
			g = append(g, token{kind: literal, c: text[i]})
		}
	}
	return g
}

// freeStart marks the plain text in front of the first unknown part.
func (g glob) freeStart() glob {
	for i := range g {
		if g[i].kind == opaque {
			break
		}
		g[i].free = true
	}
	return g
}

// begins reports whether the plain text that both globs begin with agrees: most pairs differ
// in its first letters.
func (g glob) begins(other glob) bool {
	for i := range min(len(g), len(other)) {
		a, b := &g[i], &other[i]
		if a.kind != literal || b.kind != literal {
			return true
		}
		if a.c != b.c {
			return false
		}
	}
	return true
}

// literals counts the tokens that are plain text.
func (g glob) literals() int {
	n := 0
	for _, t := range g {
		if t.kind == literal {
			n++
		}
	}
	return n
}

// delimiters is a set of the characters that part a resource.
type delimiters uint8

const (
	slash delimiters = 1 << iota
	colon
)

func delimiterOf(c byte) delimiters {
	switch c {
	case '/':
		return slash
	case ':':
		return colon
	}
	return 0
}

// intersects reports whether some text fits both globs, when no placeholder of format may
// take a delimiter in forbidden that user has as plain text.
//
// It walks user token by token and keeps the set of places in format that can be reached,
// so the time is the product of both lengths, whatever they hold.
func intersects(user, format glob, forbidden delimiters) bool {
	for len(user) > 0 && len(format) > 0 && user[0].kind == literal && format[0].kind == literal { // where most pairs end
		if user[0].c != format[0].c {
			return false
		}
		user, format = user[1:], format[1:]
	}
	return walk(user, format, forbidden)
}

// walk keeps the places as bits: place j is in front of the token j.
func walk(user, format glob, forbidden delimiters) bool {
	if len(format) >= 64 {
		return walkLong(user, format, forbidden)
	}
	var stars, literals uint64
	for j := range format {
		switch format[j].kind {
		case star:
			stars |= 1 << j
		case literal:
			literals |= 1 << j
		}
	}
	end := uint64(1) << len(format)
	row := uint64(1)
	for _, u := range user {
		if u.kind == star {
			row = (end<<1 - 1) &^ (row&-row - 1) // all places behind the first
			continue
		}
		row = over(row, stars)
		plain := row & literals
		if u.kind == literal {
			for left := plain; left != 0; left &= left - 1 {
				if format[bits.TrailingZeros64(left)].c != u.c {
					plain &^= left & -left
				}
			}
		} else if u.kind == opaque {
			plain = 0
		}
		next := plain << 1
		if u.kind != literal || u.free || delimiterOf(u.c)&forbidden == 0 {
			next |= row&stars | row&^stars&^literals&^end<<1
		}
		if row = next; row == 0 {
			return false
		}
	}
	return over(row, stars)&end != 0
}

// over adds the places behind stars, which may stand for nothing.
func over(row, stars uint64) uint64 {
	for more := row & stars << 1 &^ row; more != 0; more = row & stars << 1 &^ row {
		row |= more
	}
	return row
}

// walkLong is walk for formats of any length.
func walkLong(user, format glob, forbidden delimiters) bool {
	var room [2][128]bool
	row, next := room[0][:], room[1][:]
	if len(format) >= len(row) {
		row, next = make([]bool, len(format)+1), make([]bool, len(format)+1)
	}
	row, next = row[:len(format)+1], next[:len(format)+1]
	row[0] = true
	for _, u := range user {
		clear(next)
		alive := false
		for j, here := range row {
			if !here {
				continue
			}
			if u.kind == star {
				next[j], alive = true, true
			}
			if j == len(format) {
				break
			}
			f := format[j]
			if f.kind == star || u.kind == star {
				row[j+1] = true
			}
			if u.kind == star {
				continue
			}
			switch {
			case f.kind == literal:
				if u.kind == one || u.kind == literal && u.c == f.c {
					next[j+1], alive = true, true
				}
			case u.kind == literal && !u.free && delimiterOf(u.c)&forbidden != 0:
			case f.kind == star:
				next[j], alive = true, true
			default:
				next[j+1], alive = true, true
			}
		}
		if !alive {
			return false
		}
		row, next = next, row
	}
	for j, f := range format {
		if row[j] && f.kind == star {
			row[j+1] = true
		}
	}
	return row[len(format)]
}
