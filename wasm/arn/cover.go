package arn

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Covers reports whether outer surely takes every ARN that inner takes, both being
// patterns as they stand in Resource. False means only that it is not sure.
//
// AWS documents that a wildcard stays within its segment, and that a star which ends a
// segment may run over the colon behind it
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html),
// which leaves some patterns with two readings. Covers holds in both. A policy variable
// stands for any text: it is covered by a star, and covers only itself.
func Covers(outer, inner string) bool {
	if outer == inner || everything(outer) {
		return true
	}
	if everything(inner) || apart(outer, inner) {
		return false
	}
	for _, wide := range []bool{false, true} {
		if !takes(readGlob(outer, wide), readGlob(inner, wide)) {
			return false
		}
	}
	return true
}

// CoversAlways is Covers where the two patterns may be read differently: outer in its narrow
// reading takes all that inner takes in its wide one.
func CoversAlways(outer, inner string) bool {
	if everything(outer) {
		return true
	}
	return !everything(inner) && !apart(outer, inner) && takes(readGlob(outer, false), readGlob(inner, true))
}

// Disjoint reports whether surely no ARN is taken by both patterns, in either reading.
func Disjoint(a, b string) bool {
	if a == b || everything(a) || everything(b) {
		return false
	}
	return apart(a, b) || !meet(readGlob(a, true), readGlob(b, true))
}

// CoversText is Covers for patterns without segments, such as those of actions: a star
// takes any text, and letter case does not matter.
func CoversText(outer, inner string) bool {
	return !apart(outer, inner) && takes(textGlob(outer), textGlob(inner))
}

// DisjointTexts reports whether surely no text is taken by both patterns, read as CoversText
// reads them.
func DisjointTexts(a, b string) bool { return apart(a, b) || !meet(textGlob(a), textGlob(b)) }

func everything(pattern string) bool { return pattern != "" && strings.Trim(pattern, "*") == "" }

// apart reports whether two patterns differ in plain text before either has a wildcard or a
// variable, as most pairs do: then no text fits both. Letters that differ in case only are
// left to a closer look.
func apart(a, b string) bool {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x == '*' || x == '?' || x == '$' || y == '*' || y == '?' || y == '$' {
			return false
		}
		if x != y && ascii.Lower(x) != ascii.Lower(y) {
			return true
		}
	}
	return false
}

// A part of a pattern in one reading.
type part struct {
	kind partKind
	c    byte
	name string // of a variable, with its brackets
}

type partKind uint8

const (
	char      partKind = iota // the byte c
	anyInside                 // any one character but a colon
	anyOne                    // any one character
	inside                    // any text without colon
	across                    // any text
	variable                  // a text that is known when a request is made
)

func (p part) isStar() bool { return p.kind == inside || p.kind == across }

// readGlob reads an ARN pattern. In the wide reading a star crosses colons at the end of a
// segment and everywhere in the resource part; in the narrow one only at the end of a
// pattern that has all six fields.
func readGlob(text string, wide bool) []part {
	out := make([]part, 0, len(text))
	colons := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '*':
			end := i+1 == len(text)
			crosses := end && colons >= 5
			if wide {
				crosses = end || colons >= 5 || text[i+1] == ':'
			}
			kind := inside
			if crosses {
				kind = across
			}
			out = appendWildcard(out, part{kind: kind})
		case c == '?':
			kind := anyInside
			if wide && colons >= 5 {
				kind = anyOne
			}
			out = appendWildcard(out, part{kind: kind})
		case c == '$' && variableLength(text[i:]) > 0:
			n := variableLength(text[i:])
			out = append(out, part{kind: variable, name: text[i : i+n]})
			i += n - 1
		default:
			if c == ':' {
				colons++
			}
			out = append(out, part{kind: char, c: c})
		}
	}
	return out
}

// textGlob reads a pattern without segments.
func textGlob(text string) []part {
	out := make([]part, 0, len(text))
	for i := range len(text) {
		switch c := text[i]; c {
		case '*':
			out = appendWildcard(out, part{kind: across})
		case '?':
			out = appendWildcard(out, part{kind: anyOne})
		default:
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, part{kind: char, c: c})
		}
	}
	return out
}

// appendWildcard keeps runs of wildcards in one form: single characters, then one star.
func appendWildcard(out []part, p part) []part {
	n := len(out)
	if n == 0 || !out[n-1].isStar() {
		return append(out, p)
	}
	if p.isStar() {
		out[n-1].kind = max(out[n-1].kind, p.kind)
		return out
	}
	star := out[n-1]
	out[n-1] = p
	return append(out, star)
}

// takes reports whether outer takes the parts of inner one by one, a star any number of
// them. The time is the product of both lengths.
func takes(outer, inner []part) bool {
	// reached[j] is set if the parts of outer before j take the parts of inner so far.
	reached, next := make([]bool, len(outer)+1), make([]bool, len(outer)+1)
	reached[0] = true
	for i := -1; i < len(inner); i++ {
		if i >= 0 {
			clear(next)
			for j, here := range reached[:len(outer)] {
				if !here {
					continue
				}
				if outer[j].isStar() {
					next[j] = next[j] || outer[j].takesIn(inner[i])
				} else {
					next[j+1] = next[j+1] || outer[j].takesOne(inner[i])
				}
			}
			reached, next = next, reached
		}
		for j := range outer {
			if reached[j] && outer[j].isStar() {
				reached[j+1] = true // the star takes nothing more
			}
		}
	}
	return reached[len(outer)]
}

// takesIn reports whether a star takes a part, among others.
func (p part) takesIn(in part) bool {
	if p.kind == across {
		return true
	}
	return in.kind == char && in.c != ':' || in.kind == anyInside || in.kind == inside
}

// takesOne reports whether a part that is no star takes all that another stands for.
func (p part) takesOne(in part) bool {
	switch p.kind {
	case char, variable:
		return p == in
	case anyInside:
		return in.kind == char && in.c != ':' || in.kind == anyInside
	}
	return in.kind == char || in.kind == anyInside || in.kind == anyOne
}

// meet reports whether some text may fit both patterns. A variable may be any text.
func meet(a, b []part) bool {
	row, next := make([]bool, len(b)+1), make([]bool, len(b)+1)
	row[0] = true
	open := func(p part) bool { return p.isStar() || p.kind == variable }
	for i := 0; ; i++ {
		for j := range b {
			if row[j] && open(b[j]) {
				row[j+1] = true
			}
		}
		if i == len(a) {
			return row[len(b)]
		}
		clear(next)
		if open(a[i]) { // takes any number of b's parts
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
				case open(b[j]):
					next[j] = next[j] || b[j].kind != inside || a[i].kind != char || a[i].c != ':'
				case a[i].kind != char || b[j].kind != char || a[i].c == b[j].c:
					next[j+1] = true
				}
			}
		}
		row, next = next, row
	}
}
