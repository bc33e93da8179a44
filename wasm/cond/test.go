package cond

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Test is one key of a condition with its values, ready to be asked.
type Test struct {
	Operator Operator
	// Key is the key's name in small letters.
	Key    string
	values []value
}

// value is one value of a policy in the form that its operator compares.
type value struct {
	pattern Pattern // strings and ARNs
	number  number  // numbers and dates
	network Network // addresses
	text    string  // decoded binary
	yes     bool    // of Bool and Null
	problem string
}

// NewTest makes a test. variables says whether the policy has variables, see NewPattern.
func NewTest(o Operator, key string, values []string, variables bool) *Test {
	t := &Test{Operator: o, Key: ascii.ToLower(key), values: make([]value, len(values))}
	for i, text := range values {
		t.values[i] = newValue(o.Base, text, variables)
	}
	return t
}

// ValueProblem says why a text cannot be a value of an operator, a clause; empty if it can.
func ValueProblem(b Base, text string, variables bool) string {
	v := newValue(b, text, variables)
	return v.problem
}

func newValue(b Base, text string, variables bool) (v value) {
	ok := true
	switch b.Type() {
	case String:
		stars := Literal
		if b.Wildcards() {
			stars = Free
		}
		v.pattern = NewPattern(text, stars, variables)
		v.problem = v.pattern.Problem()
	case ARN:
		if strings.Trim(text, "*") == "" && text != "" {
			text = "*:*:*:*:*:*"
		}
		v.pattern = NewPattern(text, Fields, variables)
		if v.problem = v.pattern.Problem(); v.problem == "" && Colons(text, variables) < 5 {
			v.problem = quote(text) + " is no ARN of six fields"
		}
	case Numeric:
		v.number, ok = parseNumber(text)
	case Date:
		v.number, ok = parseDate(text)
	case IP:
		v.network, ok = ParseNetwork(text)
	case Binary:
		v.text, ok = decodeBase64(text)
	default:
		v.yes, ok = parseBool(text)
	}
	if !ok {
		v.problem = quote(text) + " is no " + typeNames[b.Type()]
	}
	return v
}

var typeNames = [...]string{String: "string", Numeric: "number", Date: "date", Bool: "Boolean value", Binary: "base64 text", IP: "IP address or range", ARN: "ARN", Existence: "Boolean value"}

func quote(s string) string { return `"` + s + `"` }

func parseBool(text string) (yes, ok bool) {
	return ascii.EqualFold(text, "true"), ascii.EqualFold(text, "true") || ascii.EqualFold(text, "false")
}

// Keys yields the keys that the test asks for, in small letters: its own, and those of
// variables in its values.
func (t *Test) Keys(yield func(string)) {
	yield(t.Key)
	for i := range t.values {
		t.values[i].pattern.Keys(yield)
	}
}

// Eval reports whether the test holds for a request.
func (t *Test) Eval(s Source) Truth { return t.Holds(s.Values(t.Key), s) }

// Holds is Eval for a request that has these values for the key.
func (t *Test) Holds(values []string, s Source) Truth {
	o := t.Operator
	if o.Base == Null {
		return t.exists(len(values) > 0)
	}
	switch {
	case len(values) == 0:
		switch {
		case o.IfExists, o.Qualifier == ForAllValues:
			return Yes
		case o.Qualifier == ForAnyValue:
			return No
		}
		return Of(o.Base.Negated())
	case o.Qualifier == None && len(values) == 1:
		return t.one(values[0], s)
	case o.Qualifier == None:
		return Unknown // AWS wants a qualifier for a key with several values
	case len(values) == 1 && values[0] == "":
		return Of(o.Qualifier == ForAllValues) // an empty set, by AWS's words
	}
	out := No
	if o.Qualifier == ForAllValues {
		out = Yes
	}
	for _, v := range values {
		if o.Qualifier == ForAllValues {
			out = out.And(t.one(v, s))
		} else {
			out = out.Or(t.one(v, s))
		}
	}
	return out
}

func (t *Test) exists(present bool) Truth {
	out := No
	for i := range t.values {
		if t.values[i].problem != "" {
			out = out.Or(Unknown)
		} else {
			out = out.Or(Of(t.values[i].yes != present))
		}
	}
	return out
}

// one reports whether the operator holds for one value of the request: it matches one of
// the policy's, or none of them if the operator is negated.
func (t *Test) one(got string, s Source) Truth {
	b := &bases[t.Operator.Base]
	out := No
	var n number
	var address Network
	var yes bool
	ok := true
	switch b.typ {
	case Numeric:
		n, ok = parseNumber(got)
	case Date:
		n, ok = parseDate(got)
	case IP:
		address, ok = parseAddress(got)
	case Bool:
		yes, ok = parseBool(got)
	case Binary:
		got, ok = decodeBase64(got)
	case ARN:
		ok = strings.Count(got, ":") >= 5
	}
	if !ok {
		return Unknown
	}
	for i := range t.values {
		v := &t.values[i]
		if v.problem != "" {
			out = out.Or(Unknown)
			continue
		}
		switch b.typ {
		case String, ARN:
			if b.compare == equalFold {
				out = out.Or(v.pattern.equalFold(got, s))
			} else {
				out = out.Or(v.pattern.Match(got, s))
			}
		case Numeric, Date:
			out = out.Or(Of(compared(b.compare, n.compare(v.number))))
		case IP:
			out = out.Or(Of(v.network.Contains(address)))
		case Bool:
			out = out.Or(Of(v.yes == yes))
		case Binary:
			out = out.Or(Of(v.text == got))
		}
		if out == Yes {
			break
		}
	}
	if b.negated {
		return out.Not()
	}
	return out
}

func compared(c comparison, order int) bool {
	switch c {
	case less:
		return order < 0
	case lessEqual:
		return order <= 0
	case greater:
		return order > 0
	case greaterEqual:
		return order >= 0
	}
	return order == 0
}

// equalFold compares without letter case.
func (p *Pattern) equalFold(text string, s Source) Truth {
	if p.parts == nil && p.problem == "" {
		return Of(ascii.EqualFold(p.fixed, text))
	}
	var buffer [256]byte
	filled, known := p.fill(buffer[:0], s)
	if known != Yes {
		return known
	}
	return Of(ascii.EqualFold(string(filled), text))
}

// Problem says what answers of Unknown come from, for the values that a request has; it is
// empty if nothing does.
func (t *Test) Problem(s Source) string {
	for i := range t.values {
		if p := t.values[i].problem; p != "" {
			return p
		}
	}
	values := s.Values(t.Key)
	if t.Operator.Qualifier == None && len(values) > 1 && t.Operator.Base != Null {
		return "several values without ForAllValues or ForAnyValue"
	}
	for _, v := range values {
		if t.one(v, s) == Unknown {
			return "the request's " + quote(v) + " is no " + typeNames[t.Operator.Base.Type()] + ", or a variable has several values"
		}
	}
	return ""
}
