package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// What is written in Action and NotAction.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
var actionRules = [...]lint.Rule{
	{ID: "invalid-action-format", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtOddAction, Check: invalidActionFormat},
	{ID: "unknown-service", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtOddAction, Check: unknownService,
		Yields: []lint.Yield{{To: "invalid-action-format"}}},
	{ID: "unknown-action", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtOddAction, Check: unknownAction,
		Yields: []lint.Yield{{To: "invalid-action-format"}, {To: "api-name-not-action"}}},
	{ID: "action-wildcard-no-match", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtOddAction, Check: actionWildcardNoMatch,
		Yields: []lint.Yield{{To: "invalid-action-format"}}},
	{ID: "action-service-wildcard", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtOddAction, Check: func(p *lint.Pass) {
		if a := p.Action; a.AnyService && !a.Everything() {
			p.Report(a.Span, "%q has a wildcard in the service, which AWS does not take", a.Value).Advise("write one entry for each service")
		}
	}},
	{ID: "api-name-not-action", Group: lint.GroupCatalog, Severity: lint.Error, At: lint.AtOddAction, Check: apiNameNotAction},
}

var _ = registerAll(actionRules[:])

func lower(s string) string { return ascii.ToLower(s) }

// invalidActionFormat knows what people write in place of prefix:Name.
func invalidActionFormat(p *lint.Pass) {
	a := p.Action
	want := strings.TrimSpace(a.Value)
	bad := want != a.Value || a.Prefix == ""
	if !bad && isName(a.Prefix) && isName(a.Name) {
		return
	}
	f := p.Report(a.Span, "%q is no action: they read service:Name", a.Value)
	for _, slip := range [...][2]string{{".amazonaws.com:", ":"}, {".amazonaws.com.cn:", ":"}, {"::", ":"}, {": ", ":"}, {" :", ":"}, {".", ":"}, {"/", ":"}} {
		if strings.Count(want, ":") != 1 || strings.ContainsAny(want, ". ") {
			want = strings.Replace(want, slip[0], slip[1], 1)
		}
	}
	if set, unknown := expand.Actions(p.Catalog, []string{want}); len(unknown) == 0 && set.Len() > 0 && strings.Contains(want, ":") {
		f.Advise("write %s", want).Fix(lint.NeedsInput, lint.Rename(&a.String, want))
	}
}

// isName reports whether a text has nothing that is not in the patterns of actions.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlnum(c) && c != '-' && c != '*' && c != '?' {
			return false
		}
	}
	return true
}

// otherNames are what services are called elsewhere: in consoles, SDKs and ARNs.
const otherNames = " cloudwatch-logs=logs cloudwatchlogs=logs step-functions=states stepfunctions=states elb=elasticloadbalancing elbv2=elasticloadbalancing" +
	" api-gateway=apigateway iam-identity-center=sso ecs-tasks=ecs cloudwatch-events=events eventbridge=events efs=elasticfilesystem emr=elasticmapreduce" +
	" cognito=cognito-idp opensearch=es secrets-manager=secretsmanager systems-manager=ssm parameterstore=ssm cost-explorer=ce msk=kafka" +
	" application-insights=applicationinsights waf-v2=wafv2 resource-groups-tagging-api=tag directconnectgateway=directconnect rds-data-api=rds-data" +
	" simpledb=sdb documentdb=rds keyspaces=cassandra x-ray=xray code-build=codebuild code-commit=codecommit code-pipeline=codepipeline code-deploy=codedeploy "

// guessService is the service that was probably meant, or "".
func guessService(p *lint.Pass, name string) string {
	if other := lint.Entry(otherNames, name); other != "" {
		return other
	}
	if !p.MayGuess() {
		return ""
	}
	return p.Guess(name, facts.Prefixes(p.Catalog))
}

func unknownService(p *lint.Pass) {
	a := p.Action
	if a.Prefix == "" || a.AnyService || a.KnownService {
		return
	}
	f := p.Report(p.Within(&a.String, 0, len(a.Prefix)), "the service %q is "+p.Unknown(), a.Prefix)
	if name := guessService(p, a.Prefix); name != "" {
		f.Advise("did you mean %s?", name)
		if set, unknown := expand.Actions(p.Catalog, []string{name + ":" + a.Name}); len(unknown) == 0 && set.Len() > 0 {
			f.Fix(lint.NeedsInput, lint.Rename(&a.String, name+":"+a.Name))
		}
	}
}

func unknownAction(p *lint.Pass) {
	a := p.Action
	if !a.KnownService || a.Wild || a.Known {
		return
	}
	f := p.Report(a.Span, "the action %q is "+p.Unknown(), a.Value)
	suggestAction(p, f)
}

