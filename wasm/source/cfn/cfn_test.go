package cfn_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/cfn"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

const template = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: data
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: s3:GetObject
                Resource: !Sub "arn:${AWS::Partition}:s3:::${Bucket}/${!aws:username}/*"
              - !If [Wide, {Effect: Allow, Action: "s3:List*", Resource: !GetAtt Bucket.Arn}, !Ref AWS::NoValue]
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource:
            Fn::Join: [":", ["arn:aws:s3:", "", {Ref: Bucket}]]
          Condition: {Bool: {"aws:SecureTransport": false}}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - AWSLambdaBasicExecutionRole
        - Statement: [{Effect: Allow, Action: "sqs:SendMessage", Resource: {"Fn::GetAtt": [Queue, Arn]}}]
  Other:
    Type: Vendor::Thing::Else
    Properties:
      Deep: [{Document: {Statement: {Effect: Allow, Action: "*", Resource: {"Fn::ImportValue": x}}}}]
  Device:
    Type: AWS::IoT::Policy
    Properties:
      PolicyDocument: {Statement: {Effect: Allow, Action: "iot:*", Resource: "*"}}
`

func tree(t testing.TB, text string) *source.Node {
	t.Helper()
	documents, err := yaml.Read(text)
	if err != nil || len(documents) == 0 {
		t.Fatal(err)
	}
	return &documents[0]
}

func TestPolicies(t *testing.T) {
	root := tree(t, template)
	if !cfn.IsTemplate(root) {
		t.Fatal("it is a template")
	}
	want := []struct {
		name  string
		known bool
		kind  policy.Kind
		of    string
		json  string // what the policy's text holds
	}{
		{"Role.AssumeRolePolicyDocument", true, policy.Trust, "", `"Action":"sts:AssumeRole"`},
		{"Role.Policies.0.PolicyDocument", true, policy.Identity, "", `"Resource":"arn:${AWS::Partition}:s3:::${Bucket}/${aws:username}/*"},{"Effect":"Allow","Action":"s3:List*","Resource":"${Bucket.Arn}"}]`},
		{"BucketPolicy.PolicyDocument", true, policy.Resource, "AWS::S3::Bucket", `"Resource":"arn:aws:s3:::${Bucket}"`},
		{"Function.Policies.1", true, policy.Identity, "", `"Resource":"${Queue.Arn}"`},
		{"Other.Deep.0.Document", false, 0, "", `"Resource":"${Fn::ImportValue}"`},
	}
	got := cfn.Policies(root)
	if len(got) != len(want) {
		t.Fatalf("got %d policies, want %d", len(got), len(want))
	}
	for i, w := range want {
		p := &got[i]
		text, places := source.ToJSON(&p.Document)
		if p.Name != w.name || p.Known != w.known || p.Kind != w.kind || p.ResourceType != w.of {
			t.Errorf("got %s %v %v %s, want %+v", p.Name, p.Known, p.Kind, p.ResourceType, w)
		}
		if !strings.Contains(text, w.json) {
			t.Errorf("%s: got %s, want %s in there", p.Name, text, w.json)
		}
		if _, problems := policy.Parse(text); len(problems) > 0 {
			t.Errorf("%s: %s", p.Name, problems[0].Message)
		}
		at := strings.Index(text, `"Effect"`)
		if start, end := places.Span(at, at+len(`"Effect"`)); strings.Trim(template[start:end], `"`) != "Effect" {
			t.Errorf("%s: the effect stands at %q", p.Name, template[start:end])
		}
	}
}

// What stands under a condition is marked, also where it is a part of a text.
func TestConditional(t *testing.T) {
	for value, want := range map[string]string{
		"!If [C, a, b]":                           `["a"]`,
		"[a, !If [C, b, c]]":                      `["b"]`,
		"!If [C, !Ref AWS::NoValue, [b]]":         `[["b"]]`,
		"[!If [C, !If [D, a, b], c]]":             `["a"]`,
		"!Join ['', [x, !If [C, a, b]]]":          `["xa"]`,
		"[!Join ['', [x, y]], !Ref P]":            `[]`,
		"{'Fn::If': [C, a, {Ref: AWS::NoValue}]}": `["a"]`,
	} {
		n := cfn.Resolve(tree(t, value))
		text, places := source.ToJSON(&n)
		var got []string
		for _, s := range places.Conditional {
			got = append(got, text[s.Start:s.End])
		}
		if all := "[" + strings.Join(got, ",") + "]"; all != want {
			t.Errorf("%s: got %s of %s, want %s", value, all, text, want)
		}
	}
}

