package api

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/flow"
)

// Conversations with all operations are in package broker's testdata.

func TestEveryProblemHasAStatus(t *testing.T) {
	for _, code := range []string{flow.Invalid, flow.TooLarge, flow.Expired, flow.NotReady, flow.Foreign, flow.Conflict, flow.Gone,
		flow.Denied, flow.BadCaller, flow.Refused, flow.Unavailable, Busy} {
		if r := Refuse(&flow.Problem{Code: code, Message: "x"}, 0); r.Status < 400 || r.Audit.Code != code {
			t.Errorf("%s: status %d, audit %+v", code, r.Status, r.Audit)
		}
	}
}

// What is wrong is said by name, without the value.
func TestDecode(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`{"s":"a","n":3,"b":true,"l":["x"],"o":{"i":"y"},"d":"2027-01-15T08:00:00Z"}`, ""},
		{`{}`, ""},
		{`{"s":1}`, "s is not a string"},
		{`{"s":"canary-too-long"}`, "s is longer than 5 bytes"},
		{`{"n":"canary"}`, "n is not a number from 0 to 9"},
		{`{"n":10}`, "n is not a number from 0 to 9"},
		{`{"n":-1}`, "n is not a number from 0 to 9"},
		{`{"n":1.5}`, "n is not a number from 0 to 9"},
		{`{"b":"true"}`, "b is neither true nor false"},
		{`{"l":"x"}`, "l is not a list of strings"},
		{`{"l":[1]}`, "l has an element that is not a string"},
		{`{"l":[` + strings.Repeat(`"x",`, 50) + `"x"]}`, "l has more than 50 elements"},
		{`{"d":"2027-01-15"}`, "d is not a time like 2006-01-02T15:04:05Z"},
		{`{"d":"2027-01-15T08:00:00.5Z"}`, "d is not a time like 2006-01-02T15:04:05Z"},
		{`{"o":{"canary":1}}`, "o has a member that is none of i"},
		{`{"o":{"i":1}}`, "o.i is not a string"},
		{`{"o":{"i":"a","i":"b"}}`, "o has i twice"},
		{`{"canary":1}`, "the request has a member that is none of s, n, b, l, o, d"},
		{`{"S":"a"}`, "the request has a member that is none of s, n, b, l, o, d"},
		{`[]`, "the request is not an object"},
		{`null`, "the request is not an object"},
		{`{} {}`, "the request is not JSON"},
		{`{"s":"a",}`, "the request is not JSON"},
		{strings.Repeat("[", 200), "the request is not JSON"},
		{`"` + strings.Repeat("x", MaxBody) + `"`, "the request is longer than 65536 bytes"},
	} {
		var s, i string
		var n int
		var b bool
		var l []string
		var d int64
		got := decode(tt.text, []field{{name: "s", read: text(&s, 5)}, {name: "n", read: number(&n, 9)}, {name: "b", read: boolean(&b)},
			{name: "l", read: texts(&l, 5)}, {name: "o", read: object([]field{{name: "i", read: text(&i, 5)}})}, {name: "d", read: date(&d)}})
		if got != tt.want {
			t.Errorf("%.60s: got %q, want %q", tt.text, got, tt.want)
		}
	}
}
