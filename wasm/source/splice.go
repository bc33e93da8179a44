package source

import "strings"

// Spliced is a text put together from pieces of a file, with the way back to the file. The
// zero value is the empty text.
type Spliced struct {
	text         strings.Builder
	starts, ends []int32 // of each byte, in the file
}

// Text is what was put together so far.
func (s *Spliced) Text() string { return s.text.String() }

// Len is the length of that in bytes.
func (s *Spliced) Len() int { return s.text.Len() }

// Put adds a text that stands for a whole place of the file.
func (s *Spliced) Put(text string, start, end int) {
	s.text.WriteString(text)
	for range len(text) {
		s.starts, s.ends = append(s.starts, int32(start)), append(s.ends, int32(end))
	}
}

// Align adds the text that a notation makes of raw, the piece of the file from start on: it
// takes escapes, indentation, doubled marks and a block scalar's head away, and may fold
// white space. Where the two can't be brought together a byte has the place of the one
// before it.
func (s *Spliced) Align(text, raw string, start int) {
	at := 0
	for i := range len(text) {
		size := 1
		if next := nextAlike(text[i], raw, at); next >= 0 {
			at = next
		} else {
			size = escape(raw[at:])
		}
		end := min(at+max(size, 1), len(raw))
		s.starts, s.ends = append(s.starts, int32(start+at)), append(s.ends, int32(start+end))
		if size > 0 {
			at = end
		}
	}
	s.text.WriteString(text)
}

// escape is how many bytes an escape has that gives another character than its last, 0 if
// none stands here.
func escape(raw string) int {
	if len(raw) < 2 || raw[0] != '\\' {
		return 0
	}
	size := 2
	switch raw[1] {
	case 'x':
		size = 4
	case 'u':
		size = 6
	case 'U':
		size = 10
	default:
		if strings.IndexByte("0abtnvfreNLP_", raw[1]) < 0 {
			return 0
		}
	}
	return min(size, len(raw))
}

// nextAlike finds a byte in raw behind what a notation leaves out, -1 if it isn't there.
func nextAlike(b byte, raw string, at int) int {
	for i := at; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == b:
			return i
		case c == '\\' && escape(raw[i:]) > 0:
			return -1
		case strings.IndexByte(" \t\r\n\\'\"|>+-0123456789$%!", c) < 0:
			return -1
		}
	}
	return -1
}

// Span turns a span of the text into one of the file.
func (s *Spliced) Span(start, end int) (int, int) {
	n := len(s.starts)
	if n == 0 {
		return 0, 0
	}
	start = max(0, min(start, n-1))
	from := int(s.starts[start])
	if end <= start {
		return from, from
	}
	return from, max(from, int(s.ends[min(end, n)-1]))
}
