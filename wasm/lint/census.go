package lint

import "github.com/leastwise/leastwise/wasm/policy"

// Census is what one look at all bytes of a policy's text tells many rules.
type Census struct {
	Size policy.Count
	// Dollar and Escape are set if there is a "$" or a backslash: without both no string
	// holds a variable.
	Dollar, Escape bool
	// Opening is set if there is a "<", "${", "%{" or "{{", as placeholders begin with.
	Opening bool
	// StandIn is unset if surely no string is a template's function, Ref or Fn::, or holds
	// "-E", "-I", "-i" or "-s", as what stands in documentation for one's own names does.
	StandIn bool
	// Account is set if twelve digits or more stand together.
	Account bool
	// Beyond is the place of the first byte of a character above U+00FF, from the start of
	// the policy, or -1.
	Beyond int
}

// Census counts the policy's text, once.
func (p *Pass) Census() *Census {
	if !p.counted {
		p.census, p.counted = count(p.Doc.Source[p.Doc.Span.Start:p.Doc.Span.End]), true
	}
	return &p.census
}

// Bytes that say something. All others are passed over.
const (
	isWhite = iota + 1
	isQuote
	isEscape
	isDollar
	isPercent
	isBrace
	isAngle
	isHyphen
	isDigit
	isInner  // of a character's bytes, not the first
	isBeyond // the first one of a character above U+00FF
)

var byteKinds = func() (kinds [256]uint8) {
	kinds[' '], kinds['\t'], kinds['\n'], kinds['\r'] = isWhite, isWhite, isWhite, isWhite
	kinds['"'], kinds['\\'], kinds['$'], kinds['%'], kinds['{'], kinds['<'], kinds['-'] = isQuote, isEscape, isDollar, isPercent, isBrace, isAngle, isHyphen
	for c := '0'; c <= '9'; c++ {
		kinds[c] = isDigit
	}
	for c := 0x80; c < 0x100; c++ {
		if c < 0xc0 {
			kinds[c] = isInner
		} else if c >= 0xc4 {
			kinds[c] = isBeyond
		}
	}
	return kinds
}()

func count(text string) Census {
	c := Census{Beyond: -1}
	quoted := false
	white, inner := 0, 0
	digits, last := 0, -1 // together, and where the last one stands
	for i := 0; i < len(text); i++ {
		kind := byteKinds[text[i]]
		if kind == 0 {
			continue
		}
		switch kind {
		case isWhite:
			if !quoted {
				white++
			}
		case isQuote:
			quoted = !quoted
			c.StandIn = c.StandIn || quoted && i+2 < len(text) && (text[i+1] == 'F' && text[i+2] == 'n' || text[i+1] == 'R' && text[i+2] == 'e' && i+4 < len(text) && text[i+4] == '"')
		case isHyphen:
			if i+1 < len(text) {
				next := text[i+1]
				c.StandIn = c.StandIn || next == 'E' || next|0x20 == 'i' || next == 's'
			}
		case isEscape:
			c.Escape = true
			if quoted && i+1 < len(text) && text[i+1] < 0x80 {
				i++ // no end of the string, even if it is a quotation mark
			}
		case isDigit:
			if last != i-1 {
				digits = 0
			}
			last = i
			digits++
			c.Account = c.Account || digits == 12
		case isAngle:
			c.Opening = true
		case isInner:
			inner++
		case isBeyond:
			if c.Beyond < 0 {
				c.Beyond = i
			}
		default:
			c.Dollar = c.Dollar || kind == isDollar
			c.Opening = c.Opening || i+1 < len(text) && text[i+1] == '{'
		}
	}
	c.Size = policy.Count{Characters: len(text) - inner, Bytes: len(text), DenseCharacters: len(text) - white - inner, DenseBytes: len(text) - white}
	return c
}
