package jsonspan

// str reads a string and checks its escapes; they are resolved when somebody asks.
func (p *parser) str() *Error {
	start, what := p.at, ascii
	p.at++
	for {
		p.at += plain(p.text[p.at:])
		if p.at == len(p.text) {
			return &Error{start, "a string without closing quotation mark"}
		}
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			p.leaf(String, start, what)
			return nil
		case c == '\\':
			n := escapeLength(p.text[p.at:])
			if n == 0 {
				return &Error{p.at, `a backslash that begins no escape (write \\ for a backslash)`}
			}
			p.at += n
			what = escaped
		case c < ' ':
			return &Error{p.at, "a control character inside a string"}
		default: // not ASCII
			p.at++
			what = max(what, unescaped)
		}
	}
}

// escapeLength is the length of the escape that text begins with, 0 if there is none.
func escapeLength(text string) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hex4(text); ok {
			return 6
		}
	}
	return 0
}

// number reads a number as the grammar has it: no plus sign, no leading zeros.
func (p *parser) number() *Error {
	start := p.at
	if p.text[p.at] == '-' {
		p.at++
	}
	if p.at < len(p.text) && p.text[p.at] == '0' {
		p.at++
		if p.at < len(p.text) && isDigit(p.text[p.at]) {
			return &Error{start, "a number that begins with 0"}
		}
	} else if !p.digits() {
		return p.unexpected("a digit")
	}
	if p.at < len(p.text) && p.text[p.at] == '.' {
		p.at++
		if !p.digits() {
			return p.unexpected("a digit")
		}
	}
	if p.at < len(p.text) && p.text[p.at]|0x20 == 'e' {
		p.at++
		if p.at < len(p.text) && (p.text[p.at] == '+' || p.text[p.at] == '-') {
			p.at++
		}
		if !p.digits() {
			return p.unexpected("a digit")
		}
	}
	p.leaf(Number, start, ascii)
	return nil
}

func (p *parser) digits() bool {
	start := p.at
	for p.at < len(p.text) && isDigit(p.text[p.at]) {
		p.at++
	}
	return p.at > start
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
