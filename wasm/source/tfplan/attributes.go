package tfplan

import "github.com/leastwise/leastwise/wasm/policy"

// Attribute is where a type of resource has a policy: a text, or blocks with one each.
type Attribute struct {
	Name string
	Kind policy.Kind
	// ResourceType is CloudFormation's of what a policy of kind Resource belongs to; it may
	// be empty.
	ResourceType string
}

// Attributes are those of a type of the AWS provider's resources.
func Attributes(resource string) []Attribute { return attributes[resource] }

// Foreign reports whether a type of resource has policies in a language of its own that only
// look like IAM's.
func Foreign(resource string) bool { return resource == "aws_iot_policy" }

// Control is the kind of an organization's policy with that type; empty is the provider's
// default. ok is false for types that are not of IAM's language.
//
// https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/organizations_policy.html.markdown
func Control(of string) (kind policy.Kind, ok bool) {
	switch of {
	case "", "SERVICE_CONTROL_POLICY":
		return policy.SCP, true
	case "RESOURCE_CONTROL_POLICY":
		return policy.RCP, true
	}
	return 0, false
}

var attributes = map[string][]Attribute{
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
