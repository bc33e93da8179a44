package custom

import (
	"slices"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

func TestRules(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	set := &Set{
		Forbid: []Forbid{
			{Patterns: []string{"iam:CreateUser", "iam:CreateAccessKey"}, Told: Told{Reason: "no users"}},
			{Patterns: []string{"kms:Create*", "kms:Schedule*"}, Together: true},
			{Patterns: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::secret/*"}},
		},
		Require: []Require{
			{Scope: Scope{Actions: []string{"s3:PutObject"}}, Keys: []string{"aws:SourceVpc"}, Values: []string{"vpc-1*"}, Told: Told{Severity: lint.Warning}},
			{Scope: Scope{Actions: []string{"ec2:RunInstances"}}, Keys: []string{"aws:SourceIp", "aws:SourceVpce"}},
			{Scope: Scope{Principals: []string{"*:root"}}, Keys: []string{"aws:PrincipalOrgID"}},
		},
		Refuse: []Refuse{
			{Scope: Scope{Actions: []string{"sns:Publish"}}, Key: "aws:SourceIp", Values: []string{"0.0.0.0/0"}},
			{Scope: Scope{Principals: []string{"*:root"}}, Key: "aws:UserAgent"},
		},
		Refused:    []string{"arn:aws:iam::111122223333:user/*"},
		Principals: []string{"arn:aws:iam::111122223333:*", "111122223333"},
		Accounts:   []string{"111122223333"},
		Regions:    []string{"eu-*", "us-east-1"},
	}
	linter := lint.New(c, set.Rules(c))
	statement := func(rest string) string {
		return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", ` + rest + `}]}`
	}
	for _, tt := range []struct {
		name, text string
		kind       policy.Kind
		want       []string
	}{
		{"by its name", statement(`"Action": "iam:createuser", "Resource": "*"`), policy.Identity, []string{"iam:createuser is not allowed here"}},
		{"covered by wildcards, each by itself", statement(`"Action": ["iam:Create*", "iam:*User", "iam:Get*"], "Resource": "*"`), policy.Identity,
			[]string{`"iam:Create*" covers iam:CreateAccessKey, iam:CreateUser, not allowed here`, `"iam:*User" covers iam:CreateUser, not allowed here`}},
		{"left in by NotAction", statement(`"NotAction": ["iam:CreateAccessKey", "s3:*", "kms:*", "ec2:*", "sns:*"], "Resource": "*"`), policy.Identity, []string{"NotAction leaves in iam:CreateUser, not allowed here"}},
		{"a placeholder is nobody's action", statement(`"Action": "${var.action}", "Resource": "*"`), policy.Identity, nil},
		{"a Deny grants nothing", `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["iam:CreateUser", "s3:PutObject"], "Resource": "arn:aws:sqs:us-west-1:999999999999:q"}]}`, policy.Identity, nil},
		{"without the condition", statement(`"Action": "s3:Put*", "Resource": "arn:aws:s3:::b/*"`), policy.Identity, []string{"s3:PutObject must have a condition on aws:SourceVpc here"}},
		{"with it", statement(`"Action": "s3:Put*", "Resource": "arn:aws:s3:::b/*", "Condition": {"StringEquals": {"AWS:sourcevpc": ["vpc-12", "${var.vpc}"]}}`), policy.Identity, nil},
		{"with another value", statement(`"Action": "s3:Put*", "Resource": "arn:aws:s3:::b/*", "Condition": {"StringEquals": {"aws:SourceVpc": ["vpc-12", "vpc-2"]}}`), policy.Identity,
			[]string{`aws:SourceVpc may not be "vpc-2" here`}},
		{"regions", statement(`"Action": "sqs:SendMessage", "Resource": ["arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:sqs:us-west-1:111122223333:q", "arn:aws:sqs:*:111122223333:q", "arn:aws:s3:::b"]`), policy.Identity,
			[]string{"the region us-west-1 is not allowed here"}},
		{"accounts of resources", statement(`"Action": "sqs:SendMessage", "Resource": ["arn:aws:sqs:us-east-1:999999999999:q", "arn:aws:sqs:us-east-1:*:q"]`), policy.Identity,
			[]string{"the account 999999999999 is not allowed here"}},
		{"principals", statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": ["999999999999", "arn:aws:iam::111122223333:role/app", "111122223333"]}`), policy.Trust,
			[]string{`the principal "999999999999" is not allowed here`}},
		{"a refused principal", statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": ["arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:role/app"]}`), policy.Trust,
			[]string{`the principal "arn:aws:iam::111122223333:user/ann" is not allowed here`}},
		{"together, in two statements", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:CreateKey", "Resource": "*"}, {"Effect": "Allow", "Action": "kms:*Deletion", "Resource": "*"}]}`, policy.Identity,
			[]string{"kms:CreateKey, kms:ScheduleKeyDeletion are not allowed together here"}},
		{"one of two", statement(`"Action": "kms:CreateKey", "Resource": "*"`), policy.Identity, nil},
		{"a named resource", statement(`"Action": "s3:Get*", "Resource": "arn:aws:s3:::s*"`), policy.Identity, []string{`"s3:Get*" covers s3:GetObject, not allowed here`}},
		{"another resource", statement(`"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"`), policy.Identity, nil},
		{"one of two keys", statement(`"Action": "ec2:RunInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}`), policy.Identity, nil},
		{"none of two keys", statement(`"Action": "ec2:RunInstances", "Resource": "*"`), policy.Identity, []string{"ec2:RunInstances must have a condition on one of aws:SourceIp, aws:SourceVpce here"}},
		{"a condition for a principal", statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}`), policy.Trust,
			[]string{"arn:aws:iam::111122223333:root must have a condition on aws:PrincipalOrgID here"}},
		{"with it, and one that may not be", statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a", "aws:UserAgent": "b"}}`), policy.Trust,
			[]string{"arn:aws:iam::111122223333:root may have no condition on aws:UserAgent here"}},
		{"a value that may not be", statement(`"Action": "sns:Publish", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}`), policy.Identity,
			[]string{`aws:SourceIp may not be "0.0.0.0/0" here`}},
		{"everybody", statement(`"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Principal": "*"`), policy.Resource, []string{`the principal "*" is not allowed here`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range linter.Text(tt.text, lint.Options{Kind: tt.kind}).Findings {
				got = append(got, f.Message)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestNothingIsNoRule(t *testing.T) {
	if rules := (&Set{}).Rules(nil); len(rules) != 0 {
		t.Errorf("%d rules of nothing", len(rules))
	}
}