// Each view shows other branches, also of a whole document and on the way to it.
func TestInView(t *testing.T) {
	root := tree(t, `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !If [P, {Statement: {Sid: a}}, {Statement: {Sid: b}}]
      Policies: !If
        - P
        - [{PolicyDocument: {Statement: [{Sid: !If [Q, !If [R, c, d], e]}, !If [Q, !Ref "AWS::NoValue", {Ref: "AWS::NoValue"}]]}}]
        - !Ref AWS::NoValue
`)
	for number, want := range []string{
		`{"Statement":{"Sid":"a"}} {"Statement":[{"Sid":"c"}]}`,
		`{"Statement":{"Sid":"b"}} {"Statement":[{"Sid":"d"}]}`,
		`{"Statement":{"Sid":"b"}} {"Statement":[{"Sid":"e"}]}`,
	} {
		list, more := cfn.InView(root, number)
		var got []string
		for i := range list {
			text, _ := source.ToJSON(&list[i].Document)
			got = append(got, text)
		}
		if all := strings.Join(got, " "); all != want || more != (number < 2) {
			t.Errorf("view %d: got %s, more is %v, want %s", number, all, more, want)
		}
	}
}

func TestIsTemplate(t *testing.T) {
	for text, want := range map[string]bool{
		"Resources: {A: {Type: AWS::S3::Bucket}}": true,
		"Resources: {A: {Type: pod}}":             false,
		"Resources: [1]":                          false,
		"Statement: {Effect: Allow}":              false,
		"[1]":                                     false,
	} {
		if got := cfn.IsTemplate(tree(t, text)); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}

// Policies that are written as texts, with functions in them.
func TestTexts(t *testing.T) {
	const template = `Resources:
  Logs:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyName: a
      PolicyDocument: !Sub |
        {"Statement": {"Effect": "Allow",
          "Resource": "${Group.Arn}/${!aws:username}"}}
  Guard:
    Type: AWS::Organizations::Policy
    Properties: {Type: SERVICE_CONTROL_POLICY, Content: '{"Statement": {"Effect": "Deny"}}'}
  Shut:
    Type: AWS::Organizations::Policy
    Properties: {Type: RESOURCE_CONTROL_POLICY, Content: {Statement: {Effect: Deny}}}
  Tags:
    Type: AWS::Organizations::Policy
    Properties: {Type: TAG_POLICY, Content: '{"Statement": {"Effect": "Deny"}}'}
  Joined:
    Type: Vendor::Thing::Else
    Properties:
      Text: {"Fn::Join": ["", ['{"Statement": {"Effect": "Allow", "Resource": "', !Ref Arn, '"}}']]}
  Open:
    Type: AWS::Logs::ResourcePolicy
    Properties: {PolicyDocument: !Sub '{"Statement": ${Statements}}'}
  Script:
    Type: Vendor::Thing::Else
    Properties: {Text: '{ echo "Statement"', Other: !Sub [!Ref A, {}], Third: !Join ["", [[a]]]}
`
	want := []struct {
		name  string
		known bool
		kind  policy.Kind
		text  string
	}{
		{"Logs.PolicyDocument", true, policy.Resource, "{\"Statement\": {\"Effect\": \"Allow\",\n  \"Resource\": \"${Group.Arn}/${aws:username}\"}}\n"},
		{"Guard.Content", true, policy.SCP, `{"Statement": {"Effect": "Deny"}}`},
		{"Shut.Content", true, policy.RCP, ""},
		{"Joined.Text", false, 0, `{"Statement": {"Effect": "Allow", "Resource": "${Arn}"}}`},
	}
	got := cfn.Policies(tree(t, template))
	if len(got) != len(want) {
		t.Fatalf("got %d policies, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		text := ""
		for _, piece := range got[i].Pieces {
			text += piece.Text
		}
		if p := &got[i]; p.Name != w.name || p.Known != w.known || p.Kind != w.kind || text != w.text {
			t.Errorf("got %s %v %v %q, want %+v", p.Name, p.Known, p.Kind, text, w)
		}
	}
}

// Whatever a template holds, finding its policies does not fault, and they stand inside of it.
func FuzzPolicies(f *testing.F) {
	f.Add(template)
	f.Add(`{"Resources": {"A": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": {"Fn::If": ["a", {"Ref": "AWS::NoValue"}, []]}}}}}}`)
	f.Add("Resources: {A: {Type: A::B, Properties: {B: !Sub '{\"Statement\": \"${a}\"}', C: {Fn::Join: [a, ['{', !Ref b, '\"Statement\"}']]}}}}")
	f.Add("Resources: {A: {Type: A::B, Properties: !Sub [!Sub [!Join [!Ref x, y], {}], {Statement: !If [a, b, c]}]}}")
	f.Fuzz(func(t *testing.T, text string) {
		documents, err := yaml.Read(text)
		if err != nil {
			return
		}
		for i := range documents {
			cfn.IsTemplate(&documents[i])
			for _, p := range cfn.Policies(&documents[i]) {
				for i := range p.Pieces {
					p.Pieces[i].Tag = ""
					inside(t, &p.Pieces[i], len(text))
				}
				inside(t, &p.Document, len(text))
				json, _ := source.ToJSON(&p.Document)
				policy.Parse(json)
			}
		}
	})
}

func inside(t *testing.T, n *source.Node, size int) {
	if n.Start < 0 || n.End < n.Start || n.End > size || n.Tag != "" {
		t.Fatalf("%+v in %d bytes", *n, size)
	}
	for i := range n.Children {
		inside(t, &n.Children[i], size)
	}
}
