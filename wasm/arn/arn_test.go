package arn

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		text string
		want ARN
	}{
		{"arn:aws:s3:::b", ARN{"aws", "s3", "", "", "b"}},
		{"arn:aws:s3:::b/a:b:c d", ARN{"aws", "s3", "", "", "b/a:b:c d"}},
		{"arn:aws-cn:lambda:cn-north-1:111122223333:function:f:1", ARN{"aws-cn", "lambda", "cn-north-1", "111122223333", "function:f:1"}},
		{"arn:${Partition}:sqs:${Region}:${aws:PrincipalAccount}:q", ARN{"${Partition}", "sqs", "${Region}", "${aws:PrincipalAccount}", "q"}},
		{"arn:aws:mediaconnect:us-east-1:offering:o", ARN{"aws", "mediaconnect", "us-east-1", "offering", "o"}},
	} {
		got, err := Parse(tt.text)
		if err != nil || got != tt.want {
			t.Errorf("Parse(%q) = %q, %v, want %q", tt.text, got, err, tt.want)
		}
		if got.String() != tt.text {
			t.Errorf("got %q back from %q", got.String(), tt.text)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tt := range []struct {
		text       string
		offset     int
		reason     string
		suggestion string
	}{
		{"", 0, "the ARN is empty", ""},
		{"*", 0, `"*" names every resource of every service`, ""},
		{"my-bucket", 0, `the ARN does not begin with "arn:"`, ""},
		{"aws:s3:::b", 0, `the ARN does not begin with "arn:"`, "arn:aws:s3:::b"},
		{"ARN:aws:s3:::b", 0, `"arn" is written in lower case`, "arn:aws:s3:::b"},
		{"s3://b/k", 0, "an S3 URI is no ARN", "arn:aws:s3:::b/k"},
		{"arn:aws:s3", 10, "the ARN ends in its service, the region is missing", ""},
		{"arn:aws:s3::", 12, "the ARN ends in its account, the resource is missing", ""},
		{"arn:aws:s3:::", 13, "the resource is empty", ""},
		{"arn::s3:::b", 4, "the partition is empty", ""},
		{"arn:aws::::b", 8, "the service is empty", ""},
		{"arn:aws:s3:us east:1:b", 13, `" " in the region`, ""},
		{"arn:aws:s3/b:::x", 10, `"/" in the service`, ""},
		{"arn:aws:s3:::b/${aws:x", 15, "${ without closing brace", ""},
		{"arn:aws:s3:::" + strings.Repeat("*", 5<<20), 2048, "the ARN has more than 2048 bytes", ""},
		{"arn:aws:s3:::a\narn:aws:s3:::b", 14, "a control character, perhaps a line end", ""},
	} {
		_, err := Parse(tt.text)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%q): got error %v, want an *Error", tt.text, err)
			continue
		}
		if e.Offset != tt.offset || e.Reason != tt.reason || e.Suggestion != tt.suggestion {
			t.Errorf("Parse(%.99q): got %d %q %q, want %d %q %q", tt.text, e.Offset, e.Reason, e.Suggestion, tt.offset, tt.reason, tt.suggestion)
		}
	}
}

func TestSuggest(t *testing.T) {
	for _, tt := range []struct {
		arn  string
		want []string
		why  string
	}{
		{"arn:aws:s3:us-east-1:111122223333:b", []string{"arn:aws:s3:::b"}, "a bucket has no region"},
		{"arn:aws:sqs:::q", []string{"arn:aws:sqs:*:*:q"}, "a queue has one"},
		{"arn:aws:lambda:us-east-1:1:function/f", []string{"arn:aws:lambda:us-east-1:1:function:f"}, "a colon, not a slash"},
		{"arn:aws:ssm:us-east-1:1:parameter:x", []string{"arn:aws:ssm:us-east-1:1:parameter/x"}, "a slash, not a colon"},
		{"arn:aws:ssm:us-east-1:1:Parameter/x", []string{"arn:aws:ssm:us-east-1:1:parameter/x"}, "letter case"},
		{"arn:aws:dynamodb:us-east-1:1:tabel/x", []string{"arn:aws:dynamodb:us-east-1:1:table/x"}, "two letters swapped"},
		{"arn:aws:dynamodb:us-east-1:1:table/t/foo", []string{"arn:aws:dynamodb:us-east-1:1:table/*", "arn:aws:dynamodb:us-east-1:1:table/*/backup/*", "arn:aws:dynamodb:us-east-1:1:table/*/export/*"}, "formats that begin so"},
		{"arn:aws:sns:us-east-1::t", []string{"arn:aws:sns:us-east-1:*:t"}, "the account is missing"},
		{"arn:aws:ec2:us-east-1:1:zzzzzz/t", nil, "nothing is like it"},
	} {
		a, err := Parse(tt.arn)
		if err != nil {
			t.Fatal(err)
		}
		_, formats := ofService(t, a.Service)
		if found := Resolve(a, formats); len(found) > 0 {
			t.Errorf("%s is known: %v", tt.arn, found)
		}
		if got := NewResolver(formats).Suggest(a); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q (%s)", tt.arn, got, tt.want, tt.why)
		}
	}
}

func TestFill(t *testing.T) {
	a := ARN{Partition: "aws-cn", Region: "cn-north-1", Account: "111122223333"}
	for _, tt := range []struct{ format, want string }{
		{"arn:${Partition}:s3:::${BucketName}/${ObjectName}", "arn:aws-cn:s3:::*/*"},
		{"arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", "arn:aws-cn:iam::111122223333:role/*"},
		{"arn:${Partition}:iam::aws:policy/${A}${B}", "arn:aws-cn:iam::aws:policy/*"},
		{"arn:${Partition}:dms:${Region}:${Account}:rep:*", "arn:aws-cn:dms:cn-north-1:111122223333:rep:*"},
		{"no format", "no format"},
	} {
		if got := Fill(tt.format, a); got != tt.want {
			t.Errorf("Fill(%q) = %q, want %q", tt.format, got, tt.want)
		}
	}
}

func TestBelow(t *testing.T) {
	for _, tt := range []struct {
		arn, format string
		want        []string
	}{
		{"arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}", []string{"arn:aws:s3:::b/*"}},
		{"arn:aws:logs:r:1:log-group:g", "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}", []string{"arn:aws:logs:r:1:log-group:g:log-stream:*"}},
		{"arn:aws:sqs:r:1:q", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}", nil},
	} {
		a, err := Parse(tt.arn)
		if err != nil {
			t.Fatal(err)
		}
		_, formats := ofService(t, a.Service)
		parent := slices.IndexFunc(formats, func(f Format) bool { return f.Text == tt.format })
		if _, got := NewResolver(formats).Below(a, parent); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.arn, got, tt.want)
		}
	}
}

func TestExample(t *testing.T) {
	for format, want := range map[string]string{
		"arn:${Partition}:s3:::${BucketName}/${ObjectName}":                    "arn:aws:s3:::example/example",
		"arn:${Partition}:sqs:${Region}:${Account}:${QueueName}":               "arn:aws:sqs:us-east-1:111122223333:example",
		"arn:${Partition}:iam::aws:policy/fixed":                               "arn:aws:iam::aws:policy/fixed",
		"arn:${Partition}:a4b:${Region}:${Account}:user/${Resource_id}/${open": "arn:aws:a4b:us-east-1:111122223333:user/example/example",
	} {
		if got := Example(format, "111122223333"); got != want {
			t.Errorf("Example(%q) = %q, want %q", format, got, want)
		}
	}
}
