package simulate

import (
	"math/bits"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// rcpServices are the services whose resources resource control policies touch, as of
// 2026-08.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
const rcpServices = " aoss appconfig appstream autoscaling cloudfront cloudsearch codebuild codecommit codepipeline" +
	" cognito-identity cognito-idp comprehend comprehendmedical cost-optimization-hub dax dynamodb ecr events firehose" +
	" fis health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor opensearch pca-connector-ad polly" +
	" pricing s3 secretsmanager signin sqs sts support textract timestream-influxdb transcribe transfer translate wafv2 "

// model is something that decides besides the policies given here.
type model struct {
	action string // a pattern in small letters
	// service and part are the resource's: the third field of its ARN, and how the sixth
	// begins. An empty service is any resource.
	service, part string
	name          string
	page          string
	// Where IAM's policies settle the matter all the same:
	alone  kinds // for these principals they alone decide
	limits bool  // what they do not allow to somebody of an account stays denied
	open   bool  // without a policy of its own the resource is open to all
}

// kinds are PrincipalKinds, each a bit.
type kinds uint8

func (k kinds) has(kind PrincipalKind) bool { return k>>kind&1 != 0 }

// signed are the principals of accounts.
const signed = kinds(1<<User | 1<<RoleSession | 1<<FederatedUser | 1<<Root)

// settles reports whether a decision stands although m has a say. guarded is set if a
// service control policy or an endpoint's policy does not allow, exists if the resource has
// a policy.
func (m *model) settles(d Decision, who PrincipalKind, guarded, exists bool) bool {
	switch {
	case d == ExplicitDeny:
		return true
	case m.open:
		return exists || d == Allowed
	case m.alone.has(who) || guarded && signed.has(who):
		return true
	}
	return d == ImplicitDeny && m.limits && signed.has(who)
}

// models are the ways to be authorized that are not modelled.
var models = [...]model{
	{action: "s3:*", service: "s3", part: "accesspoint/", name: "an access point, which shares the decision with its bucket", page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html"},
	{action: "s3:*", service: "s3-object-lambda", name: "an Object Lambda access point", page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-policies.html"},
	{action: "s3-outposts:*", name: "S3 on Outposts, whose access points share the decision", page: "https://docs.aws.amazon.com/AmazonS3/latest/s3-outposts/S3OutpostsIAM.html"},
	// AWS: an Allow of either policy is enough, and without a file system's policy all clients have full access.
	{action: "elasticfilesystem:client*", name: "a file system without a policy, which is open to every client", page: "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html", open: true},
	// AWS: with IAM authentication both policies are evaluated as anywhere else.
	{action: "execute-api:*", name: "API Gateway's authorizers", page: pageGateway, alone: signed},
	{action: "vpc-lattice-svcs:*", name: "auth policies of VPC Lattice", page: "https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html"},
	// AWS: data access policies grant nothing without this permission, and it nothing without them.
	{action: "aoss:apiaccessall", name: "data access policies of OpenSearch Serverless", page: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html", limits: true},
	{action: "aoss:dashboardsaccessall", name: "data access policies of OpenSearch Serverless", page: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html", limits: true},
	{action: "es:eshttp*", name: "access policies and fine-grained access control of OpenSearch domains", page: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html"},
	// AWS: IAM's policies decide for IAM identities; those of Cognito, whose sessions are a role's, need a policy of AWS IoT as well.
	{action: "iot:connect", name: "policies of AWS IoT", page: pageIoT, alone: signed &^ (1 << RoleSession), limits: true},
	{action: "iot:publish", name: "policies of AWS IoT", page: pageIoT, alone: signed &^ (1 << RoleSession), limits: true},
	{action: "iot:subscribe", name: "policies of AWS IoT", page: pageIoT, alone: signed &^ (1 << RoleSession), limits: true},
	{action: "iot:receive", name: "policies of AWS IoT", page: pageIoT, alone: signed &^ (1 << RoleSession), limits: true},
	{action: "lakeformation:getdataaccess", name: "permissions of Lake Formation", page: "https://docs.aws.amazon.com/lake-formation/latest/dg/access-control-overview.html", limits: true},
	{action: "sts:assumeroot", name: "sessions as root of a member account", page: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html"},
}

// behindAlias decides where a request names a key by its alias.
var behindAlias = model{name: "the policy of the key that the alias stands for: AWS authorizes on the key, not on the alias", page: pageAlias}

const (
	pageAlias   = "https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html"
	pageGateway = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"
	pageIoT     = "https://docs.aws.amazon.com/iot/latest/developerguide/authorization.html"
)

// modelsOf has a bit for each of the models whose actions' first is the index.
var modelsOf = func() (out [64]uint32) {
	for i := range models {
		out[newBegin(models[i].action).first()] |= 1 << i
	}
	return out
}()

// unmodelled is what decides on a request besides its policies, nil for nothing known. b is
// how the action begins, f the resource's ARN.
func unmodelled(action string, b begin, f *fields) *model {
	for left := modelsOf[b.first()]; left != 0; left &= left - 1 {
		m := &models[bits.TrailingZeros32(left)]
		if m.service != "" && (m.service != f.service || !strings.HasPrefix(f.resource, m.part)) {
			continue
		}
		if cond.MatchFold(m.action, action) {
			return m
		}
	}
	return nil
}

// service is the part of an action before its colon, in small letters.
func service(action string) string {
	prefix, _, _ := strings.Cut(action, ":")
	return ascii.ToLower(prefix)
}
