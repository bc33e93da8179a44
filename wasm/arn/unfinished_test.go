package arn_test

import (
	"testing"

	"github.com/leastwise/leastwise/wasm/arn"
)

func TestUnfinished(t *testing.T) {
	for text, want := range map[string]string{
		"arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/fn":       ":*",
		"arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/fn:*":     "",
		"arn:aws:logs:us-east-1:111122223333:log-group:/aws/*":               "",
		"arn:aws:logs:us-east-1:111122223333:log-group:a:log-stream:b":       "",
		"arn:aws:logs:us-east-1:111122223333:destination:d":                  "",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:db/pass":       "-??????",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:db-":           "-??????",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:db/pass-a1B2c": "-??????",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:p-a1B2c3":      "",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:p-a1B2_3":      "-??????",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:p-*":           "",
		"arn:aws:secretsmanager:us-east-1:111122223333:secret:${Name}":       "",
		"arn:aws:s3:::secret:x": "",
	} {
		a, err := arn.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Unfinished(); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
