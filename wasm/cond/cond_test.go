package cond

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
)

// context is a Source for tests.
type context map[string][]string

func (c context) Values(key string) []string { return c[key] }

func TestParseOperator(t *testing.T) {
	for _, b := range Bases() {
		for _, q := range []Qualifier{None, ForAllValues, ForAnyValue} {
			for _, ifExists := range []bool{false, true} {
				o := Operator{q, b, ifExists}
				got, err := ParseOperator(o.String())
				if b == Null && ifExists {
					if err == nil {
						t.Errorf("%s: want an error", o)
					}
					continue
				}
				if err != nil || got != o {
					t.Errorf("%s: got %v, %v", o, got, err)
				}
			}
		}
	}
	for _, tt := range []struct {
		text, suggestion string
		letterCase       bool
	}{
		{"stringequals", "StringEquals", true},
		{"StringEqual", "StringEquals", false},
		{"IPAddress", "IpAddress", true},
		{"ARNLike", "ArnLike", true},
		{"forAllValues:StringLike", "ForAllValues:StringLike", true},
		{"ForAllValue:StringLike", "ForAllValues:StringLike", false},
		{"ForAnyValue:StringLikeIfexists", "ForAnyValue:StringLikeIfExists", true},
		{"NullIfExists", "Null", false},
		{"Some:StringLike", "", false},
		{"Matches", "", false},
		{"", "", false},
	} {
		_, err := ParseOperator(tt.text)
		var bad *OperatorError
		if !errors.As(err, &bad) || bad.Suggestion != tt.suggestion || bad.Case != tt.letterCase || bad.Reason == "" {
			t.Errorf("%q: got %+v, want suggestion %q", tt.text, err, tt.suggestion)
		}
	}
}

// The table of the package's documentation, for every operator.
func TestMissingKey(t *testing.T) {
	values := map[Type]string{String: "a", Numeric: "1", Date: "2026", Bool: "true", Binary: "QQ==", IP: "10.0.0.1", ARN: "arn:aws:s3:::b"}
	for _, b := range Bases() {
		if b == Null {
			continue
		}
		for _, tt := range []struct {
			o    Operator
			want Truth
		}{
			{Operator{None, b, false}, Of(b.Negated())},
			{Operator{None, b, true}, Yes},
			{Operator{ForAllValues, b, false}, Yes},
			{Operator{ForAnyValue, b, false}, No},
			{Operator{ForAllValues, b, true}, Yes},
			{Operator{ForAnyValue, b, true}, Yes},
		} {
			test := NewTest(tt.o, "k", []string{values[b.Type()]}, true)
			for _, c := range []context{nil, {"k": {}}} {
				if got := test.Eval(c); got != tt.want {
					t.Errorf("%v without the key: got %v, want %v", tt.o, got, tt.want)
				}
			}
		}
	}
}

func TestProblem(t *testing.T) {
	for _, tt := range []struct {
		operator, value string
		request         []string
		want            string
	}{
		{"NumericEquals", "ten", []string{"1"}, `"ten" is no number`},
		{"NumericEquals", "1", []string{"ten"}, `the request's "ten" is no number`},
		{"StringEquals", "a", []string{"a", "b"}, "several values without ForAllValues or ForAnyValue"},
		{"StringEquals", "${k", []string{"a"}, "a variable without end"},
		{"StringEquals", "a", []string{"a"}, ""},
	} {
		o, err := ParseOperator(tt.operator)
		if err != nil {
			t.Fatal(err)
		}
		got := NewTest(o, "K", []string{tt.value}, true).Problem(context{"k": tt.request})
		if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s %s: got %q, want %q", tt.operator, tt.value, got, tt.want)
		}
	}
}

// slowMatch compares a compiled pattern by recursion.
func slowMatch(pattern, text string) bool {
	if pattern == "" {
		return text == ""
	}
	if text != "" {
		size := len(string([]rune(text)[0]))
		field := text[0] != ':'
		switch pattern[0] {
		case oneChar:
			return slowMatch(pattern[1:], text[size:])
		case oneField:
			return field && slowMatch(pattern[1:], text[size:])
		case anyText:
			return slowMatch(pattern[1:], text) || slowMatch(pattern, text[size:])
		case anyField:
			return slowMatch(pattern[1:], text) || field && slowMatch(pattern, text[size:])
		}
		return pattern[0] == text[0] && slowMatch(pattern[1:], text[1:])
	}
	return (pattern[0] == anyText || pattern[0] == anyField) && slowMatch(pattern[1:], text)
}

func TestMatchTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	alphabet := []string{"a", ":", "b", ":", "é", ":", "*", "?"}
	matched := 0
	for i := range 300_000 {
		var source, text string
		for range r.IntN(12) {
			source += alphabet[r.IntN(len(alphabet))]
		}
		for range r.IntN(12) {
			text += alphabet[r.IntN(6)]
		}
		pattern := NewPattern(source, Free+Stars(i%3), false).fixed
		got, want := match(pattern, text), slowMatch(pattern, text)
		if got != want {
			t.Fatalf("match(%q, %q): got %v, want %v", pattern, text, got, want)
		}
		if got {
			matched++
		}
	}
	if matched < 1000 {
		t.Errorf("only %d pairs matched", matched)
	}
}

func TestNumberTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	form := regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)
	pieces := []string{"0", "1", "9", "00", ".", "-", "+", "e", "E1", "e-2", "12"}
	text := func() (s string) {
		for range 1 + r.IntN(5) {
			s += pieces[r.IntN(len(pieces))]
		}
		return s
	}
	fine := 0
	for range 100_000 {
		a, b := text(), text()
		x, okA := parseNumber(a)
		y, okB := parseNumber(b)
		if okA != form.MatchString(a) && (okA || len(a) < 8) { // exponents have a limit
			t.Fatalf("parseNumber(%q): %v", a, okA)
		}
		if !okA || !okB || len(a) > 8 && strings.ContainsAny(a, "eE") || len(b) > 8 && strings.ContainsAny(b, "eE") {
			continue
		}
		p, ok1 := new(big.Rat).SetString(a)
		q, ok2 := new(big.Rat).SetString(b)
		if !ok1 || !ok2 {
			continue
		}
		fine++
		if got, want := x.compare(y), p.Cmp(q); (got > 0) != (want > 0) || (got < 0) != (want < 0) {
			t.Fatalf("%s against %s: got %d, want %d", a, b, got, want)
		}
	}
	if fine < 1000 {
		t.Errorf("only %d pairs were numbers", fine)
	}
}

func TestDate(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20_000 {
		when := time.Unix(r.Int64N(253402300800+62135596800)-62135596800, r.Int64N(1e9)).UTC()
		zone := time.FixedZone("", (r.IntN(27*60)-13*60)*60)
		text := when.In(zone).Format(time.RFC3339Nano)
		if year := when.In(zone).Year(); year < 1 || year > 9999 {
			continue
		}
		got, ok := parseDate(text)
		want, _ := parseNumber(new(big.Rat).Add(new(big.Rat).SetInt64(when.Unix()), big.NewRat(int64(when.Nanosecond()), 1e9)).FloatString(9))
		if !ok || got.compare(want) != 0 {
			t.Fatalf("%s: got %+v, want %+v", text, got, want)
		}
		seconds, ok := Seconds(text)
		if floor, _ := parseNumber(seconds); !ok || when.Unix() >= 0 && floor.compare(mustNumber(t, when.Unix())) != 0 {
			t.Fatalf("Seconds(%s): got %s", text, seconds)
		}
	}
	for text, want := range map[string]bool{
		"2026": true, "2026-02": true, "2026-02-28": true, "2024-02-29": true, "2026-02-29": false, "2026-13": false, "2026-00-01": false, "2026-1-1": false,
		"2026-02-28T10:00Z": true, "2026-02-28T10:00": true, "2026-02-28t10:00:00z": true, "2026-02-28T24:00Z": false, "2026-02-28T10Z": false, "2026-02-28T10:00:00.Z": false,
		"2026-02-28T10:00:00+0100": true, "2026-02-28T10:00:00+01": false, "2026-02-28 10:00": false, "20260228": true, "": false, "now": false, "-1": true, "1e3": false, "2026-02-28T10:00:00ZZ": false, "1900-02-29": false, "2000-02-29": true,
	} {
		if _, ok := parseDate(text); ok != want {
			t.Errorf("parseDate(%q): got %v, want %v", text, ok, want)
		}
	}
}

func mustNumber(t *testing.T, n int64) number {
	t.Helper()
	out, ok := parseNumber(new(big.Int).SetInt64(n).String())
	if !ok {
		t.Fatal(n)
	}
	return out
}

func TestColons(t *testing.T) {
	for _, tt := range []struct {
		text      string
		variables bool
		want      int
	}{
		{"arn:aws:s3:::b", true, 5}, {"arn:aws:s3:::${aws:username}", true, 5}, {"arn:aws:s3:::${aws:username}", false, 6}, {"${a:b", true, 1}, {"", true, 0}, {"${a:b, 'c:d}'}:", true, 1},
	} {
		if got := Colons(tt.text, tt.variables); got != tt.want {
			t.Errorf("Colons(%q, %v): got %d, want %d", tt.text, tt.variables, got, tt.want)
		}
	}
}
