package lint

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
)

// TestCensus: sizes as package policy counts them, and each mark with the text that has it.
func TestCensus(t *testing.T) {
	for _, text := range []string{
		``, `{}`, "{ \"a\" : [ 1,\t\"b c\" ]\r\n}", `{"a": "\" \\", "b": "x y"}`, `{"ä": "é ñ", "€": 1}`, `{"a": "\`, "\xff\"\\\xe9",
	} {
		if got, want := count(text).Size, policy.Measure(text); got != want {
			t.Errorf("%q: %+v, package policy has %+v", text, got, want)
		}
	}
	for _, tt := range []struct {
		text string
		want Census
	}{
		{`"arn:aws:s3:::b/*"`, Census{Beyond: -1}},
		{`"a$b"`, Census{Dollar: true, Beyond: -1}},
		{`"${a}"`, Census{Dollar: true, Opening: true, Beyond: -1}},
		{`"{{a}}"`, Census{Opening: true, Beyond: -1}},
		{`"%{a}"`, Census{Opening: true, Beyond: -1}},
		{`"<a>"`, Census{Opening: true, Beyond: -1}},
		{`"\u0024"`, Census{Escape: true, Beyond: -1}},
		{`{"Ref": "B"}`, Census{StandIn: true, Beyond: -1}},
		{`{"Fn::Sub": "B"}`, Census{StandIn: true, Beyond: -1}},
		{`"amzn-s3-demo-x"`, Census{StandIn: true, Beyond: -1}},
		{`"ACCOUNT-ID"`, Census{StandIn: true, Beyond: -1}},
		{`"111122223333"`, Census{Account: true, Beyond: -1}},
		{`"11112222 3333"`, Census{Beyond: -1}},
		{`"é–"`, Census{Beyond: 3}},
	} {
		got := count(tt.text)
		got.Size = policy.Count{}
		if got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.text, got, tt.want)
		}
	}
	if c := count(strings.Repeat("1", 12)); !c.Account {
		t.Error("twelve digits are no account")
	}
}
