package flow

import "strings"

// Hazard is something that the policy allows and that may outlast the sandbox.
type Hazard struct {
	// Action is the first pattern of the policy that allows it, and Example an action of
	// AWS's that the pattern covers.
	Action, Example string
	Why             string
}

// lasting are actions that leave something behind which the sandbox's end does not end.
// The lists are examples of their kind, not all of AWS; a test keeps them in the catalog.
var lasting = []struct{ why, actions string }{
	{"sessions of other roles go on for up to an hour after the end",
		"sts:AssumeRole sts:AssumeRoot"},
	{"access keys, passwords and users work until somebody removes them",
		"iam:CreateAccessKey iam:CreateLoginProfile iam:UpdateLoginProfile iam:CreateUser iam:CreateServiceSpecificCredential iam:UploadSSHPublicKey iam:UploadSigningCertificate " +
			"iam:CreateVirtualMFADevice iam:CreateSAMLProvider iam:CreateOpenIDConnectProvider rolesanywhere:CreateTrustAnchor rolesanywhere:CreateProfile cognito-identity:CreateIdentityPool " +
			"identitystore:CreateUser sso:CreatePermissionSet"},
	{"rights given to others stay given",
		"iam:AttachRolePolicy iam:AttachUserPolicy iam:AttachGroupPolicy iam:PutRolePolicy iam:PutUserPolicy iam:PutGroupPolicy iam:CreatePolicyVersion iam:SetDefaultPolicyVersion " +
			"iam:AddUserToGroup iam:UpdateAssumeRolePolicy iam:CreateRole iam:DeleteRolePermissionsBoundary iam:DeleteUserPermissionsBoundary iam:PutRolePermissionsBoundary"},
	{"a service keeps working with the role it was given",
		"iam:PassRole"},
	{"a resource's own policy keeps letting others in",
		"s3:PutBucketPolicy s3:PutBucketAcl s3:PutObjectAcl s3:PutAccessPointPolicy kms:PutKeyPolicy kms:CreateGrant sqs:AddPermission sqs:SetQueueAttributes sns:AddPermission sns:SetTopicAttributes " +
			"lambda:AddPermission lambda:AddLayerVersionPermission secretsmanager:PutResourcePolicy ecr:SetRepositoryPolicy ram:CreateResourceShare ram:AssociateResourceShare " +
			"events:PutPermission events:PutRule dynamodb:PutResourcePolicy es:UpdateDomainConfig glacier:SetVaultAccessPolicy backup:PutBackupVaultAccessPolicy logs:PutResourcePolicy " +
			"ec2:ModifyImageAttribute ec2:ModifySnapshotAttribute rds:ModifyDBSnapshotAttribute ses:PutIdentityPolicy glue:PutResourcePolicy codeartifact:PutDomainPermissionsPolicy " +
			"elasticfilesystem:PutFileSystemPolicy ssm:ModifyDocumentPermission"},
	{"what runs goes on running, with its own role",
		"ec2:RunInstances ec2:StartInstances lambda:CreateFunction lambda:UpdateFunctionCode ecs:RunTask ecs:CreateService ecs:UpdateService batch:SubmitJob glue:CreateJob glue:StartJobRun " +
			"codebuild:StartBuild codebuild:CreateProject states:StartExecution states:CreateStateMachine sagemaker:CreateNotebookInstance sagemaker:CreateTrainingJob datapipeline:CreatePipeline " +
			"cloudformation:CreateStack cloudformation:UpdateStack ssm:SendCommand ssm:CreateAssociation ssm:StartAutomationExecution scheduler:CreateSchedule eks:CreateCluster eks:CreateAccessEntry"},
}

// stopped are the services of which guard and boundary leave nothing that lasts.
var stopped = []string{"iam:", "sts:", "organizations:", "account:", "sso:", "sso-directory:", "identitystore:", "rolesanywhere:", "ram:"}

// hazards lists what a policy may leave behind, one for each kind. Denials and conditions
// in the policy are not weighed, so the list may be too long, but not too short.
func hazards(s subject, o Options, bounded bool) []Hazard {
	var list []Hazard
	for _, kind := range lasting {
		if h, found := hazard(s, kind.actions, o, bounded); found {
			h.Why = kind.why
			list = append(list, h)
		}
	}
	return list
}

func hazard(s subject, actions string, o Options, bounded bool) (Hazard, bool) {
	for _, action := range strings.Fields(actions) {
		if strings.HasPrefix(action, "sts:") && !o.AllowChaining || bounded && beginsWith(action, stopped) {
			continue
		}
		for i := range s.document.Statements {
			statement := &s.document.Statements[i]
			if statement.Effect.Value != "Allow" {
				continue
			}
			for _, p := range statement.Action {
				if covers(p.Value, action) {
					return Hazard{Action: p.Value, Example: action}, true
				}
			}
			if statement.NotAction == nil {
				continue
			}
			excluded := false
			for _, p := range statement.NotAction {
				excluded = excluded || covers(p.Value, action)
			}
			if !excluded {
				return Hazard{Action: "NotAction", Example: action}, true
			}
		}
	}
	return Hazard{}, false
}

func beginsWith(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// covers matches an action against a pattern with * and ?, without regard to case. A star
// that was passed is the only place to come back to, so the time is at most the product of
// the lengths.
func covers(pattern, action string) bool {
	p, a := strings.ToLower(pattern), strings.ToLower(action)
	star, mark := -1, 0
	i, k := 0, 0
	for k < len(a) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, k
			i++
		case i < len(p) && (p[i] == '?' || p[i] == a[k]):
			i++
			k++
		case star >= 0:
			mark++
			i, k = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
