package query_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/query"
)

// cat is the catalog that the examples ask, and services a shorthand for scopes.
var cat = func() *catalog.Catalog {
	c, err := embedded.Open()
	if err != nil {
		log.Fatal(err)
	}
	return c
}()

func services(prefixes ...string) query.Scope {
	scope, err := query.In(cat, prefixes...)
	if err != nil {
		log.Fatal(err)
	}
	return scope
}

func show(lines []string) { fmt.Println(strings.Join(lines, "\n")) }

// All filters hold together.
func ExampleSelect() {
	actions, err := query.Select(cat, services("s3"), query.Filter{
		Levels: levels.Set(0).With(catalog.PermissionsManagement),
		Table:  levels.AWS,
		Type:   "bucket",
		Name:   "Put*",
	})
	if err != nil {
		log.Fatal(err)
	}
	show(query.IDs(actions))
	// Output:
	// s3:PutBucketAcl
	// s3:PutBucketOwnershipControls
	// s3:PutBucketPolicy
	// s3:PutBucketPublicAccessBlock
}

func ExampleIn() {
	_, err := query.In(cat, "sqs", "lamda")
	fmt.Println(strings.HasPrefix(err.Error(), `no service "lamda" in the catalog of `))
	fmt.Println(err.(*query.NotFound).Hint())
	// Output:
	// true
	// did you mean lambda?
}

func ExampleNames() {
	show(query.Names(services("s3")[0]))
	// Output: Amazon S3
}

func ExampleAction() {
	a, err := query.Action(cat, "s3:getobject")
	fmt.Println(a.ID(), a.Level(), err)
	_, err = query.Action(cat, "s3:GetObjct")
	fmt.Println(err.(*query.NotFound).Hint())
	// Output:
	// s3:GetObject Read <nil>
	// did you mean GetObject?
}

func ExampleFindActions() {
	show(query.IDs(query.FindActions(services("sns"), "ListSubscriptions*")))
	// Output:
	// sns:ListSubscriptions
	// sns:ListSubscriptionsByTopic
}

func ExampleActionsAtLevel() {
	show(query.IDs(query.ActionsAtLevel(services("sns"), levels.AWS, catalog.Tagging)))
	// Output:
	// sns:TagResource
	// sns:UntagResource
}

func ExampleActionsWithoutTypes() {
	for _, id := range query.IDs(query.ActionsWithoutTypes(services("sts"))) {
		if id == "sts:GetCallerIdentity" {
			fmt.Println(id)
		}
	}
	// Output: sts:GetCallerIdentity
}

func ExampleActionsWithoutTypesAtLevel() {
	actions := query.ActionsWithoutTypesAtLevel(services("iam"), levels.AWS, catalog.List)
	fmt.Println(strings.Contains(strings.Join(query.IDs(actions), " "), "iam:ListRoles"))
	// Output: true
}

func ExampleActionsOnTypeAtLevel() {
	show(query.IDs(query.ActionsOnTypeAtLevel(services("sqs"), "Queue", levels.AWS, catalog.Tagging)))
	// Output:
	// sqs:TagQueue
	// sqs:UntagQueue
}

func ExampleActionsWithKey() {
	show(query.IDs(query.ActionsWithKey(services("ses"), "ses:FeedbackAddress")))
	// Output:
	// ses:SendBulkTemplatedEmail
	// ses:SendCustomVerificationEmail
	// ses:SendEmail
	// ses:SendRawEmail
	// ses:SendTemplatedEmail
}

func ExampleActionsOnARN() {
	actions, err := query.ActionsOnARN(cat, "arn:aws:sns:eu-west-1:111122223333:topic")
	if err != nil {
		log.Fatal(err)
	}
	show(query.IDs(query.AtLevel(actions, levels.AWS, catalog.Tagging)))
	// Output:
	// sns:TagResource
	// sns:UntagResource
}

func ExampleDependentActions() {
	a, err := query.Action(cat, "glue:CreateJob")
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range query.DependentActions([]catalog.Action{a}) {
		if d.Service().Prefix() == "iam" {
			fmt.Println(d.ID())
		}
	}
	// Output: iam:PassRole
}

func ExampleDependents() {
	a, err := query.Action(cat, "glue:CreateJob")
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range query.Dependents(a) {
		if d.Action.Name() == "PassRole" {
			fmt.Println(d.Action.ID(), "comes with the operation:", d.Operation)
		}
	}
	// Output: iam:PassRole comes with the operation: true
}

func ExampleActionRows() {
	a, err := query.Action(cat, "ram:TagResource")
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range query.ActionRows(a) {
		show(row.Formats)
	}
	// Output:
	// arn:${Partition}:ram:${Region}:${Account}:permission/${ResourcePath}
	// arn:${Partition}:ram:${Region}:${Account}:resource-share/${ResourcePath}
	// *
}

func ExampleDocumentationLink() {
	ledger, err := embedded.Ledger()
	if err != nil {
		log.Fatal(err)
	}
	a, err := query.Action(cat, "ram:TagResource")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(query.DocumentationLink(ledger, a))
	fmt.Println(query.ReferenceLink(ledger, a))
	// Output:
	// https://docs.aws.amazon.com/ram/latest/APIReference/API_TagResource.html
	// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsresourceaccessmanagerram.html#awsresourceaccessmanagerram-TagResource
}

func ExampleReferencePages() {
	ledger, err := embedded.Ledger()
	if err != nil {
		log.Fatal(err)
	}
	show(query.ReferencePages(ledger, services("s3")[0]))
	// Output: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
}

func ExampleARNFormats() {
	show(query.ARNFormats(services("cloud9", "sns")))
	// Output:
	// arn:${Partition}:cloud9:${Region}:${Account}:environment:${ResourceId}
	// arn:${Partition}:sns:${Region}:${Account}:${TopicName}
}

