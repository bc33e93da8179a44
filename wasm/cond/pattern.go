package cond

import "strings"

// Source is what a condition asks: the context of a request.
type Source interface {
	// Values gives the values of a key, whose name comes in small letters. A key that the
	// request does not have gives none.
	Values(key string) []string
}

// Stars says how far the wildcards of a pattern reach.
type Stars uint8

// The ways to read wildcards.
const (
	// Literal has none: * and ? are themselves.
	Literal Stars = iota
	// Free wildcards stand for any text.
	Free
	// Fields compares ARNs field by field: before the fifth colon, wildcards stay between
	// two colons. In the sixth field they stand for any text.
	Fields
	// Running is Fields, save that a star which ends its field may run over colons.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
	Running
)

// Pattern is a text with wildcards and policy variables, ready to be compared.
type Pattern struct {
	fixed string // compiled; all of it if there are no variables
	parts []part // otherwise
	// lead is how many bytes of fixed stand before its first wildcard.
	lead int
	// plain is set if the pattern has no wildcards, open if fixed has but one, a star of any
	// text at its end. Nearly all patterns are one of the two.
	plain, open bool
	problem     string
}

// part is plain compiled text, and a variable behind it.
type part struct {
	text       string
	lead       int    // as a pattern's
	name       string // in small letters; empty for none
	value      string // the default
	hasDefault bool
}

// NewPattern makes a pattern. variables says whether "${…}" stands for a value: only a
// policy of Version 2012-10-17 has variables. In Fields and Running, text must be an ARN
// pattern of six fields.
func NewPattern(text string, stars Stars, variables bool) Pattern {
	c := compiler{stars: stars, plain: true}
	if reserved(text) {
		return Pattern{problem: "text that is not UTF-8"}
	}
	for i := 0; i < len(text); {
		switch {
		case variables && strings.HasPrefix(text[i:], "${"):
			i += c.variable(text[i:])
		case text[i] == '*' && stars != Literal:
			for i++; i < len(text) && text[i] == '*'; i++ {
			}
			c.star(i == len(text) || text[i] == ':')
		case text[i] == '?' && stars != Literal:
			i++
			c.wildcard(oneChar, oneField)
		default:
			if text[i] == ':' {
				c.colons++
			}
			c.out = append(c.out, text[i])
			i++
		}
	}
	p := Pattern{plain: c.plain, problem: c.problem}
	if c.parts == nil {
		p.fixed = string(c.out)
		p.lead = lead(p.fixed)
		p.open = p.lead == len(p.fixed)-1 && p.fixed[p.lead] == anyText
		return p
	}
	p.parts = append(c.parts, newPart(string(c.out), Variable{}))
	return p
}

func newPart(text string, v Variable) part {
	return part{text: text, lead: lead(text), name: v.Key, value: v.Default, hasDefault: v.HasDefault}
}

// lead counts the bytes of compiled text before its first wildcard.
func lead(text string) int {
	i := 0
	for i < len(text) && text[i] < oneField {
		i++
	}
	return i
}

type compiler struct {
	stars   Stars
	out     []byte
	parts   []part
	colons  int
	plain   bool
	problem string
}

// inside reports whether wildcards stay inside of a field here.
func (c *compiler) inside() bool { return c.stars >= Fields && c.colons < 5 }

func (c *compiler) star(ends bool) {
	if c.stars == Running && ends {
		c.plain = false
		c.out = append(c.out, anyText)
		return
	}
	c.wildcard(anyText, anyField)
}

func (c *compiler) wildcard(free, field byte) {
	c.plain = false
	if c.inside() {
		free = field
	}
	c.out = append(c.out, free)
}

// variable reads the variable that text begins with, and returns its length.
func (c *compiler) variable(text string) int {
	v, size := ReadVariable(text)
	switch {
	case size == 0:
		c.problem = "a variable without end"
		c.out = append(c.out, text...)
		return len(text)
	case v.Problem != "":
		c.problem = v.Problem
	case v.Literal != 0:
		c.out = append(c.out, v.Literal)
		return size
	}
	c.parts = append(c.parts, newPart(string(c.out), v))
	c.out = c.out[:0]
	return size
}

// Problem says what keeps the pattern from being compared, for example a variable that is
// none; it is empty if nothing does.
func (p *Pattern) Problem() string { return p.problem }

// Plain is the text of a pattern without wildcards and variables.
func (p *Pattern) Plain() (text string, ok bool) {
	return p.fixed, p.plain && p.parts == nil && p.problem == ""
}

// Keys yields the keys that the pattern's variables ask for, in small letters.
func (p *Pattern) Keys(yield func(string)) {
	for i := range p.parts {
		if p.parts[i].name != "" {
			yield(p.parts[i].name)
		}
	}
}

// Match reports whether text as a whole fits. A variable without value fits nothing. The
// answer is Unknown if the pattern has a problem, or a variable several values, one of which
// might fit.
func (p *Pattern) Match(text string, s Source) Truth {
	if p.problem != "" {
		return Unknown
	}
	if p.parts != nil {
		return p.matchParts(text, s)
	}
	n := p.lead
	switch {
	case p.plain && len(text) != n, !leads(p.fixed, text, n):
		return No
	case p.plain, p.open:
		return Yes
	}
	return Of(match(p.fixed[n:], text[n:]))
}

// leads reports whether a text begins with the first n bytes of a pattern. Most that do not
// begin alike, with "arn:aws:", and differ in the last of them.
func leads(pattern, text string, n int) bool {
	return n == 0 || len(text) >= n && text[n-1] == pattern[n-1] && text[:n] == pattern[:n]
}

// matchParts is Match for a pattern with variables.
func (p *Pattern) matchParts(text string, s Source) Truth {
	first := &p.parts[0]
	if !leads(first.text, text, first.lead) {
		return No
	}
	var buffer [256]byte
	pattern, known := p.fill(buffer[:0], s)
	if known == No || !match(string(pattern), text) {
		return No
	}
	return known
}

// fill puts values in place of variables, and any text in place of one with several, which
// makes it Unknown.
func (p *Pattern) fill(out []byte, s Source) (filled []byte, known Truth) {
	if p.problem != "" {
		return out, Unknown
	}
	if p.parts == nil {
		return append(out, p.fixed...), Yes
	}
	known = Yes
	for i := range p.parts {
		v := &p.parts[i]
		out = append(out, v.text...)
		if v.name == "" {
			continue
		}
		switch values := s.Values(v.name); {
		case len(values) == 1 && !reserved(values[0]):
			out = append(out, values[0]...)
		case len(values) > 0:
			out, known = append(out, anyText), Unknown
		case v.hasDefault:
			out = append(out, v.value...)
		default:
			return out, No
		}
	}
	return out, known
}

// reserved reports whether text has a byte that stands for a wildcard.
func reserved(text string) bool {
	for i := range len(text) {
		if text[i] >= oneField {
			return true
		}
	}
	return false
}

// Colons counts the colons of an ARN pattern, those in variables left out.
func Colons(text string, variables bool) int {
	n := 0
	for i := 0; i < len(text); i++ {
		if variables && strings.HasPrefix(text[i:], "${") {
			if _, size := ReadVariable(text[i:]); size > 0 {
				i += size - 1
				continue
			}
		}
		if text[i] == ':' {
			n++
		}
	}
	return n
}
