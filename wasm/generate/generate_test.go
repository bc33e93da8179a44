package generate

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/sample"
	"github.com/leastwise/leastwise/wasm/levels"
)

// items reads lines of levels and an ARN: "RW arn:aws:s3:::b".
func items(t testing.TB, lines ...string) []Item {
	t.Helper()
	letters := map[rune]catalog.AccessLevel{'L': catalog.List, 'R': catalog.Read, 'W': catalog.Write, 'P': catalog.PermissionsManagement, 'T': catalog.Tagging}
	var out []Item
	for _, line := range lines {
		set, text, _ := strings.Cut(line, " ")
		item := Item{ARN: text}
		for _, r := range set {
			item.Levels = item.Levels.With(letters[r])
		}
		out = append(out, item)
	}
	return out
}

// summary writes each statement on a line: Sid: actions -> resources.
func summary(r Result) []string {
	var out []string
	for _, s := range r.Statements {
		out = append(out, s.Sid+": "+strings.Join(s.Actions, " ")+" -> "+strings.Join(s.Resources, " "))
	}
	return out
}

func TestPolicy(t *testing.T) {
	const here = ":us-east-1:111122223333:"
	for _, tt := range []struct {
		name  string
		items []string
		want  []string
	}{
		{"one parameter at Read",
			[]string{"R arn:aws:ssm" + here + "parameter/p"},
			[]string{"SsmReadParameter: ssm:GetParameter ssm:GetParameterHistory -> arn:aws:ssm" + here + "parameter/p"}},
		{"levels come in the order read, write, list",
			[]string{"LWR arn:aws:ssm" + here + "parameter/p"},
			[]string{
				"SsmReadParameter: ssm:GetParameter ssm:GetParameterHistory -> arn:aws:ssm" + here + "parameter/p",
				"SsmWriteParameter: ssm:DeleteParameter ssm:PutParameter -> arn:aws:ssm" + here + "parameter/p",
				"SsmListParameter: ssm:ListTagsForResource -> arn:aws:ssm" + here + "parameter/p"}},
		{"ARNs of one type share a statement, sorted, each once",
			[]string{"R arn:aws:ssm" + here + "parameter/q", "R arn:aws:ssm" + here + "parameter/p", "R  arn:aws:ssm" + here + "parameter/q "},
			[]string{"SsmReadParameter: ssm:GetParameter ssm:GetParameterHistory -> arn:aws:ssm" + here + "parameter/p arn:aws:ssm" + here + "parameter/q"}},
		{"bucket and object are different types",
			[]string{"L arn:aws:s3:::b", "L arn:aws:s3:::b/*"},
			[]string{"S3ListBucket: s3:ListBucket -> arn:aws:s3:::b", "S3ListObject: s3:ListMultipartUploadParts -> arn:aws:s3:::b/*"}},
		{"permissions management in a Sid",
			[]string{"P arn:aws:s3:::b"},
			[]string{"S3PermissionsmanagementBucket: s3:DeleteBucketPolicy -> arn:aws:s3:::b"}},
		{"a bucket does not bring ssm's actions, which only may use one",
			[]string{"W arn:aws:s3:::b"}, nil},
		{"a role brings sts:AssumeRole, which is about roles, and ssm:CreateActivation, which takes nothing else",
			[]string{"W arn:aws:iam::111122223333:role/r"},
			[]string{"IamWriteRole: iam:PassRole -> arn:aws:iam::111122223333:role/r", "SsmWriteIamrole: ssm:CreateActivation -> arn:aws:iam::111122223333:role/r", "StsWriteRole: sts:AssumeRole -> arn:aws:iam::111122223333:role/r"}},
		{"an alias may be a version: their common actions stand once",
			[]string{"RW arn:aws:lambda" + here + "function:f:x"},
			[]string{
				"LambdaReadFunctionalias: lambda:GetFunction -> arn:aws:lambda" + here + "function:f:x",
				"LambdaWriteFunctionalias: lambda:InvokeFunction lambda:UpdateAlias -> arn:aws:lambda" + here + "function:f:x"}},
		{"everything below a table",
			[]string{"R arn:aws:dynamodb" + here + "table/t/*"},
			[]string{
				"DynamodbReadIndex: dynamodb:Query -> arn:aws:dynamodb" + here + "table/t/*",
				"DynamodbReadStream: dynamodb:DescribeStream -> arn:aws:dynamodb" + here + "table/t/*"}},
		{"no level, no statement", []string{" arn:aws:s3:::b"}, nil},
		{"a wrong ARN does not stop the others",
			[]string{"R nonsense", "L arn:aws:s3:::b"},
			[]string{"S3ListBucket: s3:ListBucket -> arn:aws:s3:::b"}},
		{"China", []string{"L arn:aws-cn:s3:::b"}, []string{"S3ListBucket: s3:ListBucket -> arn:aws-cn:s3:::b"}},
	} {
		r := Policy(sample.Catalog(t), Request{Items: items(t, tt.items...), Table: levels.AWS})
		if got := summary(r); !slices.Equal(got, tt.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
		}
	}
}