func ExampleTypes() {
	for _, t := range query.Types(services("cloud9")) {
		fmt.Println(t.Name(), query.Formats(t))
	}
	// Output: environment [arn:${Partition}:cloud9:${Region}:${Account}:environment:${ResourceId}]
}

func ExampleTypesWithFormat() {
	for _, t := range query.TypesWithFormat(services("s3"), "arn:${partition}:s3:::${bucketname}") {
		fmt.Println(t.Name())
	}
	// Output: bucket
}

// Two services declare topics of Kafka.
func ExampleMatchingTypes() {
	matches, err := query.MatchingTypes(cat, "arn:aws:kafka:eu-west-1:111122223333:topic/c/u/t")
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range matches {
		fmt.Println(m.Type.Service().Prefix(), m.Type.Name())
	}
	// Output:
	// kafka topic
	// kafka-cluster topic
}

func ExampleARNMatches() {
	fmt.Println(query.ARNMatches("arn:aws:s3:::bucket/key", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"))
	fmt.Println(query.ARNMatches("arn:aws:s3:::bucket", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"))
	// Output:
	// true
	// false
}

func ExampleKeysOf() {
	for _, k := range query.KeysOf(services("cloud9")[0]) {
		fmt.Println(k.Name(), query.KeyType(k))
	}
	// Output:
	// aws:RequestTag/${TagKey} String
	// aws:ResourceTag/${TagKey} String
	// aws:TagKeys ArrayOfString
	// cloud9:EnvironmentId String
	// cloud9:EnvironmentName String
	// cloud9:InstanceType String
	// cloud9:OwnerArn ARN
	// cloud9:Permissions String
	// cloud9:SubnetId String
	// cloud9:UserArn ARN
}

func ExampleKey() {
	k, err := query.Key(cat, "aws:sourceip")
	fmt.Println(k.Name(), query.KeyType(k), k.Global(), err)
	// Output: aws:SourceIp IPAddress true <nil>
}

func ExampleKeyMatches() {
	fmt.Println(query.KeyMatches("aws:ResourceTag/${TagKey}", "AWS:resourcetag/team"))
	fmt.Println(query.KeyMatches("aws:ResourceTag/${TagKey}", "aws:RequestTag/team"))
	// Output:
	// true
	// false
}

func ExampleKeysOfActionOnType() {
	a, err := query.Action(cat, "ram:TagResource")
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range query.ActionRows(a) {
		for _, k := range query.KeysOfActionOnType(a, row.Type) {
			if row.HasType && strings.HasPrefix(k.Name(), "ram:") {
				fmt.Println(row.Type.Name(), k.Name())
			}
		}
	}
	// Output:
	// customer-managed-permission ram:PermissionArn
	// customer-managed-permission ram:PermissionResourceType
	// resource-share ram:AllowsExternalPrincipals
	// resource-share ram:ResourceShareName
}

func ExampleExpand() {
	actions, unknown := query.Expand(cat, "SNS:tag*", "sns:Untag????????", "sns:Nothing*")
	fmt.Println(query.IDs(actions), unknown)
	// Output: [sns:TagResource sns:UntagResource] [sns:Nothing*]
}

func ExampleExpandToText() {
	show(query.ExpandToText(cat, "ecr:pUtImageT*", "ecr:Nothing*"))
	// Output:
	// ecr:Nothing*
	// ecr:PutImageTagMutability
}

func ExamplePatternsAtLevel() {
	show(query.IDs(query.PatternsAtLevel(cat, levels.AWS, catalog.PermissionsManagement, "s3:*BucketPolicy", "s3:Get*")))
	// Output:
	// s3:DeleteBucketPolicy
	// s3:PutBucketPolicy
}

func ExampleLevel() {
	l, err := query.Level("Permissions-Management")
	fmt.Println(l, query.LevelWord(l), err)
	// Output: Permissions management permissions-management <nil>
}

func ExampleSplitAction() {
	fmt.Println(query.SplitAction("S3:GetObject"))
	// Output: s3 GetObject
}

func ExampleAllowedActionsAtLevel() {
	d, _ := policy.Parse(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Buckets", "Effect": "Allow", "Action": ["S3:*bucketpolicy", "s3:GetObject"], "Resource": "*"},
		{"Effect": "Deny", "Action": "s3:PutBucketAcl", "Resource": "*"}]}`)
	show(query.IDs(query.AllowedActionsAtLevel(cat, d, levels.AWS, catalog.PermissionsManagement)))
	fmt.Println(query.SIDs(d))
	// Output:
	// s3:DeleteBucketPolicy
	// s3:PutBucketPolicy
	// [Buckets]
}

func ExampleStatementActions() {
	d, _ := policy.Parse(`{"Sid": "Tags", "Effect": "Deny", "Action": "sns:*TagR*", "Resource": "*"}`)
	show(query.IDs(query.StatementActions(cat, query.StatementBySID(d, "Tags"))))
	// Output:
	// sns:TagResource
	// sns:UntagResource
}

func ExampleExpandPolicy() {
	d, _ := policy.Parse(`{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "sns:*TagR*", "Resource": "*"}}`)
	fmt.Println(policy.Print(query.ExpandPolicy(cat, d), policy.Layout{Indent: 2, Lists: policy.AlwaysLists}))
	// Output:
	// {
	//   "Version": "2012-10-17",
	//   "Statement": [
	//     {
	//       "Effect": "Deny",
	//       "Action": [
	//         "sns:TagResource",
	//         "sns:UntagResource"
	//       ],
	//       "Resource": [
	//         "*"
	//       ]
	//     }
	//   ]
	// }
}
