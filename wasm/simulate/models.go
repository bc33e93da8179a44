package simulate

import (
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
}

// models are the ways to be authorized that are not modelled.
var models = [...]model{
	{"s3:*", "s3", "accesspoint/", "an access point, which shares the decision with its bucket", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html"},
	{"s3:*", "s3-object-lambda", "", "an Object Lambda access point", "https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-policies.html"},
	{"s3-outposts:*", "", "", "S3 on Outposts, whose access points share the decision", "https://docs.aws.amazon.com/AmazonS3/latest/s3-outposts/S3OutpostsIAM.html"},
	{"elasticfilesystem:client*", "", "", "a file system without a policy, which is open to every client", "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html"},
	{"execute-api:*", "", "", "API Gateway's own evaluation of resource policies and authorizers", "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html"},
	{"vpc-lattice-svcs:*", "", "", "auth policies of VPC Lattice", "https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html"},
	{"aoss:apiaccessall", "", "", "data access policies of OpenSearch Serverless", "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html"},
	{"aoss:dashboardsaccessall", "", "", "data access policies of OpenSearch Serverless", "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html"},
	{"es:eshttp*", "", "", "access policies and fine-grained access control of OpenSearch domains", "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html"},
	{"iot:connect", "", "", "policies of AWS IoT", "https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html"},
	{"iot:publish", "", "", "policies of AWS IoT", "https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html"},
	{"iot:subscribe", "", "", "policies of AWS IoT", "https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html"},
	{"iot:receive", "", "", "policies of AWS IoT", "https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html"},
	{"lakeformation:getdataaccess", "", "", "permissions of Lake Formation", "https://docs.aws.amazon.com/lake-formation/latest/dg/access-control-overview.html"},
	{"sts:assumeroot", "", "", "sessions as root of a member account", "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html"},
}

// modelBegins are how the models' actions begin.
var modelBegins = func() (out [len(models)]begin) {
	for i := range models {
		out[i] = newBegin(models[i].action)
	}
	return out
}()

// unmodelled is what decides on a request besides its policies, nil for nothing known. b is
// how the action begins, f the resource's ARN.
func unmodelled(action string, b begin, f *fields) *model {
	for i := range modelBegins {
		if p := &modelBegins[i]; b.text&p.mask != p.text {
			continue
		}
		m := &models[i]
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
