package arn

// sequence is a pattern in one reading, part by part.
type sequence struct {
	list []part
	// names are the variables, with their brackets.
	names []string
}

type part struct {
	kind partKind
	c    byte   // of a char
	name uint16 // of a variable: its place in names, at most mostNames
}

// mostNames is the place of all variables behind as many others.
const mostNames = 1<<16 - 1

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
func readGlob(text string, wide bool) sequence {
	out := sequence{list: make([]part, 0, len(text))}
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
			out.addWildcard(part{kind: kind})
		case c == '?':
			kind := anyInside
			if wide && colons >= 5 {
				kind = anyOne
			}
			out.addWildcard(part{kind: kind})
		case c == '$' && variableLength(text[i:]) > 0:
			n := variableLength(text[i:])
			out.list = append(out.list, part{kind: variable, name: uint16(min(len(out.names), mostNames))})
			out.names = append(out.names, text[i:i+n])
			i += n - 1
		default:
			if c == ':' {
				colons++
			}
			out.list = append(out.list, part{kind: char, c: c})
		}
	}
	return out
}

// textGlob reads a pattern without segments.
func textGlob(text string) sequence {
	out := sequence{list: make([]part, 0, len(text))}
	for i := range len(text) {
		switch c := text[i]; c {
		case '*':
			out.addWildcard(part{kind: across})
		case '?':
			out.addWildcard(part{kind: anyOne})
		default:
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			out.list = append(out.list, part{kind: char, c: c})
		}
	}
	return out
}

// addWildcard keeps runs of wildcards in one form: single characters, then one star.
func (s *sequence) addWildcard(p part) {
	n := len(s.list)
	switch {
	case n == 0 || !s.list[n-1].isStar():
		s.list = append(s.list, p)
	case p.isStar():
		s.list[n-1].kind = max(s.list[n-1].kind, p.kind)
	default:
		star := s.list[n-1]
		s.list[n-1] = p
		s.list = append(s.list, star)
	}
}

// takes reports whether outer takes the parts of inner one by one, a star any number of
// them. The time is the product of both lengths.
func (outer *sequence) takes(inner *sequence) bool {
	// reached[j] is set if the parts of outer before j take the parts of inner so far.
	var room [2][128]bool
	reached, next := room[0][:], room[1][:]
	n := len(outer.list)
	if n >= len(reached) {
		reached, next = make([]bool, n+1), make([]bool, n+1)
	}
	reached, next = reached[:n+1], next[:n+1]
	reached[0] = true
	for i := -1; i < len(inner.list); i++ {
		if i >= 0 {
			clear(next)
			alive := false
			for j, p := range outer.list {
				switch {
				case !reached[j]:
				case p.isStar():
					if p.takesIn(inner.list[i]) {
						next[j], alive = true, true
					}
				case outer.takesOne(p, inner, inner.list[i]):
					next[j+1], alive = true, true
				}
			}
			if !alive {
				return false
			}
			reached, next = next, reached
		}
		for j, p := range outer.list {
			if reached[j] && p.isStar() {
				reached[j+1] = true // the star takes nothing more
			}
		}
	}
	return reached[n]
}

// takesIn reports whether a star takes a part, among others.
func (p part) takesIn(in part) bool {
	if p.kind == across {
		return true
	}
	return in.kind == char && in.c != ':' || in.kind == anyInside || in.kind == inside
}

// takesOne reports whether a part of outer that is no star takes all that one of inner
// stands for.
func (outer *sequence) takesOne(p part, inner *sequence, in part) bool {
	switch p.kind {
	case char:
		return in.kind == char && p.c == in.c
	case variable:
		return in.kind == variable && p.name < mostNames && in.name < mostNames && outer.names[p.name] == inner.names[in.name]
	case anyInside:
		return in.kind == char && in.c != ':' || in.kind == anyInside
	}
	return in.kind == char || in.kind == anyInside || in.kind == anyOne
}
