package cond

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/near"
)

// Type is what an operator compares.
type Type uint8

// The types. Existence is Null's.
const (
	String Type = iota
	Numeric
	Date
	Bool
	Binary
	IP
	ARN
	Existence
)

// Base is an operator without qualifier and IfExists.
type Base uint8

// The operators in the order of AWS's page.
const (
	StringEquals Base = iota
	StringNotEquals
	StringEqualsIgnoreCase
	StringNotEqualsIgnoreCase
	StringLike
	StringNotLike
	NumericEquals
	NumericNotEquals
	NumericLessThan
	NumericLessThanEquals
	NumericGreaterThan
	NumericGreaterThanEquals
	DateEquals
	DateNotEquals
	DateLessThan
	DateLessThanEquals
	DateGreaterThan
	DateGreaterThanEquals
	BoolIs // written Bool
	BinaryEquals
	IPAddress // written IpAddress
	NotIPAddress
	ARNEquals // written ArnEquals
	ARNLike
	ARNNotEquals
	ARNNotLike
	Null
)

// comparison is what an operator asks of two values.
type comparison uint8

const (
	equal comparison = iota
	equalFold
	like
	less
	lessEqual
	greater
	greaterEqual
)

var bases = [...]struct {
	name    string
	typ     Type
	compare comparison
	negated bool
}{
	StringEquals:              {"StringEquals", String, equal, false},
	StringNotEquals:           {"StringNotEquals", String, equal, true},
	StringEqualsIgnoreCase:    {"StringEqualsIgnoreCase", String, equalFold, false},
	StringNotEqualsIgnoreCase: {"StringNotEqualsIgnoreCase", String, equalFold, true},
	StringLike:                {"StringLike", String, like, false},
	StringNotLike:             {"StringNotLike", String, like, true},
	NumericEquals:             {"NumericEquals", Numeric, equal, false},
	NumericNotEquals:          {"NumericNotEquals", Numeric, equal, true},
	NumericLessThan:           {"NumericLessThan", Numeric, less, false},
	NumericLessThanEquals:     {"NumericLessThanEquals", Numeric, lessEqual, false},
	NumericGreaterThan:        {"NumericGreaterThan", Numeric, greater, false},
	NumericGreaterThanEquals:  {"NumericGreaterThanEquals", Numeric, greaterEqual, false},
	DateEquals:                {"DateEquals", Date, equal, false},
	DateNotEquals:             {"DateNotEquals", Date, equal, true},
	DateLessThan:              {"DateLessThan", Date, less, false},
	DateLessThanEquals:        {"DateLessThanEquals", Date, lessEqual, false},
	DateGreaterThan:           {"DateGreaterThan", Date, greater, false},
	DateGreaterThanEquals:     {"DateGreaterThanEquals", Date, greaterEqual, false},
	BoolIs:                    {"Bool", Bool, equal, false},
	BinaryEquals:              {"BinaryEquals", Binary, equal, false},
	IPAddress:                 {"IpAddress", IP, like, false},
	NotIPAddress:              {"NotIpAddress", IP, like, true},
	ARNEquals:                 {"ArnEquals", ARN, like, false},
	ARNLike:                   {"ArnLike", ARN, like, false},
	ARNNotEquals:              {"ArnNotEquals", ARN, like, true},
	ARNNotLike:                {"ArnNotLike", ARN, like, true},
	Null:                      {"Null", Existence, equal, false},
}

// String is AWS's spelling.
func (b Base) String() string { return bases[b].name }

// Type is what the operator compares.
func (b Base) Type() Type { return bases[b].typ }

// Negated reports whether the operator holds for values that do not match, and for
// requests without the key.
func (b Base) Negated() bool { return bases[b].negated }

// Wildcards reports whether * and ? are wildcards in the operator's values. ArnEquals
// takes them just as ArnLike does.
func (b Base) Wildcards() bool {
	return bases[b].compare == like && bases[b].typ != IP
}

// Variables reports whether policy variables may stand in the operator's values.
func (b Base) Variables() bool { return bases[b].typ == String || bases[b].typ == ARN }

// Bases yields all operators in AWS's order.
func Bases() []Base {
	out := make([]Base, len(bases))
	for i := range out {
		out[i] = Base(i)
	}
	return out
}

// Qualifier says how a key's several values count.
type Qualifier uint8

// The qualifiers; None is for keys that have one value.
const (
	None         Qualifier = iota
	ForAllValues           // every value of the request matches one of the policy
	ForAnyValue            // at least one does
)

// String is the qualifier as it stands before an operator, with its colon.
func (q Qualifier) String() string {
	switch q {
	case ForAllValues:
		return "ForAllValues:"
	case ForAnyValue:
		return "ForAnyValue:"
	}
	return ""
}

// Operator is a whole operator, "ForAnyValue:StringLikeIfExists".
type Operator struct {
	Qualifier Qualifier
	Base      Base
	IfExists  bool
}

// String is AWS's spelling.
func (o Operator) String() string {
	s := o.Qualifier.String() + o.Base.String()
	if o.IfExists {
		s += "IfExists"
	}
	return s
}

// OperatorError says why a text is no operator.
type OperatorError struct {
	Reason string // a clause without full stop
	// Suggestion is what was probably meant; it may be empty.
	Suggestion string
	// Case is set if the text differs from Suggestion in letter case only.
	Case bool
}

func (e *OperatorError) Error() string {
	if e.Suggestion == "" {
		return e.Reason
	}
	return e.Reason + `, "` + e.Suggestion + `" was probably meant`
}

// ParseOperator reads an operator in AWS's spelling. The error is an *OperatorError.
func ParseOperator(text string) (Operator, error) {
	if o, ok := parseExact(text); ok {
		return o, nil
	}
	e := &OperatorError{Reason: `there is no operator "` + text + `"`}
	qualifier, rest := "", text
	if before, after, found := strings.Cut(text, ":"); found {
		known, ok := near.Word(before, []string{"ForAllValues", "ForAnyValue"})
		if !ok {
			e.Reason = `there is no qualifier "` + before + `"`
			return Operator{}, e
		}
		qualifier, rest = known+":", after
	}
	suffix := ""
	if n := len(rest) - len("IfExists"); n > 0 && ascii.EqualFold(rest[n:], "IfExists") {
		rest, suffix = rest[:n], "IfExists"
	}
	if ascii.EqualFold(rest, "Null") && suffix != "" {
		e.Reason, e.Suggestion = "Null asks whether a key exists, so IfExists makes no sense with it", "Null"
		return Operator{}, e
	}
	var names []string
	for i := range bases {
		names = append(names, bases[i].name)
	}
	if name, ok := near.Word(rest, names); ok {
		e.Suggestion = qualifier + name + suffix
		e.Case = ascii.EqualFold(text, e.Suggestion)
	}
	return Operator{}, e
}

func parseExact(text string) (o Operator, ok bool) {
	if rest, found := strings.CutPrefix(text, "ForAllValues:"); found {
		o.Qualifier, text = ForAllValues, rest
	} else if rest, found := strings.CutPrefix(text, "ForAnyValue:"); found {
		o.Qualifier, text = ForAnyValue, rest
	}
	text, o.IfExists = strings.CutSuffix(text, "IfExists")
	for i := range bases {
		if bases[i].name == text {
			o.Base = Base(i)
			return o, o.Base != Null || !o.IfExists
		}
	}
	return o, false
}
