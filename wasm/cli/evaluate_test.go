package cli

import (
	"slices"
	"strings"
	"testing"
)

func TestSplitValues(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
		err  string
	}{
		{"", nil, ""},
		{`""`, []string{""}, ""},
		{"a", []string{"a"}, ""},
		{"a,b,", []string{"a", "b", ""}, ""},
		{`"a,b",c`, []string{"a,b", "c"}, ""},
		{`"say ""no""",x`, []string{`say "no"`, "x"}, ""},
		{`a"b,c`, []string{`a"b`, "c"}, ""},
		{`"a`, nil, "not closed"},
		{`"a"b`, nil, "no comma"},
	} {
		got, err := splitValues(tt.text)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: got %v, want an error with %q", tt.text, err, tt.err)
			}
		} else if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q %v, want %q", tt.text, got, err, tt.want)
		}
	}
}

func TestDefaultPrincipal(t *testing.T) {
	for _, tt := range []struct {
		account   string
		resources []string
		want      string
	}{
		{"", []string{"*"}, "111122223333"},
		{"", []string{"arn:aws:s3:::b", "arn:aws:sqs:eu-west-1:444455556666:q"}, "444455556666"},
		{"777788889999", []string{"arn:aws:sqs:eu-west-1:444455556666:q"}, "777788889999"},
	} {
		if got := defaultPrincipal(tt.account, tt.resources); !strings.Contains(got, ":"+tt.want+":user/") {
			t.Errorf("%s %v: got %s, want account %s", tt.account, tt.resources, got, tt.want)
		}
	}
}
