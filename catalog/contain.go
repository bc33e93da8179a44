package catalog

import (
	"iter"
	"strings"
)

// ActionsContaining yields the numbers of the service's actions whose names contain part,
// whatever the letter case, in the order of lower-case names.
//
// The names of a service lie together in one text, so that it is searched as a whole: most
// services are done with before any of their names is looked at.
func (s Service) ActionsContaining(part string) iter.Seq[int] {
	return func(yield func(int) bool) {
		t := s.c.nameTable(s.i)
		first := IndexFold(t.text, part)
		if first < 0 {
			return
		}
		var room [usual]bool
		found := room[:]
		if len(t.actions) > usual {
			found = make([]bool, len(t.actions))
		}
		t.contain(part, first, found)
		for i := range t.actions {
			if found[i] && !yield(i) {
				return
			}
		}
	}
}

// usual is a number of actions that few services exceed.
const usual = 1024

// contain sets found for each action whose name contains part; first is where part first
// occurs in the text.
func (t *nameTable) contain(part string, first int, found []bool) {
	var room [usual]uint16
	order := room[:] // of the names in the text
	if len(t.actions) > usual {
		order = make([]uint16, len(t.actions))
	}
	for i := range t.actions {
		place := uint16(i)
		if t.behind == 0 {
			place = t.actions[i].ordinal
		}
		order[place] = uint16(i)
	}
	at := first // of the next occurrence
	for _, i := range order[:len(t.actions)] {
		a := &t.actions[i]
		end := int(a.at) + int(a.length)
		if at < int(a.at) { // in a prefix
			at = t.after(part, int(a.at))
		}
		if at >= end {
			continue
		}
		found[i] = at+len(part) <= end // or it goes on into the next name
		if at = t.after(part, end); at == len(t.text) {
			break
		}
	}
}

// after is where part next occurs in the text from start on, and behind its end where it
// does not.
func (t *nameTable) after(part string, start int) int {
	if i := IndexFold(t.text[start:], part); i >= 0 {
		return start + i
	}
	return len(t.text)
}

// Literal is the longest part of a pattern that has no wildcards: every text that matches
// the pattern contains it, in some letter case.
func Literal(pattern string) string {
	longest := ""
	for {
		n := strings.IndexAny(pattern, "*?")
		if n < 0 {
			n = len(pattern)
		}
		if n > len(longest) {
			longest = pattern[:n]
		}
		if n == len(pattern) {
			return longest
		}
		pattern = pattern[n+1:]
	}
}
