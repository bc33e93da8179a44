package policy

const iamQuotas = "IAM/latest/UserGuide/reference_iam-quotas.html"

// quotas are AWS's limits, kind by kind. A session policy has a second one, for the packed
// binary form that only STS knows; it answers with its use in percent. Organizations counts
// SCPs and RCPs as they are stored: its console removes white space before that. SCPs were
// limited to 5,120 characters before 2026-05-15.
var quotas = [...]Quota{
	{ID: "managed", Kind: Identity, Name: "managed policy", Limit: 6144, Dense: true, Verified: true, Page: iamQuotas},
	{ID: "inline-user", Kind: Identity, Name: "inline policies of a user", Limit: 2048, Dense: true, Sum: true, Verified: true, Page: iamQuotas},
	{ID: "inline-role", Kind: Identity, Name: "inline policies of a role", Limit: 10240, Dense: true, Sum: true, Verified: true, Page: iamQuotas},
	{ID: "inline-group", Kind: Identity, Name: "inline policies of a group", Limit: 5120, Dense: true, Sum: true, Verified: true, Page: iamQuotas},
	{ID: "permission-set", Kind: Identity, Name: "permission set's inline policy", Limit: 32768, Page: "singlesignon/latest/userguide/limits.html"},
	{ID: "boundary", Kind: Boundary, Name: "managed policy", Limit: 6144, Dense: true, Verified: true, Page: iamQuotas},
	{ID: "trust", Kind: Trust, Name: "role trust policy", Limit: 2048, Dense: true, Maximum: 8192, Verified: true, Page: iamQuotas},
	{ID: "session", Kind: Session, Name: "session policy", Limit: 2048, Verified: true, Page: "STS/latest/APIReference/API_AssumeRole.html"},
	{ID: "scp", Kind: SCP, Name: "service control policy", Limit: 10240, Verified: true, Page: "organizations/latest/userguide/orgs_reference_limits.html"},
	{ID: "rcp", Kind: RCP, Name: "resource control policy", Limit: 5120, Verified: true, Page: "organizations/latest/userguide/orgs_reference_limits.html"},
	{ID: "vpc-endpoint", Kind: VPCEndpoint, Name: "VPC endpoint policy", Limit: 20480, Verified: true, Page: "vpc/latest/privatelink/vpc-limits-endpoints.html"},
	{ID: "s3", Kind: Resource, Name: "S3 bucket policy", Limit: 20480, Unit: Bytes, Verified: true, Page: "AmazonS3/latest/userguide/bucket-policies.html"},
	{ID: "s3-access-point", Kind: Resource, Name: "S3 access point policy", Limit: 20480, Unit: Bytes, Verified: true, Page: "AmazonS3/latest/userguide/access-points-restrictions-limitations-naming-rules.html"},
	{ID: "kms", Kind: Resource, Name: "KMS key policy", Limit: 32768, Unit: Bytes, Verified: true, Page: "kms/latest/developerguide/resource-limits.html"},
	{ID: "sqs", Kind: Resource, Name: "SQS queue policy", Limit: 8192, Unit: Bytes, Verified: true, Page: "AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html"},
	{ID: "sns", Kind: Resource, Name: "SNS topic policy", Limit: 30720, Unit: Bytes, Page: "sns/latest/api/API_SetTopicAttributes.html"},
	{ID: "secretsmanager", Kind: Resource, Name: "Secrets Manager secret policy", Limit: 20480, Page: "secretsmanager/latest/userguide/reference_limits.html"},
	{ID: "lambda", Kind: Resource, Name: "Lambda function or layer policy", Limit: 20480, Unit: Bytes, Page: "lambda/latest/dg/gettingstarted-limits.html"},
	{ID: "dynamodb", Kind: Resource, Name: "DynamoDB table or stream policy", Limit: 20480, Unit: Bytes, Verified: true, Page: "amazondynamodb/latest/developerguide/rbac-considerations.html"},
	{ID: "ecr", Kind: Resource, Name: "ECR repository policy", Limit: 10240, Page: "AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html"},
	{ID: "eventbridge", Kind: Resource, Name: "EventBridge event bus policy", Limit: 10240, Page: "eventbridge/latest/userguide/eb-quota.html"},
	{ID: "logs", Kind: Resource, Name: "CloudWatch Logs resource policy", Limit: 5120, Page: "AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html"},
	{ID: "apigateway", Kind: Resource, Name: "API Gateway resource policy", Limit: 8192, Unit: Bytes, Page: "apigateway/latest/developerguide/limits.html"},
	{ID: "opensearch", Kind: Resource, Name: "OpenSearch domain access policy", Limit: 102400, Unit: Bytes, Page: "opensearch-service/latest/developerguide/limits.html"},
	{ID: "efs", Kind: Resource, Name: "EFS file system policy", Limit: 20000, Page: "efs/latest/ug/API_PutFileSystemPolicy.html"},
	{ID: "glue", Kind: Resource, Name: "Glue catalog policy", Limit: 10240, Unit: Bytes, Page: "glue/latest/dg/security_iam_service-with-iam.html"},
	{ID: "codeartifact", Kind: Resource, Name: "CodeArtifact repository policy", Limit: 5120, Unit: Bytes, Page: "codeartifact/latest/APIReference/API_PutRepositoryPermissionsPolicy.html"},
	{ID: "iot", Kind: Resource, Name: "IoT policy", Limit: 2048, Dense: true, Page: "general/latest/gr/iot-core.html"},
	{ID: "rum", Kind: Resource, Name: "CloudWatch RUM app monitor policy", Limit: 4096, Unit: Bytes, Verified: true, Page: "cloudwatchrum/latest/APIReference/API_PutResourcePolicy.html"},
}