// suggestAction offers what an action that covers nothing was perhaps meant to be.
func suggestAction(p *lint.Pass, f *lint.Finding) {
	if !p.MayGuess() {
		return
	}
	if _, unknown := expand.Actions(p.Catalog, []string{p.Action.Value}); len(unknown) > 0 && unknown[0].Near != "" {
		f.Advise("did you mean %s?", unknown[0].Near).Fix(lint.NeedsInput, lint.Rename(&p.Action.String, unknown[0].Near))
	}
}

func actionWildcardNoMatch(p *lint.Pass) {
	a := p.Action
	if !a.KnownService || !a.Wild {
		return
	}
	for range a.Service.Match(a.Name) {
		return
	}
	f := p.Report(a.Span, "%q covers no action in the catalog of "+p.Catalog.Date(), a.Value)
	if p.Statement.Deny && !p.Statement.Inverted {
		f.As(lint.Security)
	}
	suggestAction(p, f)
}

// apiNames are operations of AWS's APIs that have no action of their name, with the actions
// that they need.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
const apiNames = " s3:headobject=s3:GetObject s3:headbucket=s3:ListBucket s3:listobjects=s3:ListBucket s3:listobjectsv2=s3:ListBucket" +
	" s3:listobjectversions=s3:ListBucketVersions s3:listbuckets=s3:ListAllMyBuckets s3:deleteobjects=s3:DeleteObject" +
	" s3:copyobject=s3:GetObject+s3:PutObject s3:createmultipartupload=s3:PutObject s3:uploadpart=s3:PutObject s3:uploadpartcopy=s3:GetObject+s3:PutObject" +
	" s3:completemultipartupload=s3:PutObject s3:listmultipartuploads=s3:ListBucketMultipartUploads s3:listparts=s3:ListMultipartUploadParts" +
	" s3:getbucketlifecycleconfiguration=s3:GetLifecycleConfiguration s3:putbucketlifecycleconfiguration=s3:PutLifecycleConfiguration" +
	" s3:deletebucketlifecycle=s3:PutLifecycleConfiguration s3:putbucketencryption=s3:PutEncryptionConfiguration" +
	" s3:getbucketencryption=s3:GetEncryptionConfiguration s3:deletebucketencryption=s3:PutEncryptionConfiguration" +
	" s3:getbucketreplication=s3:GetReplicationConfiguration s3:putbucketreplication=s3:PutReplicationConfiguration" +
	" s3:deletebuckettagging=s3:PutBucketTagging s3:deletebucketcors=s3:PutBucketCORS s3:getbucketnotificationconfiguration=s3:GetBucketNotification" +
	" s3:putbucketnotificationconfiguration=s3:PutBucketNotification s3:selectobjectcontent=s3:GetObject s3:getobjectlockconfiguration=s3:GetBucketObjectLockConfiguration" +
	" s3:putobjectlockconfiguration=s3:PutBucketObjectLockConfiguration s3:getpublicaccessblock=s3:GetBucketPublicAccessBlock s3:putpublicaccessblock=s3:PutBucketPublicAccessBlock" +
	" lambda:invoke=lambda:InvokeFunction dynamodb:transactgetitems=dynamodb:GetItem" +
	" dynamodb:transactwriteitems=dynamodb:PutItem+dynamodb:UpdateItem+dynamodb:DeleteItem+dynamodb:ConditionCheckItem" +
	" dynamodb:executestatement=dynamodb:PartiQLSelect dynamodb:executetransaction=dynamodb:PartiQLSelect dynamodb:batchexecutestatement=dynamodb:PartiQLSelect" +
	" sqs:sendmessagebatch=sqs:SendMessage sqs:deletemessagebatch=sqs:DeleteMessage sqs:changemessagevisibilitybatch=sqs:ChangeMessageVisibility" +
	" sns:publishbatch=sns:Publish kms:reencrypt=kms:ReEncryptFrom+kms:ReEncryptTo" +
	" apigateway:getrestapis=apigateway:GET apigateway:createrestapi=apigateway:POST apigateway:deleterestapi=apigateway:DELETE "

func apiNameNotAction(p *lint.Pass) {
	a := p.Action
	if !a.KnownService || a.Wild || a.Known {
		return
	}
	needed := lint.Entry(apiNames, a.Value)
	if needed == "" {
		return
	}
	list := strings.Split(needed, "+")
	f := p.Report(a.Span, "%q is an operation of the API and no action", a.Value).Advise("it needs " + strings.Join(list, " and "))
	if len(list) == 1 {
		f.Fix(lint.NeedsInput, lint.Rename(&a.String, list[0]))
		return
	}
	all := policy.JSONStrings(list)
	if e := p.Statement.ActionSpan(); e != a.Span { // an item of a list
		all = all[1 : len(all)-1]
	}
	f.Fix(lint.NeedsInput, policy.Edit{Span: a.Span, Text: all})
}
