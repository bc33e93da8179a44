package engine

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

func TestConvert(t *testing.T) {
	e := New(sample.Catalog(t))
	const text = `{"Version": "2012-10-17", "Statement": [{"Sid": "Own-1", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:username}"}]}`
	good := strings.Replace(text, "Own-1", "Own", 1)
	for _, tt := range []struct {
		text, to string
		want     string // a part of the answer
	}{
		{good, "json", "    {\n      \"Sid\": \"Own\","},
		{good, "json-compact", `"Resource":"arn:aws:s3:::b/${aws:username}"}]}` + "\n"},
		{good, "yaml", "- Sid: Own\n  Effect: Allow\n"},
		{good, "hcl", `data "aws_iam_policy_document" "my_policy" {`},
		{good, "hcl", `"arn:aws:s3:::b/&{aws:username}"`},
		{good, "cfn", "Type: AWS::IAM::ManagedPolicy"},
		{text, "yaml", "- Sid: Own-1\n"},
		{text, "hcl", `as hcl: statement 1: the Sid "Own-1" has more than letters and digits`},
		{good[strings.Index(good, `{"Sid"`) : len(good)-2], "json-compact", `{"Version":"2012-10-17","Statement":[{"Sid":"Own",`},
		{good[:60], "json", ""},
	} {
		reply, err := e.Convert(&api.ConvertRequest{Text: tt.text, To: tt.to, Name: "my policy"})
		if err != nil {
			t.Fatal(err)
		}
		got := reply.Text
		for _, p := range reply.Problems {
			got += p.Message
		}
		if !strings.Contains(got, tt.want) || (reply.Text == "") != (len(reply.Problems) > 0) {
			t.Errorf("as %s: got %s\nwant %s", tt.to, got, tt.want)
		}
	}
	if _, err := e.Convert(&api.ConvertRequest{Text: good, To: "yml"}); err == nil || !strings.Contains(err.Error(), "yml") {
		t.Errorf("a form that there is not: %v", err)
	}
}
