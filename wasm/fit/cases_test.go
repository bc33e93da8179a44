package fit_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/fit"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestShrink has one thing to save in each policy; the rest of the document is as short as
// it gets.
func TestShrink(t *testing.T) {
	c := open(t)
	const head, tail = `{"Version":"2012-10-17","Statement":[`, `]}`
	for _, tt := range []struct {
		name, text, want string
		options          fit.Options
	}{
		{"wildcards", `{"Effect":"Allow","Action":["sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`,
			`{"Effect":"Allow","Action":"sqs:*Queue","Resource":"*"}`, fit.Options{}},
		{"a single name stays", `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`, "", fit.Options{}},
		{"a pattern that somebody chose stays", `{"Effect":"Allow","Action":"s3:GetObject*","Resource":"*"}`, "", fit.Options{}},
		{"letters", `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:G*","Resource":"*"}`, fit.Options{Letters: true}},
		{"unknown patterns stay", `{"Effect":"Allow","Action":["nosuch:Do","sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue","sqs:NoSuchQueue"],"Resource":"*"}`,
			`{"Effect":"Allow","Action":["sqs:*Queue","nosuch:Do"],"Resource":"*"}`, fit.Options{}},
		{"only one service", `{"Effect":"Allow","Action":["kms:Encrypt","kms:Decrypt","kms:ReEncryptFrom","kms:ReEncryptTo","sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`,
			`{"Effect":"Allow","Action":["sqs:*Queue","kms:Encrypt","kms:Decrypt","kms:ReEncryptFrom","kms:ReEncryptTo"],"Resource":"*"}`, fit.Options{Services: []string{"sqs"}}},
		{"patterns that others cover", `{"Effect":"Allow","Action":["s3:Get*","S3:GETOBJECT","s3:get*","s3:GetBucket*"],"Resource":"*"}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`, fit.Options{}},
		{"patterns for several services", `{"Effect":"Allow","Action":["*:List*","sqs:ListQueues","sqs:SendMessage"],"Resource":"*"}`,
			`{"Effect":"Allow","Action":["*:List*","sqs:SendMessage"],"Resource":"*"}`, fit.Options{}},
		{"Deny is left alone", `{"Effect":"Deny","Action":["sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`, "", fit.Options{}},
		{"but for what it repeats", `{"Effect":"Deny","Action":["sqs:CreateQueue","sqs:*Queue"],"Resource":"*"}`,
			`{"Effect":"Deny","Action":"sqs:*Queue","Resource":"*"}`, fit.Options{}},
		{"unless it is asked for", `{"Effect":"Deny","Action":["sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`,
			`{"Effect":"Deny","Action":"sqs:*Queue","Resource":"*"}`, fit.Options{Deny: true}},
		{"NotAction is left alone", `{"Effect":"Allow","NotAction":["sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`, "", fit.Options{}},
		{"so is an SCP", `{"Effect":"Allow","Action":["sqs:CreateQueue","sqs:DeleteQueue","sqs:PurgeQueue","sqs:TagQueue","sqs:UntagQueue"],"Resource":"*"}`, "", fit.Options{Control: true}},
		{"ARNs that others cover", `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/b/*","arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*"]}`, fit.Options{}},
		{"the same resources", `{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":["x","y"]},{"Sid":"B","Effect":"Allow","Action":"sqs:SendMessage","Resource":["y","x"]}`,
			`{"Sid":"A","Effect":"Allow","Action":["s3:GetObject","sqs:SendMessage"],"Resource":["x","y"]}`, fit.Options{}},
		{"different Sids are kept on request", `{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"x"},{"Sid":"B","Effect":"Allow","Action":"sqs:SendMessage","Resource":"x"}`, "", fit.Options{KeepSids: true}},
		{"the same actions", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"x"},{"Sid":"B","Effect":"Allow","Action":"S3:getobject","Resource":"y"}`,
			`{"Sid":"B","Effect":"Allow","Action":"s3:GetObject","Resource":["x","y"]}`, fit.Options{}},
		{"the same but for values", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a","aws:SourceAccount":"1"}}},{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"StringEquals":{"aws:SourceAccount":"1","aws:PrincipalTag/team":"b"}}}`,
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"StringEquals":{"aws:PrincipalTag/team":["a","b"],"aws:SourceAccount":"1"}}}`, fit.Options{}},
		{"values of a negated operator are another thing", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"StringNotEquals":{"aws:SourceAccount":"1"}}},{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"StringNotEquals":{"aws:SourceAccount":"2"}}}`, "", fit.Options{}},
		{"and so are those of ForAllValues", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"1"}}},{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"2"}}}`, "", fit.Options{}},
		{"two lists of values", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"StringEquals":{"a":"1","b":"1"}}},{"Effect":"Allow","Action":"s3:GetObject","Resource":"x","Condition":{"StringEquals":{"a":"2","b":"2"}}}`, "", fit.Options{}},
		{"principals", `{"Effect":"Allow","Principal":{"AWS":"1"},"Action":"s3:GetObject","Resource":"x"},{"Effect":"Allow","Principal":{"AWS":"2"},"Action":"s3:GetObject","Resource":"x"}`,
			`{"Effect":"Allow","Principal":{"AWS":["1","2"]},"Action":"s3:GetObject","Resource":"x"}`, fit.Options{}},
		{"NotResource can't be joined", `{"Effect":"Allow","Action":"s3:GetObject","NotResource":"x"},{"Effect":"Allow","Action":"s3:GetObject","NotResource":"y"}`, "", fit.Options{}},
		{"Deny statements can be", `{"Effect":"Deny","Action":"s3:Put*","Resource":"x"},{"Effect":"Deny","Action":"s3:Delete*","Resource":"x"}`,
			`{"Effect":"Deny","Action":["s3:Put*","s3:Delete*"],"Resource":"x"}`, fit.Options{}},
		{"a statement that another covers", `{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
			`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`, fit.Options{}},
		{"the wider one has a condition", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, "", fit.Options{}},
		{"of two that say the same one stays", `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"},{"Effect":"Allow","Action":"s3:get*","Resource":"*"}`,
			`{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`, fit.Options{}},
		{"brackets", `{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["*"]}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, fit.Options{}},
		{"Sids", `{"Sid":"A","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, fit.Options{DropSids: true}},
		{"what is not understood stays", `{"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":"*","Aktion":"x"}`, "", fit.Options{}},
		{"three become one", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"x"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"x"},{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"y"}`,
			`{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":["x","y"]}`, fit.Options{}},
	} {
		if tt.want == "" {
			tt.want = tt.text
		}
		r := fit.Shrink(c, parse(t, head+tt.text+tail), tt.options)
		if got := strings.TrimSuffix(strings.TrimPrefix(r.Text, head), tail); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		saved := 0
		for _, s := range r.Steps {
			saved += s.Saved
		}
		if saved != r.Before-r.After || r.After != policy.Measure(r.Text).DenseCharacters {
			t.Errorf("%s: from %d to %d characters, and steps that saved %d: %+v", tt.name, r.Before, r.After, saved, r.Steps)
		}
	}
}

// The layout of the original stays, and so does everything where nothing can be saved.
func TestShrinkLayout(t *testing.T) {
	c := open(t)
	for _, tt := range []struct{ text, want string }{
		{"{\n    \"Statement\": [\n        {\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", \"s3:GetObject\"],   \"Resource\": \"*\"}\n    ]\n}\n",
			"{\n    \"Statement\": [\n        {\"Effect\": \"Allow\", \"Action\": \"s3:Get*\",   \"Resource\": \"*\"}\n    ]\n}"},
		{"{\n  \"Statement\": [{\n    \"Effect\": \"Allow\",\n    \"Action\": [\n      \"sqs:SendMessage\"\n    ],\n    \"Resource\": \"*\"\n  }, {\n    \"Sid\": \"B\",\n    \"Effect\": \"Allow\",\n    \"Action\": \"s3:GetObject\",\n    \"Resource\": \"*\"\n  }]\n}",
			"{\n  \"Statement\": [{\n    \"Sid\": \"B\",\n    \"Effect\": \"Allow\",\n    \"Action\": [\n      \"sqs:SendMessage\",\n      \"s3:GetObject\"\n    ],\n    \"Resource\": \"*\"\n  }]\n}"},
		{`{"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}`, `{"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}`},
		{`{"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":"*"}`, `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`},
		{`[{"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":"*"}]`, `[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]`},
		{`{"PolicyDocument":{"Statement":{"Effect":"Allow","Action":["s3:Get*","s3:GetObject"],"Resource":"*"}}}`, `{"Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}`},
	} {
		r := fit.Shrink(c, parse(t, tt.text), fit.Options{})
		if r.Text != tt.want {
			t.Errorf("got  %q\nwant %q", r.Text, tt.want)
		}
	}
}
