// Package tfplan finds the policies in what "terraform show -json" writes: of a plan its
// planned values, of a state its values, in all modules. A policy stands there as a text
// of JSON; one that is only known after apply is not there.
//
// https://developer.hashicorp.com/terraform/internals/json-format
package tfplan

import (
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// Policy is a policy in a plan.
type Policy struct {
	// Name is the resource's address and the attribute, "aws_iam_role.app.assume_role_policy".
	Name string
	Kind policy.Kind
	// ResourceType is CloudFormation's of what a policy of kind Resource belongs to; it may
	// be empty.
	ResourceType string
	// Start and End are where its text stands in the file, quotation marks included.
	Start, End int
}

// attribute is where a type of resource has a policy.
type attribute struct {
	name         string
	kind         policy.Kind
	resourceType string
}

// attributes are those of the AWS provider's types.
var attributes = map[string][]attribute{
	"aws_iam_policy":       {{"policy", policy.Identity, ""}},
	"aws_iam_role_policy":  {{"policy", policy.Identity, ""}},
	"aws_iam_user_policy":  {{"policy", policy.Identity, ""}},
	"aws_iam_group_policy": {{"policy", policy.Identity, ""}},
	"aws_iam_role": {{"assume_role_policy", policy.Trust, ""},
		{"inline_policy", policy.Identity, ""}},
	"aws_ssoadmin_permission_set_inline_policy": {{"inline_policy", policy.Identity, ""}},
	"aws_vpc_endpoint":                          {{"policy", policy.VPCEndpoint, ""}},
	"aws_vpc_endpoint_policy":                   {{"policy", policy.VPCEndpoint, ""}},
	"aws_s3_bucket_policy":                      {{"policy", policy.Resource, "AWS::S3::Bucket"}},
	"aws_s3_access_point":                       {{"policy", policy.Resource, "AWS::S3::AccessPoint"}},
	"aws_sqs_queue":                             {{"policy", policy.Resource, "AWS::SQS::Queue"}},
	"aws_sqs_queue_policy":                      {{"policy", policy.Resource, "AWS::SQS::Queue"}},
	"aws_sns_topic":                             {{"policy", policy.Resource, "AWS::SNS::Topic"}},
	"aws_sns_topic_policy":                      {{"policy", policy.Resource, "AWS::SNS::Topic"}},
	"aws_kms_key":                               {{"policy", policy.Resource, "AWS::KMS::Key"}},
	"aws_kms_key_policy":                        {{"policy", policy.Resource, "AWS::KMS::Key"}},
	"aws_secretsmanager_secret":                 {{"policy", policy.Resource, "AWS::SecretsManager::Secret"}},
	"aws_secretsmanager_secret_policy":          {{"policy", policy.Resource, "AWS::SecretsManager::Secret"}},
	"aws_ecr_repository_policy":                 {{"policy", policy.Resource, "AWS::ECR::Repository"}},
	"aws_dynamodb_resource_policy":              {{"policy", policy.Resource, "AWS::DynamoDB::Table"}},
	"aws_efs_file_system_policy":                {{"policy", policy.Resource, "AWS::EFS::FileSystem"}},
	"aws_backup_vault_policy":                   {{"policy", policy.Resource, "AWS::Backup::BackupVault"}},
	"aws_api_gateway_rest_api_policy":           {{"policy", policy.Resource, "AWS::ApiGateway::RestApi"}},
	"aws_opensearch_domain_policy":              {{"access_policies", policy.Resource, "AWS::OpenSearchService::Domain"}},
}

// IsPlan reports whether a tree is a plan or state.
func IsPlan(root *source.Node) bool {
	return member(root, "format_version") != nil && rootModule(root) != nil
}

func rootModule(root *source.Node) *source.Node {
	for _, key := range [...]string{"planned_values", "values"} {
		if v := member(root, key); v != nil {
			return member(v, "root_module")
		}
	}
	return nil
}

// Policies finds all policies of a plan, in its order.
func Policies(root *source.Node) []Policy {
	var f finder
	if m := rootModule(root); m != nil {
		f.module(m)
	}
	return f.found
}

type finder struct{ found []Policy }

// module recurses no deeper than the tree, which source.MaxDepth bounds.
func (f *finder) module(n *source.Node) {
	if list := member(n, "resources"); list != nil && list.Kind == source.Seq {
		for i := range list.Children {
			f.resource(&list.Children[i])
		}
	}
	if list := member(n, "child_modules"); list != nil && list.Kind == source.Seq {
		for i := range list.Children {
			f.module(&list.Children[i])
		}
	}
}

func (f *finder) resource(n *source.Node) {
	t, values := member(n, "type"), member(n, "values")
	if t == nil || values == nil {
		return
	}
	address := ""
	if a := member(n, "address"); a != nil {
		address = a.Text
	}
	if t.Text == "aws_organizations_policy" {
		f.control(address, values)
	}
	for _, a := range attributes[t.Text] {
		v := member(values, a.name)
		if v == nil {
			continue
		}
		f.add(address+"."+a.name, v, a.kind, a.resourceType)
		if v.Kind == source.Seq { // blocks
			for i := range v.Children {
				if p := member(&v.Children[i], "policy"); p != nil {
					f.add(address+"."+a.name, p, a.kind, a.resourceType)
				}
			}
		}
	}
}

// control is an organization's policy, if it is one of IAM's language.
func (f *finder) control(address string, values *source.Node) {
	content, t := member(values, "content"), member(values, "type")
	switch {
	case content == nil:
	case t == nil || t.Text == "SERVICE_CONTROL_POLICY":
		f.add(address+".content", content, policy.SCP, "")
	case t.Text == "RESOURCE_CONTROL_POLICY":
		f.add(address+".content", content, policy.RCP, "")
	}
}

// add takes a text; an empty one is no policy.
func (f *finder) add(name string, n *source.Node, kind policy.Kind, resourceType string) {
	if n.Kind == source.Double && n.Text != "" {
		f.found = append(f.found, Policy{name, kind, resourceType, n.Start, n.End})
	}
}

// member is the value of a map's key, nil if there is none.
func member(n *source.Node, key string) *source.Node {
	if n.Kind != source.Map {
		return nil
	}
	for i := 1; i < len(n.Children); i += 2 {
		if n.Children[i-1].Text == key {
			return &n.Children[i]
		}
	}
	return nil
}
