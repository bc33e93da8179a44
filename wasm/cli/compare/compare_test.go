package compare

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/policy"
)

// Positions are the bytes that package policy has for the same line and column.
func TestOffsets(t *testing.T) {
	for _, text := range []string{
		"", "a", "a\nb\n", "\n\n", "a\r\nbé\r\n\r\nc", "a\rb", "{\n  \"é😀\": 1\n}", "x\xffy\nz",
	} {
		lines := policy.NewLines(text)
		for at := 0; at <= len(text); at++ {
			if at < len(text) && !utf8.RuneStart(text[at]) && utf8.ValidString(text) {
				continue
			}
			if at > 0 && at < len(text) && text[at-1] == '\r' && text[at] == '\n' {
				continue // inside of a line's end
			}
			p := lines.Position(at)
			if got := offsetOf(text, position{p.Line, p.Column, at}); got != at {
				t.Errorf("%q: line %d, column %d is byte %d, want %d", text, p.Line, p.Column, got, at)
			}
		}
	}
	for _, tt := range []struct {
		p    position
		want int
	}{{position{1, 99, 0}, 2}, {position{2, 99, 0}, 5}, {position{9, 0, 0}, 6}, {position{0, 0, 4}, 4}, {position{0, 0, 99}, 6}, {position{-1, 0, -7}, 0}, {position{1, -3, 0}, 0}} {
		if got := offsetOf("ab\ncd\n", tt.p); got != tt.want {
			t.Errorf("%+v is byte %d, want %d", tt.p, got, tt.want)
		}
	}
}

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		answer string
		read   int // how many, -1 is ErrForm
		rest   int // the same for ReadUnknown
	}{
		{`{"findings":[]}`, 0, 0},
		{`{"findings":[{"issueCode":"A","findingType":"ERROR"},{"issueCode":"B","findingType":"ERROR","locations":[{"span":{"start":{"line":1}}}]}]}`, 2, 2},
		{`{"findings":null}`, -1, 0},
		{`{}`, -1, 0},
		{`[]`, -1, 0},
		{`null`, -1, 0},
		{`{"a":[[],{"b":null}]}`, -1, 0},
		{`{"findings":[{"findingType":"ERROR"}]}`, -1, -1},
		{`{"findings":[7]}`, -1, -1},
		{`{"findings":[{"issueCode":"A","findingType":"ERROR","locations":7}]}`, -1, -1},
		{`{"deep":{"er":[{"issueCode":"A","findingType":"ERROR"}]}}`, -1, 1},
		{`[{"issueCode":"A","findingType":"ERROR"}]`, -1, 1},
		{`[{"issueCode":"A","findingType":"ERROR"},{"other":1}]`, -1, -1},
		{`{"one":[{"issueCode":"A","findingType":"E"}],"two":[{"issueCode":"B","findingType":"E"}]}`, -1, -1},
		{`{"message":"no"}`, -1, -1},
		{`"OK"`, -1, -1},
		{`0`, -1, -1},
		{`broken`, -1, -1},
	} {
		for _, by := range []struct {
			name string
			read func([]byte, string) ([]Theirs, error)
			want int
		}{{"Read", Read, tt.read}, {"ReadUnknown", ReadUnknown, tt.rest}} {
			got, err := by.read([]byte(tt.answer), "{}")
			if by.want < 0 && !errors.Is(err, ErrForm) || by.want >= 0 && (err != nil || len(got) != by.want) {
				t.Errorf("%s(%s) = %d findings, %v; want %d", by.name, tt.answer, len(got), err, by.want)
			}
		}
	}
}

func finding(code string, spans ...policy.Span) Theirs {
	return Theirs{Code: code, Type: "ERROR", Spans: spans, Raw: json.RawMessage(`{"issueCode":"` + code + `"}`)}
}