// noted writes the notes as "item code severity: message | actions | forms".
func noted(r Result) []string {
	var out []string
	for _, n := range r.Notes {
		out = append(out, string(rune('0'+n.Item))+" "+n.Code+" "+n.Severity.String()+": "+n.Message+" | "+strings.Join(n.Actions, " ")+" | "+strings.Join(n.Forms, " "))
	}
	return out
}

func TestNotes(t *testing.T) {
	const here = ":us-east-1:111122223333:"
	for _, tt := range []struct {
		name  string
		items []string
		want  []string
	}{
		{"a bucket's objects are not reached",
			[]string{"R arn:aws:s3:::b"},
			[]string{"0 child-type info: this does not reach what is below: object |  | arn:aws:s3:::b/*"}},
		{"but by a pattern that ends in a star",
			[]string{"R arn:aws:s3:::b*"},
			[]string{"0 child-type info: this reaches what is below as well, and brings no actions on it: object |  | arn:aws:s3:::b*/*"}},
		{"and some by a star before the end",
			[]string{"R arn:aws:s3:::b*x"},
			[]string{"0 child-type info: this reaches only a part of what is below, and brings no actions on it: object |  | arn:aws:s3:::b*x/*"}},
		{"unless another item names objects", []string{"R arn:aws:s3:::b", "R arn:aws:s3:::c/*"}, nil},
		{"a missing volume",
			[]string{"W arn:aws:ec2" + here + "instance/i"},
			[]string{
				"0 incomplete info: ec2:AttachVolume needs an ARN of ec2 volume at the same level | ec2:AttachVolume | arn:aws:ec2" + here + "volume/*",
				"0 dependent info: ec2:RunInstances needs iam:PassRole as well | iam:PassRole | arn:aws:iam::111122223333:role/*",
				"0 dependent info: ec2:RunInstances may need ec2:DescribeInstances as well | ec2:DescribeInstances | "}},
		{"a volume at another level does not help",
			[]string{"W arn:aws:ec2" + here + "instance/i", "R arn:aws:ec2" + here + "volume/v"},
			[]string{
				"0 incomplete info: ec2:AttachVolume needs an ARN of ec2 volume at the same level | ec2:AttachVolume | arn:aws:ec2" + here + "volume/*",
				"0 dependent info: ec2:RunInstances may need ec2:DescribeInstances as well | ec2:DescribeInstances | ",
				"0 dependent info: ec2:RunInstances needs iam:PassRole as well | iam:PassRole | arn:aws:iam::111122223333:role/*",
				"1 empty-level warning: no action at the level Read takes this resource |  | "}},
		{"a dependent that is allowed is not missing; billing is noise",
			[]string{"W arn:aws:ecs" + here + "task-definition/f:1", "W arn:aws:iam::111122223333:role/r"}, nil},
		{"what only the operation says may be needed",
			[]string{"W arn:aws:s3:::b/*"},
			[]string{"0 dependent info: s3:PutObject may need s3:PutObjectTagging as well | s3:PutObjectTagging | arn:aws:s3:::b/*"}},
		{"an alias or a version",
			[]string{"R arn:aws:lambda" + here + "function:f:x"},
			[]string{
				"0 ambiguous info: the ARN may be of any of these types: lambda function-alias, lambda function-version |  | ",
				"0 incomplete info: lambda:GetFunction needs an ARN of lambda function at the same level | lambda:GetFunction | arn:aws:lambda" + here + "function:*",
				"0 parent info: few actions are checked with the ARN of a version or an alias, all others with the function's own |  | arn:aws:lambda" + here + "function:f"}},
		{"a documented format as it is",
			[]string{"L arn:${Partition}:s3:::${BucketName}/x-${aws:username}"},
			[]string{
				"0 fill-in warning: ${Partition} is a part to fill in: it is no policy variable |  | ",
				"0 fill-in warning: ${BucketName} is a part to fill in: it is no policy variable |  | "}},
		{"a partition that nobody knows",
			[]string{"R arn:aws-mars:s3:::b/*"},
			[]string{`0 partition warning: the catalog of 2026-06-14 has no partition "aws-mars"; it has aws, aws-cn |  | `}},
	} {
		r := Policy(sample.Catalog(t), Request{Items: items(t, tt.items...), Table: levels.AWS})
		got := noted(r)
		slices.Sort(got)
		slices.Sort(tt.want)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
		}
	}
}

