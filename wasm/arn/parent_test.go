package arn

import "testing"

func TestParent(t *testing.T) {
	const function, topic = "arn:aws:lambda:us-east-1:111122223333:function:f", "arn:aws:sns:us-east-1:111122223333:t"
	for text, want := range map[string]string{
		function:                              "",
		function + ":prod":                    function,
		function + ":*":                       function,
		function + ":$LATEST":                 function,
		function + ":1/durable-execution/a/b": "",
		"arn:aws:lambda:us-east-1:111122223333:layer:l:3": "",
		topic: "",
		topic + ":0a1b2c3d-1111-2222-3333-444455556666":                      topic,
		topic + ":0a1b2c3d-1111-2222-3333-44445555666x":                      "",
		topic + ":0a1b2c3d11112222-3333-4444-555566667777":                   "",
		"arn:aws:sns:us-east-1:1:0a1b2c3d-1111-2222-3333-444455556666":       "",
		"arn:aws:sqs:us-east-1:1:queue:0a1b2c3d-1111-2222-3333-444455556666": "",
	} {
		a, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Parent(); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
