package aws

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Limits on an answer. The largest that we ask for is a page of roles, some 400 KB.
const (
	maxBytes    = 1 << 20
	maxElements = 50_000
	maxDepth    = 32
)

// errXML says that an answer is not XML as AWS writes it: cut short, or of something else.
var errXML = errors.New("the answer is no XML that AWS writes")

// tree is an XML text as a flat list of elements in document order. Attributes,
// namespaces, comments and instructions are passed over. Document types and entities
// beyond the five that XML knows are refused: answers have none, and they are how XML
// hurts its readers.
type tree []element

type element struct {
	name string // without namespace prefix
	text string // of the element itself, without that of its children, trimmed
	end  int    // index behind the last element inside
}

// parseXML reads an answer. It keeps its own stack.
func parseXML(s string) (tree, error) {
	if len(s) > maxBytes {
		return nil, errXML
	}
	s = strings.TrimPrefix(s, "\ufeff")
	var t tree
	var open []int // indices of the elements not closed yet
	var names []string
	var texts [][]byte
	closeTop := func() {
		top := open[len(open)-1]
		t[top].end = len(t)
		t[top].text = strings.TrimSpace(string(texts[len(texts)-1]))
		open, names, texts = open[:len(open)-1], names[:len(names)-1], texts[:len(texts)-1]
	}
	for s != "" {
		if s[0] != '<' {
			end := strings.IndexByte(s, '<')
			if end < 0 {
				end = len(s)
			}
			if len(open) == 0 {
				if strings.TrimSpace(s[:end]) != "" {
					return nil, errXML
				}
			} else {
				var ok bool
				if texts[len(texts)-1], ok = appendText(texts[len(texts)-1], s[:end]); !ok {
					return nil, errXML
				}
			}
			s = s[end:]
			continue
		}
		var inside string
		switch {
		case strings.HasPrefix(s, "<?"):
			if _, s = cutTo(s[2:], "?>"); s == "" && len(t) == 0 {
				return nil, errXML
			}
		case strings.HasPrefix(s, "<!--"):
			var ok bool
			if _, s, ok = strings.Cut(s[4:], "-->"); !ok {
				return nil, errXML
			}
		case strings.HasPrefix(s, "<![CDATA[") && len(open) > 0:
			var ok bool
			if inside, s, ok = strings.Cut(s[9:], "]]>"); !ok {
				return nil, errXML
			}
			texts[len(texts)-1] = append(texts[len(texts)-1], inside...)
		case strings.HasPrefix(s, "<!"):
			return nil, errXML
		case strings.HasPrefix(s, "</"):
			var ok bool
			if inside, s, ok = strings.Cut(s[2:], ">"); !ok || len(open) == 0 || strings.TrimRight(inside, " \t\r\n") != names[len(names)-1] {
				return nil, errXML
			}
			closeTop()
		default:
			end := tagEnd(s)
			if end < 0 || len(t) == maxElements || len(open) == maxDepth || len(open) == 0 && len(t) > 0 {
				return nil, errXML
			}
			inside, s = s[1:end], s[end+1:]
			empty := strings.HasSuffix(inside, "/")
			name := strings.TrimSuffix(inside, "/")
			if i := strings.IndexAny(name, " \t\r\n"); i >= 0 {
				name = name[:i]
			}
			if !isName(name) {
				return nil, errXML
			}
			open, names, texts = append(open, len(t)), append(names, name), append(texts, nil)
			t = append(t, element{name: name[strings.IndexByte(name, ':')+1:]})
			if empty {
				closeTop()
			}
		}
	}
	if len(t) == 0 || len(open) > 0 {
		return nil, errXML
	}
	return t, nil
}

// cutTo is strings.Cut that takes everything where the separator is missing.
func cutTo(s, sep string) (before, after string) {
	before, after, _ = strings.Cut(s, sep)
	return before, after
}

// tagEnd is where the tag that s begins with has its ">", which may also stand inside of an
// attribute's quotation marks; -1 if it has none.
func tagEnd(s string) int {
	var quote byte
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return -1
		case c == '>':
			return i
		}
	}
	return -1
}

func isName(s string) bool {
	if s == "" || s[len(s)-1] == ':' {
		return false
	}
	for i, c := range s {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= utf8.RuneSelf && c != utf8.RuneError:
		case i > 0 && ('0' <= c && c <= '9' || c == '-' || c == '.' || c == ':'):
		default:
			return false
		}
	}
	return true
}

// appendText appends character data with its references resolved; ok is false for a
// reference that XML alone does not know.
func appendText(b []byte, s string) (text []byte, ok bool) {
	for {
		before, after, found := strings.Cut(s, "&")
		b = append(b, before...)
		if !found {
			return b, true
		}
		name, rest, found := strings.Cut(after, ";")
		if !found {
			return b, false
		}
		switch s = rest; name {
		case "lt":
			b = append(b, '<')
		case "gt":
			b = append(b, '>')
		case "amp":
			b = append(b, '&')
		case "quot":
			b = append(b, '"')
		case "apos":
			b = append(b, '\'')
		default:
			r, ok := reference(name)
			if !ok {
				return b, false
			}
			b = utf8.AppendRune(b, r)
		}
	}
}

// reference reads "#65" and "#x41".
func reference(name string) (rune, bool) {
	if len(name) < 2 || len(name) > 9 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	value := 0
	for i := range len(digits) {
		d := digit(digits[i])
		if d < 0 || d >= base {
			return 0, false
		}
		value = value*base + d
	}
	r := rune(value)
	return r, digits != "" && value <= utf8.MaxRune && utf8.ValidRune(r) && (r >= ' ' || r == '\t' || r == '\n' || r == '\r')
}

// child is the index of the first child of that name, -1 if at is -1 or has none.
func (t tree) child(at int, name string) int {
	if at < 0 {
		return -1
	}
	for i := at + 1; i < t[at].end; i = t[i].end {
		if t[i].name == name {
			return i
		}
	}
	return -1
}

// text is the text of a child, found by its path from at; empty if it is not there.
func (t tree) text(at int, path ...string) string {
	for _, name := range path {
		at = t.child(at, name)
	}
	if at < 0 {
		return ""
	}
	return t[at].text
}

// members are the indices of the members of a list, which is a child of at.
func (t tree) members(at int, list string) []int {
	var found []int
	if at = t.child(at, list); at >= 0 {
		for i := at + 1; i < t[at].end; i = t[i].end {
			if t[i].name == "member" {
				found = append(found, i)
			}
		}
	}
	return found
}

// find is the index of the first element of that name anywhere, -1 if there is none.
func (t tree) find(name string) int {
	for i := range t {
		if t[i].name == name {
			return i
		}
	}
	return -1
}