// By code and place: what belongs together, and what only one side has.
func TestPair(t *testing.T) {
	at := func(start, end int) policy.Span { return policy.Span{Start: start, End: end} }
	for _, tt := range []struct {
		name   string
		ours   []Ours
		more   []Ours
		theirs []Theirs
		want   string
	}{
		{"the same", []Ours{{Code: "A", Span: at(5, 9)}}, nil, []Theirs{finding("A", at(5, 9))}, "both A"},
		{"one inside of the other", []Ours{{Code: "A", Span: at(5, 9)}}, nil, []Theirs{finding("A", at(0, 90))}, "both A"},
		{"next to each other", []Ours{{Code: "A", Span: at(5, 9)}}, nil, []Theirs{finding("A", at(9, 12))}, "ours A, aws A"},
		{"an empty span at the edge", []Ours{{Code: "A", Span: at(9, 9)}}, nil, []Theirs{finding("A", at(5, 9))}, "both A"},
		{"another code", []Ours{{Code: "B", Span: at(5, 9)}}, nil, []Theirs{finding("A", at(5, 9))}, "aws A, ours B"},
		{"no place", []Ours{{Code: "A", Span: at(5, 9)}}, nil, []Theirs{finding("A")}, "both A"},
		{"one of several places", []Ours{{Code: "A", Span: at(5, 9)}}, nil, []Theirs{finding("A", at(0, 2), at(6, 7))}, "both A"},
		{"two of ours for one", []Ours{{Code: "A", Span: at(5, 6)}, {Code: "A", Span: at(7, 8)}}, nil, []Theirs{finding("A", at(5, 9))}, "both A"},
		{"one of ours for two", []Ours{{Code: "A", Span: at(5, 9)}}, nil, []Theirs{finding("A", at(5, 6)), finding("A", at(7, 8))}, "both A, both A"},
		{"without a code", []Ours{{Rule: "r", Span: at(5, 9)}}, nil, nil, "1 without"},
		{"out of sight", nil, []Ours{{Code: "A", Span: at(5, 9)}, {Code: "A", Span: at(50, 90)}}, []Theirs{finding("A", at(5, 9))}, "both A"},
		{"out of sight, and not AWS's", nil, []Ours{{Code: "A", Span: at(5, 9)}}, nil, ""},
	} {
		p := &Policy{}
		p.Pair(tt.ours, tt.more, tt.theirs)
		var got []string
		for i := range p.Rows {
			got = append(got, p.Rows[i].Side()+" "+p.Rows[i].Code())
		}
		if len(p.Without) > 0 {
			got = append(got, "1 without")
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, s, tt.want)
		}
		both, ours, aws := p.Counts()
		if p.Agrees() != (ours+aws == 0) || both+ours+aws != len(p.Rows) {
			t.Errorf("%s: %d, %d, %d and agrees is %v", tt.name, both, ours, aws, p.Agrees())
		}
	}
}

func TestCheck(t *testing.T) {
	c := Check{Ours: Pass}
	if err := c.ReadCheck([]byte(`{"result":"FAIL","message":"m","reasons":[{"description":"d","statementIndex":0},{"description":"e"}]}`)); err != nil || c.Agrees() || c.Says != "m d (statement 1) e" {
		t.Errorf("got %+v, %v", c, err)
	}
	if c.Ours = ""; !c.Agrees() {
		t.Error("what we don't know contradicts AWS")
	}
	for _, answer := range []string{`{}`, `{"result":"MAYBE"}`, `broken`, `{"result":7}`} {
		if err := (&Check{}).ReadCheck([]byte(answer)); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", answer, err)
		}
	}
	p := &Policy{Checks: []Check{{Ours: Pass, AWS: Fail}}}
	if p.Agrees() {
		t.Error("other verdicts agree")
	}
	if p := (&Policy{Unread: json.RawMessage("1")}); p.Agrees() {
		t.Error("what can't be read agrees")
	}
}

// Whatever AWS answers, reading and writing it ends, and places lie in the text.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"findings":[{"issueCode":"A","findingType":"ERROR","findingDetails":"d","locations":[{"span":{"start":{"line":2,"column":9},"end":{"line":1,"column":0}}}]}]}`), "{\n}")
	f.Add([]byte(`[{"issueCode":"A","findingType":"E","locations":[{"span":{"start":{"line":-2,"offset":900}}}]}]`), "é\r\n")
	f.Fuzz(func(t *testing.T, answer []byte, text string) {
		for _, read := range []func([]byte, string) ([]Theirs, error){Read, ReadUnknown} {
			theirs, err := read(answer, text)
			if err != nil {
				continue
			}
			p := &Policy{Text: text, Outer: func(at int) int { return at }, Lines: policy.NewLines(text)}
			p.Pair(nil, nil, theirs)
			for _, one := range theirs {
				for _, s := range one.Spans {
					if s.Start < 0 || s.End > len(text) || s.Start > s.End {
						t.Errorf("%s lies at %+v of %d bytes", answer, s, len(text))
					}
				}
			}
			var b strings.Builder
			if err := WriteText(&b, []*Policy{p}, "AWS"); err != nil {
				t.Error(err)
			}
			if err := WriteJSON(&b, []*Policy{p}); err != nil {
				t.Error(err)
			}
		}
		_ = (&Check{}).ReadCheck(answer)
	})
}
