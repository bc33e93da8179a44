package shell

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func TestChoices(t *testing.T) {
	for _, tt := range []struct {
		usage, words string
		closed       bool
	}{
		{"`form` of the answer: text, json or junit", "text json junit", true},
		{"what is listed: effective (the default), allowed, grown", "effective allowed grown", true},
		{"with --x: `kind`, if it does not tell: vpc-endpoint, remove_roles", "vpc-endpoint remove_roles", true},
		{"exit code 1 from here: error, warning; never is 0", "error warning", true},
		{`what it meets: "allow" or "deny"`, "allow deny", true},
		{"whom: \"role\" (yours, by id) or \"session\" (this one)", "role session", true},
		{"`json|yaml`", "json yaml", true},
		{"whose levels: strict, aws, or a `FILE` of overrides", "strict aws", false},
		{"a `RECIPE`: after=TIME, mfa, tag=TAG=VALUE", "after= mfa tag=", true},
		{"with --generate: `ARN` of the user, role or session that asks", "", false},
		{"`MOMENT`: ISO 8601, or now", "", false},
		{"only these services, for example s3,sqs", "", false},
		{"allow reading `ARN`; - reads ARNs from stdin, one a line", "", false},
		{"", "", false},
	} {
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		flags.String("x", "", tt.usage)
		words, closed := newListReader().choices(flags.Lookup("x"))
		if !slices.Equal(words, strings.Fields(tt.words)) || len(words) > 0 && closed != tt.closed {
			t.Errorf("%q: got %q, closed: %v; want %q, %v", tt.usage, words, closed, tt.words, tt.closed)
		}
	}
}
