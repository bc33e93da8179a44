package tfplan_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/tfplan"
)

const plan = `{"format_version": "1.2", "planned_values": {"root_module": {
"resources": [
 {"address": "aws_iam_role.app", "type": "aws_iam_role", "values": {
  "assume_role_policy": "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}",
  "inline_policy": [{"name": "x", "policy": "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}}"}]}},
 {"address": "aws_organizations_policy.tags", "type": "aws_organizations_policy", "values": {"type": "TAG_POLICY", "content": "{}"}},
 {"address": "aws_organizations_policy.scp", "type": "aws_organizations_policy", "values": {"content": "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}"}},
 {"address": "aws_kms_key.open", "type": "aws_kms_key", "values": {"policy": null}},
 {"address": "local_file.x", "type": "local_file", "values": {"policy": "{}"}}],
"child_modules": [{"resources": [
 {"address": "module.m.aws_s3_bucket_policy.b", "type": "aws_s3_bucket_policy", "values": {
  "policy": "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b\"}}"}}]}]}}}`

func TestPolicies(t *testing.T) {
	doc, err := jsonspan.Parse(plan)
	if err != nil {
		t.Fatal(err)
	}
	root := source.FromJSON(doc)
	if !tfplan.IsPlan(&root) {
		t.Fatal("it is a plan")
	}
	want := []struct {
		name   string
		kind   policy.Kind
		of     string
		action string
	}{
		{"aws_iam_role.app.assume_role_policy", policy.Trust, "", "sts:AssumeRole"},
		{"aws_iam_role.app.inline_policy", policy.Identity, "", "s3:Get*"},
		{"aws_organizations_policy.scp.content", policy.SCP, "", "*"},
		{"module.m.aws_s3_bucket_policy.b.policy", policy.Resource, "AWS::S3::Bucket", "s3:*"},
	}
	got := tfplan.Policies(&root)
	if len(got) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i, w := range want {
		p := &got[i]
		if p.Name != w.name || p.Kind != w.kind || p.ResourceType != w.of {
			t.Errorf("got %+v, want %+v", *p, w)
		}
		d, problems := policy.Parse(plan[p.Start:p.End])
		if len(problems) > 0 {
			t.Fatalf("%s: %s", p.Name, problems[0].Message)
		}
		at := d.Statements[0].Action[0].Span
		if text := plan[p.Start+d.Outer(at.Start) : p.Start+d.Outer(at.End)]; strings.Trim(text, `\"`) != w.action {
			t.Errorf("%s: the action stands at %s", p.Name, text)
		}
	}
}

// Whatever a plan holds, its policies stand inside of it.
func FuzzPolicies(f *testing.F) {
	f.Add(plan)
	f.Add(`{"format_version": 1, "values": {"root_module": {"resources": {}, "child_modules": [[], {"resources": [{"type": "aws_iam_role", "values": {"inline_policy": [1, {"policy": "x"}]}}]}]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := jsonspan.Parse(text)
		if err != nil {
			return
		}
		root := source.FromJSON(doc)
		tfplan.IsPlan(&root)
		for _, p := range tfplan.Policies(&root) {
			if p.Start < 0 || p.End-p.Start < 2 || p.End > len(text) {
				t.Fatalf("%+v in %d bytes", p, len(text))
			}
			policy.Parse(text[p.Start:p.End])
		}
	})
}
