package yaml

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/source"
)

// cleaned is a text as the parser wants it: without byte order mark, lines ended by LF.
type cleaned struct {
	text string
	head int   // bytes of the byte order mark
	cuts []int // offsets in text before each of which one carriage return was cut
}

func newCleaned(text string) (*cleaned, error) {
	c := &cleaned{}
	switch {
	case len(text) > source.MaxBytes:
		return nil, &source.Error{Offset: source.MaxBytes, Reason: "the file is longer than 8 MiB"}
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return nil, &source.Error{Reason: "the text is UTF-16", Hint: "save it as UTF-8"}
	case strings.HasPrefix(text, "\ufeff"):
		c.head = 3
	}
	rest := text[c.head:]
	for i, r := range rest {
		_, n := utf8.DecodeRuneInString(rest[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return nil, &source.Error{Offset: c.head + i, Reason: "a byte that is not UTF-8", Hint: "save the file as UTF-8"}
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7f:
			return nil, &source.Error{Offset: c.head + i, Reason: "a control character, which YAML does not allow"}
		}
	}
	if strings.IndexByte(rest, '\r') < 0 {
		c.text = rest
		return c, nil
	}
	out := make([]byte, 0, len(rest))
	for i := range len(rest) {
		switch {
		case rest[i] != '\r':
			out = append(out, rest[i])
		case i+1 < len(rest) && rest[i+1] == '\n':
			c.cuts = append(c.cuts, len(out))
		default:
			out = append(out, '\n')
		}
	}
	c.text = string(out)
	return c, nil
}

// offset is where a byte of the cleaned text stands in the original.
func (c *cleaned) offset(at int) int {
	if at > len(c.text) {
		at = len(c.text)
	}
	return c.head + at + sort.SearchInts(c.cuts, at)
}

func (c *cleaned) restore(n *source.Node) {
	if c.head == 0 && len(c.cuts) == 0 {
		return
	}
	n.Start, n.End = c.offset(n.Start), c.offset(n.End)
	for i := range n.Children {
		c.restore(&n.Children[i])
	}
}
