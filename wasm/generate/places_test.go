package generate

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/levels"
)

func TestPlaceNotes(t *testing.T) {
	c := realCatalog(t)
	for _, tt := range []struct{ arn, want string }{
		{"arn:aws:sqs:us-east-1:111122223333:q", ""},
		{"arn:aws:sqs:*:*:q", ""},
		{"arn:aws:sqs:us-*:1111*:q", ""},
		{"arn:aws:sqs:${aws:RequestedRegion}:${aws:PrincipalAccount}:q", ""},
		{"arn:aws:sqs:mars-1:111122223333:q", `region: the catalog of DATE has no region "mars-1" in aws`},
		{"arn:aws:sqs:us-esat-1:111122223333:q", `region: the catalog of DATE has no region "us-esat-1" in aws did you mean us-east-1?`},
		{"arn:aws-cn:sqs:us-east-1:111122223333:q", `region: the catalog of DATE has no region "us-east-1" in aws-cn`},
		{"arn:*:sqs:cn-north-1:111122223333:q", ""},
		{"arn:aws:sqs:us-east-1:11112222333:q", `account: "11112222333" is no account: they have twelve digits`},
		{"arn:aws:sqs:us-east-1:1111-2222-3333:q", `account: "1111-2222-3333" is no account: they have twelve digits`},
		{"arn:aws:iam::aws:policy/ReadOnlyAccess", ""},
		{"arn:aws:cloudfront::111122223333:distribution/E", ""},
	} {
		r := Policy(c, Request{Items: []Item{{ARN: tt.arn}}, Table: levels.Strict})
		if r.Items[0].Err != nil {
			t.Errorf("%s: %s", tt.arn, r.Items[0].Err.Message)
		}
		var got []string
		for _, n := range r.Notes {
			if n.Code == Region || n.Code == Account {
				got = append(got, strings.TrimSpace(n.Code+": "+strings.ReplaceAll(n.Message, c.Date(), "DATE")+" "+n.Hint))
			}
		}
		if want := tt.want; !strings.HasPrefix(strings.Join(got, "; "), want) || want == "" && got != nil {
			t.Errorf("%s: got %q, want %q", tt.arn, got, want)
		}
	}
}