func TestPartitionOfForms(t *testing.T) {
	r := Policy(sample.Catalog(t), Request{Items: items(t, "W arn:aws:ecs:us-east-1:111122223333:task-definition/f:1"), Table: levels.AWS, Partition: "aws-cn"})
	if got, want := r.Notes[0].Forms, []string{"arn:aws-cn:iam::111122223333:role/*"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestItemErrors(t *testing.T) {
	for _, tt := range []struct {
		arn  string
		want ItemError
	}{
		{"arn:aws:s3", ItemError{Offset: 10, Message: "the ARN ends in its service, the region is missing", Hint: "an ARN reads arn:partition:service:region:account:resource"}},
		{"s3://b/k", ItemError{Message: "an S3 URI is no ARN", Suggestions: []string{"arn:aws:s3:::b/k"}}},
		{"arn:aws:s3:us-east-1::b", ItemError{Offset: 22, Message: "no resource type of s3 has such an ARN in the catalog of 2026-06-14", Suggestions: []string{"arn:aws:s3:::b"}}},
		{"arn:aws:dynamodbb:us-east-1:1:table/t", ItemError{Offset: 8, Message: `the catalog of 2026-06-14 has no resource type whose ARN names the service "dynamodbb"`, Hint: "did you mean dynamodb?", Suggestions: []string{"arn:aws:dynamodb:us-east-1:1:table/t"}}},
		{"arn:aws:S3:::b", ItemError{Offset: 8, Message: `the catalog of 2026-06-14 has no resource type whose ARN names the service "S3"`, Hint: "did you mean s3?", Suggestions: []string{"arn:aws:s3:::b"}}},
		{"arn:aws:tag:us-east-1:1:x", ItemError{Offset: 8, Message: `the catalog of 2026-06-14 has no resource type whose ARN names the service "tag"`, Hint: `tag's actions work on Resource "*" only, or on ARNs of other services`}},
		{"arn:aws:*:::b", ItemError{Offset: 8, Message: `the service "*" is not a name`, Hint: "name the service, IAM takes no wildcard there"}},
		{"arn:aws:sts::1:assumed-role/r/s", ItemError{Offset: 15, Message: "the ARN of a role's session is not a resource", Hint: "name the role", Suggestions: []string{"arn:aws:iam::1:role/r"}}},
	} {
		r := Policy(sample.Catalog(t), Request{Items: []Item{{ARN: tt.arn}}, Table: levels.AWS})
		if got := r.Items[0].Err; got == nil || !reflect.DeepEqual(*got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.arn, got, tt.want)
		}
	}
}

func TestCounts(t *testing.T) {
	r := Policy(sample.Catalog(t), Request{Items: items(t, " arn:aws:s3:::b/*"), Table: levels.AWS})
	if got, want := r.Items[0].Counts, [5]int{1, 1, 1, 0, 1}; got != want {
		t.Errorf("got %v, want %v (List, Read, Write, Permissions management, Tagging)", got, want)
	}
}

func TestLevelTable(t *testing.T) {
	strict := levels.NewOverrides("mine", map[string]catalog.AccessLevel{"iam:PassRole": catalog.PermissionsManagement})
	r := Policy(sample.Catalog(t), Request{Items: items(t, "P arn:aws:iam::111122223333:role/r"), Table: strict})
	want := []string{"IamPermissionsmanagementRole: iam:AttachRolePolicy iam:PassRole -> arn:aws:iam::111122223333:role/r"}
	if got := summary(r); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSizeNote(t *testing.T) {
	var lines []string
	for range 60 {
		lines = append(lines, "R arn:aws:s3:::b"+strings.Repeat("x", 5+len(lines))+"/*")
	}
	for _, tt := range []struct {
		items   int
		warning bool
		want    string
	}{
		{1, false, ""},
		{60, false, "a user's inline policies may have 2048"},
	} {
		r := Policy(sample.Catalog(t), Request{Items: items(t, lines[:tt.items]...), Table: levels.AWS})
		got := ""
		for _, n := range r.Notes {
			if n.Code == Size && n.Item == -1 && (n.Severity == Warning) == tt.warning {
				got = n.Message
			}
		}
		if (tt.want == "") != (got == "") || !strings.HasSuffix(got, tt.want) {
			t.Errorf("%d items: got %q, want %q", tt.items, got, tt.want)
		}
	}
}

func TestJSON(t *testing.T) {
	text, bytes, characters := JSON([]Statement{{Sid: "A", Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::b/é k", "arn:aws:s3:::c/<&>"}}})
	want := `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "A",
      "Effect": "Allow",
      "Action": [
        "s3:GetObject"
      ],
      "Resource": [
        "arn:aws:s3:::b/é k",
        "arn:aws:s3:::c/<&>"
      ]
    }
  ]
}
`
	if text != want {
		t.Errorf("got %s, want %s", text, want)
	}
	compact := `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/ék","arn:aws:s3:::c/<&>"]}]}`
	if bytes != len(compact) || characters != len(compact)-1 {
		t.Errorf("got %d bytes, %d characters, want %d and %d", bytes, characters, len(compact), len(compact)-1)
	}
	if text, _, _ := JSON(nil); !json.Valid([]byte(text)) || !strings.Contains(text, `"Statement": []`) {
		t.Errorf("got %s for no statements", text)
	}
}
