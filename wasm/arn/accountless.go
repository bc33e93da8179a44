package arn

import "strings"

// accountless are what the resources of AWS's own begin with whose ARNs name no account,
// though the formats of their types have one. A resource of a customer can't begin so.
var accountless = [...]struct{ service, resource string }{
	// Names of documents that begin with aws, amazon or amzn are AWS's:
	// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html
	// whose ARNs have no account:
	// https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity-based-policies.html
	// AWS's own policies name AWS-RunPatchBaseline and others so:
	// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSQuickSetupPatchPolicyDeploymentRolePolicy.html
	{"ssm", "document/AWS"}, {"ssm", "document/Aws"}, {"ssm", "document/Amazon"}, {"ssm", "document/AMZN"},
	{"ssm", "automation-definition/AWS"}, {"ssm", "automation-definition/Aws"}, {"ssm", "automation-definition/Amazon"}, {"ssm", "automation-definition/AMZN"},
	// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
	{"ssm", "parameter/aws/service/"},
	// https://docs.aws.amazon.com/fis/latest/APIReference/API_Action.html
	{"fis", "action/aws:"},
	// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchApplicationSignalsReadOnlyAccess.html
	{"resource-explorer-2", "view/AWSServiceView"},
}

// Accountless reports whether an ARN without account may name resources of AWS's own that
// have none.
func (a *ARN) Accountless() bool { return a.accountlessAs("*") }

// accountlessAs is Accountless for the resources that a format's resource part stands for.
func (a *ARN) accountlessAs(format string) bool {
	if a.Account != "" {
		return false
	}
	for i := range accountless {
		row := &accountless[i]
		if row.service == a.Service && mayBegin(a.Resource, row.resource) && mayBegin(format, row.resource) {
			return true
		}
	}
	return false
}

// mayBegin reports whether what a pattern stands for may begin with a text.
func mayBegin(pattern, text string) bool {
	if end := strings.IndexAny(pattern, "*?$"); end >= 0 && end < len(text) {
		return text[:end] == pattern[:end]
	}
	return strings.HasPrefix(pattern, text)
}
