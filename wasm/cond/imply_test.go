package cond

import (
	"math/rand/v2"
	"testing"
)

// implyValues are values that the policies and requests of TestImpliesTwin share, by the
// family of their operators.
var implyValues = map[Type][]string{
	String:  {"a", "A", "ab", "a*", "*", "a?", "", "${v}", "a${v}", "${v, 'a'}", "b*", "${*}"},
	Numeric: {"1", "1.0", "2", "3", "-1", "x"},
	Date:    {"2026-03-01", "2026-03-01T00:00:00Z", "2026-03-02", "1772323200", "soon"},
	Bool:    {"true", "false", "TRUE", "x"},
	Binary:  {"QQ==", "QUI=", "?"},
	IP:      {"10.0.0.0/8", "10.1.0.0/16", "10.1.0.1", "192.168.0.1", "2001:db8::/32", "x"},
	ARN:     {"arn:aws:s3:::a", "arn:aws:s3:::a*", "arn:aws:s3:::*", "arn:aws:*:::a", "arn:aws:s3:::a${v}", "*", "b"},
}

// TestImpliesTwin compares with requests: what is implied must be at least as true in each.
// Every pair of operators that can imply one another has to come up.
func TestImpliesTwin(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	implied := map[[2]Base]int{}
	pick := func(list []string) (out []string) {
		for range random.IntN(4) {
			out = append(out, list[random.IntN(len(list))])
		}
		return out
	}
	operator := func() Operator {
		o := Operator{Base: Base(random.IntN(len(bases)))}
		if o.Base != Null {
			o.Qualifier, o.IfExists = Qualifier(max(0, random.IntN(5)-2)), random.IntN(4) == 0
		}
		return o
	}
	for range 400_000 {
		o, p := operator(), operator()
		if random.IntN(3) > 0 { // most pairs have nothing to do with each other
			p.Base = Base(min(max(int(o.Base)+random.IntN(5)-2, 0), len(bases)-1))
		}
		if p.Base == Null {
			p.IfExists, p.Qualifier = false, None
		}
		values := func(o Operator) []string {
			if o.Base == Null {
				return pick([]string{"true", "false", "x"})
			}
			return pick(implyValues[o.Base.Type()])
		}
		mine, others := values(o), values(p)
		test, other := NewTest(o, "k", mine, true), NewTest(p, "k", others, true)
		if !test.Implies(other) {
			continue
		}
		implied[[2]Base{o.Base, p.Base}]++
		typ := o.Base.Type()
		if typ == Existence {
			typ = p.Base.Type()
		}
		for range 12 {
			c := context{"k": pick(append([]string{"zz"}, implyValues[typ]...)), "v": pick([]string{"a", "b", "*"})}
			if a, b := test.Eval(c), other.Eval(c); a > b {
				t.Fatalf("%v %q implies %v %q, but with %v they are %v and %v", o, mine, p, others, c, a, b)
			}
		}
	}
	for _, pair := range [][2]Base{
		{StringEquals, StringLike}, {StringLike, StringLike}, {StringNotLike, StringNotEquals}, {StringNotLike, StringNotLike}, {StringEquals, StringEqualsIgnoreCase},
		{StringEqualsIgnoreCase, StringEqualsIgnoreCase}, {NumericEquals, NumericLessThan}, {NumericLessThan, NumericLessThanEquals}, {NumericLessThanEquals, NumericLessThan},
		{NumericGreaterThan, NumericGreaterThanEquals}, {NumericNotEquals, NumericNotEquals}, {DateLessThan, DateLessThan}, {DateGreaterThan, DateGreaterThan},
		{BoolIs, BoolIs}, {BinaryEquals, BinaryEquals}, {IPAddress, IPAddress}, {NotIPAddress, NotIPAddress}, {ARNEquals, ARNLike}, {ARNNotLike, ARNNotEquals}, {Null, Null},
	} {
		if implied[pair] == 0 {
			t.Errorf("%v never implied %v", pair[0], pair[1])
		}
	}
}

func TestImplies(t *testing.T) {
	for _, tt := range []struct {
		operator string
		values   []string
		other    string
		others   []string
		want     bool
		why      string
	}{
		{"StringEquals", []string{"a"}, "StringEquals", []string{"a", "b"}, true, "one of two"},
		{"StringEquals", []string{"a", "b"}, "StringEquals", []string{"a"}, false, "two are more than one"},
		{"StringNotEquals", []string{"a", "b"}, "StringNotEquals", []string{"a"}, true, "neither is not the one"},
		{"StringNotEquals", []string{"a"}, "StringNotEquals", []string{"a", "b"}, false, "the other may be"},
		{"StringLike", []string{"o-1/r/ou-1/*"}, "StringLike", []string{"o-1/r/*"}, true, "a longer beginning"},
		{"StringEquals", []string{"a"}, "StringEqualsIfExists", []string{"a"}, true, "the key is there"},
		{"StringEqualsIfExists", []string{"a"}, "StringEquals", []string{"a"}, false, "the key may be absent"},
		{"StringEqualsIfExists", []string{"a"}, "Null", []string{"false"}, false, "the key may be absent"},
		{"StringEquals", []string{"a"}, "Null", []string{"false"}, true, "what is absent equals nothing"},
		{"Null", []string{"true"}, "StringNotEquals", []string{"a"}, true, "what is absent differs from all"},
		{"ForAnyValue:StringEquals", []string{"a"}, "ForAnyValue:StringLike", []string{"a*"}, true, "the same value"},
		{"ForAllValues:StringEquals", []string{"a"}, "ForAnyValue:StringEquals", []string{"a"}, false, "there may be none"},
		{"IpAddress", []string{"10.1.0.0/16"}, "IpAddress", []string{"10.0.0.0/8"}, true, "a smaller network"},
		{"NotIpAddress", []string{"10.0.0.0/8"}, "NotIpAddress", []string{"10.1.0.0/16"}, true, "outside of the larger"},
		{"NumericLessThan", []string{"900"}, "NumericLessThanEquals", []string{"3600"}, true, "an earlier limit"},
		{"DateLessThan", []string{"2026-03-01"}, "DateLessThan", []string{"2026-03-02T00:00:00Z"}, true, "an earlier end"},
		{"Bool", []string{"true"}, "Bool", []string{"TRUE"}, true, "letter case"},
		{"StringEquals", []string{"${k}"}, "StringEquals", []string{"${K}"}, true, "one variable"},
		{"NumericEquals", []string{"x"}, "NumericEquals", []string{"x"}, false, "nobody knows what it compares"},
	} {
		o, err := ParseOperator(tt.operator)
		if err != nil {
			t.Fatal(err)
		}
		p, err := ParseOperator(tt.other)
		if err != nil {
			t.Fatal(err)
		}
		if got := NewTest(o, "K", tt.values, true).Implies(NewTest(p, "k", tt.others, true)); got != tt.want {
			t.Errorf("%s %q and %s %q: got %v, want %v (%s)", tt.operator, tt.values, tt.other, tt.others, got, tt.want, tt.why)
		}
	}
	if NewTest(Operator{}, "a", []string{"x"}, true).Implies(NewTest(Operator{}, "b", []string{"x"}, true)) {
		t.Error("another key is implied")
	}
}
