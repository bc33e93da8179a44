package probe

import "github.com/leastwise/leastwise/worker/aws"

// Probe is one call.
type Probe struct {
	// Action is what a policy must allow, such as s3:ListBucket.
	Action string
	// Resource is a sample of the ARN that the call is about, "" for those about none.
	Resource string
	// call makes the request; name is the ARN's part that the service calls things by.
	call func(at place, name string) aws.Request
	// parts takes the name out of the ARN's resource; ok is false for other resources.
	parts func(resource string) (name string, ok bool)
}

// list is sorted by service; those without resource come first in each.
//
// The actions are as https://docs.aws.amazon.com/service-authorization/latest/reference/
// has them, the calls as each service's API reference.
var list = []Probe{
	{Action: "sts:GetCallerIdentity", call: query("sts", "2011-06-15", "GetCallerIdentity")},

	{Action: "cloudwatch:ListMetrics", call: query("monitoring", "2010-08-01", "ListMetrics", "Namespace", "AWS/EC2", "MetricName", "leastwise")},
	{Action: "dynamodb:ListTables", call: rpc("dynamodb", "1.0", "DynamoDB_20120810.ListTables", `{"Limit":1}`)},
	{Action: "dynamodb:DescribeTable", Resource: "arn:aws:dynamodb:eu-west-1:111122223333:table/example",
		parts: behind("table/"), call: rpc("dynamodb", "1.0", "DynamoDB_20120810.DescribeTable", `{"TableName":"$"}`)},
	{Action: "ec2:DescribeInstances", call: query("ec2", "2016-11-15", "DescribeInstances", "MaxResults", "5")},
	{Action: "ec2:DescribeVpcs", call: query("ec2", "2016-11-15", "DescribeVpcs", "MaxResults", "5")},
	{Action: "iam:ListRoles", call: query("iam", "2010-05-08", "ListRoles", "MaxItems", "1")},
	{Action: "iam:GetRole", Resource: "arn:aws:iam::111122223333:role/example",
		parts: last("role/"), call: query("iam", "2010-05-08", "GetRole", "RoleName", "$")},
	{Action: "kms:ListKeys", call: rpc("kms", "1.1", "TrentService.ListKeys", `{"Limit":1}`)},
	{Action: "kms:DescribeKey", Resource: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
		parts: behind("key/"), call: rpc("kms", "1.1", "TrentService.DescribeKey", `{"KeyId":"$"}`)},
	{Action: "lambda:ListFunctions", call: get("lambda", "/2015-03-31/functions/?MaxItems=1")},
	{Action: "lambda:GetFunctionConfiguration", Resource: "arn:aws:lambda:eu-west-1:111122223333:function:example",
		parts: behind("function:"), call: get("lambda", "/2015-03-31/functions/$/configuration")},
	{Action: "logs:DescribeLogGroups", call: rpc("logs", "1.1", "Logs_20140328.DescribeLogGroups", `{"limit":1}`)},
	{Action: "s3:ListAllMyBuckets", call: s3("GET", "/")},
	{Action: "s3:ListBucket", Resource: "arn:aws:s3:::example-bucket",
		parts: bucket, call: s3("GET", "/$?list-type=2&max-keys=1")},
	{Action: "s3:GetObject", Resource: "arn:aws:s3:::example-bucket/key",
		parts: object, call: s3("HEAD", "/$")},
	{Action: "secretsmanager:ListSecrets", call: rpc("secretsmanager", "1.1", "secretsmanager.ListSecrets", `{"MaxResults":1}`)},
	{Action: "sns:ListTopics", call: query("sns", "2010-03-31", "ListTopics")},
	{Action: "sns:GetTopicAttributes", Resource: "arn:aws:sns:eu-west-1:111122223333:example",
		parts: behind(""), call: query("sns", "2010-03-31", "GetTopicAttributes", "TopicArn", "@")},
	{Action: "sqs:ListQueues", call: query("sqs", "2012-11-05", "ListQueues")},
	{Action: "sqs:GetQueueAttributes", Resource: "arn:aws:sqs:eu-west-1:111122223333:example",
		parts: behind(""), call: query("sqs", "2012-11-05", "GetQueueAttributes", "AttributeName.1", "QueueArn", "QueueUrl", "#")},
	{Action: "ssm:DescribeParameters", call: rpc("ssm", "1.1", "AmazonSSM.DescribeParameters", `{"MaxResults":1}`)},
}

// All are the probes, in a fixed order.
func All() []Probe { return list }
