package cond

import (
	"strings"
	"testing"
)

// FuzzValue: whatever values a policy and a request hold, an operator and its opposite
// never both hold or both fail, IfExists changes nothing for a key that is there, and one
// value of a set behaves as a value alone.
func FuzzValue(f *testing.F) {
	for i, pair := range [][2]string{{"a*", "ab"}, {"${k}", "x"}, {"${k, 'd'}", "d"}, {"10", "1e1"}, {"2026-03-01", "1772323200"}, {"10.0.0.0/8", "::ffff:10.0.0.1"}, {"arn:aws:*:*:*:?", "arn:aws:s3:::b"}, {"QUI=", "QUI"}, {"true", "FALSE"}} {
		f.Add(uint8(i*3), pair[0], pair[1], "v")
	}
	opposite := map[Base]Base{StringEquals: StringNotEquals, StringEqualsIgnoreCase: StringNotEqualsIgnoreCase, StringLike: StringNotLike, NumericEquals: NumericNotEquals, DateEquals: DateNotEquals, IPAddress: NotIPAddress, ARNEquals: ARNNotEquals, ARNLike: ARNNotLike,
		NumericLessThan: NumericGreaterThanEquals, NumericGreaterThan: NumericLessThanEquals, DateLessThan: DateGreaterThanEquals, DateGreaterThan: DateLessThanEquals}
	f.Fuzz(func(t *testing.T, base uint8, value, request, variable string) {
		b := Base(base) % (Null + 1)
		c := context{"key": {request}, "k": {variable}}
		eval := func(o Operator, values ...string) Truth {
			test := NewTest(o, "KEY", values, true)
			got := test.Eval(c)
			if (got == Unknown) && test.Problem(c) == "" {
				t.Fatalf("%v %q against %q is unknown for no reason", o, values, request)
			}
			return got
		}
		got := eval(Operator{Base: b}, value)
		if other, ok := opposite[b]; ok {
			if not := eval(Operator{Base: other}, value); not != got.Not() {
				t.Errorf("%v %q against %q: %v, and %v: %v", b, value, request, got, other, not)
			}
		}
		if b == Null {
			return
		}
		if again := eval(Operator{Base: b, IfExists: true}, value); again != got {
			t.Errorf("%vIfExists %q against %q: %v, without: %v", b, value, request, again, got)
		}
		if request != "" {
			for _, q := range []Qualifier{ForAllValues, ForAnyValue} {
				if again := eval(Operator{Qualifier: q, Base: b}, value); again != got {
					t.Errorf("%v%v %q against %q: %v, without: %v", q, b, value, request, again, got)
				}
			}
		}
		if twice := eval(Operator{Base: b}, value, value); twice != got {
			t.Errorf("%v %q twice against %q: %v, once: %v", b, value, request, twice, got)
		}
	})
}

// FuzzVariable: reading a variable never goes beyond its text, a text without "${" is
// itself, and without variables every text is.
func FuzzVariable(f *testing.F) {
	for _, text := range []string{"${aws:username}", "a${*}b", "${a, 'b}'}", "${a,'b' }c", "${", "${}", "$${x}", "${a, b}", "${a, 'b'c}", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for i := range len(text) {
			if strings.HasPrefix(text[i:], "${") {
				v, size := ReadVariable(text[i:])
				if size < 0 || size > len(text)-i || size > 0 && text[i+size-1] != '}' {
					t.Fatalf("%q has %d bytes from %d", text, size, i)
				}
				if v.Literal != 0 && size != 4 {
					t.Fatalf("%q: %+v of %d bytes", text, v, size)
				}
			}
		}
		p := NewPattern(text, Literal, false)
		if got := p.Match(text, context{}); got != Yes && p.Problem() == "" {
			t.Fatalf("%q is not itself", text)
		}
		for _, stars := range []Stars{Free, Fields, Running} {
			p := NewPattern(text, stars, true)
			p.Match("arn:aws:s3:::b", context{})
			p.Match(text, context{"a": {text}})
		}
		if Colons(text, true) > Colons(text, false) {
			t.Fatalf("%q has more colons with variables", text)
		}
	})
}
