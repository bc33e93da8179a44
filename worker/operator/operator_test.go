package operator

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

const (
	account = "111122223333"
	limit   = "arn:aws:iam::" + account + ":policy/LeastwiseBoundary"
	sandbox = "arn:aws:iam::" + account + ":role/leastwise-sandbox/sbx-x"
	admin   = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
)

func compile(t *testing.T, kind policy.Kind, text string) *simulate.Policy {
	t.Helper()
	d, errs := policy.Parse(text)
	if len(errs) > 0 {
		t.Fatalf("%s: %s", text, errs[0].Message)
	}
	return simulate.Compile(kind.String(), kind, d)
}

// world decides for the two principals that the files are about.
type world struct{ operator, inside *simulate.Policies }

func newWorld(t *testing.T) world {
	return world{
		operator: &simulate.Policies{Identity: []*simulate.Policy{compile(t, policy.Identity, Policy("aws", account, "LeastwiseBoundary"))}},
		inside: &simulate.Policies{
			Identity: []*simulate.Policy{compile(t, policy.Identity, admin)},
			Boundary: []*simulate.Policy{compile(t, policy.Boundary, Boundary())},
		},
	}
}

func may(t *testing.T, p *simulate.Policies, action, resource string, context ...string) bool {
	t.Helper()
	who, err := simulate.ParsePrincipal("arn:aws:sts::" + account + ":assumed-role/Operator/ann")
	if err != nil {
		t.Fatal(err)
	}
	r := &simulate.Request{Principal: who, Action: action, Resources: []simulate.Resource{{ARN: resource, Account: account}}, Time: "2027-01-15T08:00:00Z"}
	for i := 0; i < len(context); i += 2 {
		r.Context.Set(context[i], strings.Fields(context[i+1])...)
	}
	all := *p
	if strings.HasPrefix(action, "sts:Assume") { // roles that trust the account, so that the caller's own policies decide
		all.Trust = []simulate.Attached{{Policy: compile(t, policy.Trust, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"`+account+`"},"Action":"sts:*"}}`)}}
	}
	result := simulate.Evaluate(r, &all)
	if result.Decision == simulate.Unknown { // AssumeRoot is not modelled; but nobody may who is not allowed by his own policies
		for _, l := range result.Resources[0].Layers {
			if l.Layer == simulate.IdentityPolicies && l.Decision == simulate.ImplicitDeny {
				return false
			}
		}
		return true
	}
	return result.Decision == simulate.Allowed
}

// What the operator needs is allowed, and the same without one of its conditions is not.
func TestOperatorMay(t *testing.T) {
	w := newWorld(t)
	tags := []string{"aws:TagKeys", "leastwise:managed leastwise:expires leastwise:creator leastwise:doc-sha256", "aws:RequestTag/leastwise:managed", "sandbox"}
	bounded := []string{"iam:PermissionsBoundary", limit}
	for _, tt := range []struct {
		action, resource string
		context          []string
		want             bool
		why              string
	}{
		{"iam:CreateRole", sandbox, append(bounded, tags...), true, "a sandbox"},
		{"iam:CreateRole", sandbox, tags, false, "without boundary"},
		{"iam:CreateRole", sandbox, append([]string{"iam:PermissionsBoundary", "arn:aws:iam::aws:policy/AdministratorAccess"}, tags...), false, "with another boundary"},
		{"iam:CreateRole", sandbox, bounded, false, "without tags"},
		{"iam:CreateRole", sandbox, append(bounded, "aws:TagKeys", "leastwise:managed team", "aws:RequestTag/leastwise:managed", "sandbox"), false, "with another tag"},
		{"iam:CreateRole", "arn:aws:iam::" + account + ":role/mine", append(bounded, tags...), false, "in another path"},
		{"iam:PutRolePolicy", sandbox, bounded, true, "its policies"},
		{"iam:PutRolePolicy", sandbox, nil, false, "those of a role without boundary"},
		{"iam:PutRolePolicy", "arn:aws:iam::" + account + ":role/mine", bounded, false, "those of another role"},
		{"iam:DeleteRolePolicy", sandbox, bounded, true, "its removal"},
		{"iam:DeleteRole", sandbox, nil, true, "its removal"},
		{"iam:DeleteRole", "arn:aws:iam::" + account + ":role/mine", nil, false, "of another role"},
		{"iam:ListRoles", "*", nil, true, "a sweep"},
		{"sts:AssumeRole", sandbox, nil, true, "a session of it"},
		{"sts:AssumeRole", "arn:aws:iam::" + account + ":role/Admin", nil, false, "of another role"},
		{"iam:TagRole", sandbox, tags, true, "tags made with it"},
		{"iam:TagRole", sandbox, []string{"aws:TagKeys", "team"}, false, "other tags"},
		{"iam:PassRole", sandbox, nil, false, "to a service"},
		{"iam:UpdateAssumeRolePolicy", sandbox, bounded, false, "who may assume it"},
		{"iam:DeleteRolePermissionsBoundary", sandbox, bounded, false, "no boundary"},
		{"iam:PutRolePermissionsBoundary", sandbox, bounded, false, "another boundary"},
		{"iam:AttachRolePolicy", sandbox, bounded, false, "managed policies"},
	} {
		if got := may(t, w.operator, tt.action, tt.resource, tt.context...); got != tt.want {
			t.Errorf("%s on %s (%s): %v, want %v", tt.action, tt.resource, tt.why, got, tt.want)
		}
	}
}

// escalations are the known ways from some IAM rights to all, each with everything it takes;
// a way is closed if one of its actions is.
var escalations = []string{
	"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile",
	"iam:AttachUserPolicy", "iam:AttachGroupPolicy", "iam:AttachRolePolicy sts:AssumeRole", "iam:PutUserPolicy", "iam:PutGroupPolicy",
	"iam:PutRolePolicy sts:AssumeRole", "iam:AddUserToGroup", "iam:UpdateAssumeRolePolicy sts:AssumeRole", "sts:AssumeRole",
	"iam:CreateRole iam:AttachRolePolicy sts:AssumeRole", "iam:CreateUser iam:CreateAccessKey", "iam:CreateServiceSpecificCredential",
	"iam:UploadSSHPublicKey", "iam:UploadSigningCertificate", "iam:DeactivateMFADevice", "iam:ResyncMFADevice", "iam:CreateVirtualMFADevice iam:EnableMFADevice",
	"iam:CreateSAMLProvider", "iam:UpdateSAMLProvider", "iam:CreateOpenIDConnectProvider", "iam:UpdateOpenIDConnectProviderThumbprint", "iam:AddClientIDToOpenIDConnectProvider",
	"iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
	"iam:DetachUserPolicy", "iam:DeleteUserPolicy", "iam:TagRole", "iam:TagUser", "iam:UntagRole",
	"iam:PassRole ec2:RunInstances", "iam:PassRole lambda:CreateFunction lambda:InvokeFunction", "iam:PassRole lambda:CreateFunction lambda:CreateEventSourceMapping",
	"iam:PassRole glue:CreateDevEndpoint", "iam:PassRole cloudformation:CreateStack", "iam:PassRole datapipeline:CreatePipeline", "iam:PassRole sagemaker:CreateNotebookInstance",
	"iam:PassRole ecs:RunTask", "iam:PassRole codebuild:CreateProject", "iam:PassRole states:CreateStateMachine", "iam:PassRole ec2:AssociateIamInstanceProfile",
	"iam:AddRoleToInstanceProfile", "iam:CreateServiceLinkedRole", "sts:AssumeRoot", "organizations:LeaveOrganization", "organizations:AttachPolicy", "account:PutAlternateContact",
	"sso:CreateAccountAssignment", "sso:PutInlinePolicyToPermissionSet", "sso-directory:CreateUser", "identitystore:CreateGroupMembership", "rolesanywhere:CreateTrustAnchor",
	"rolesanywhere:CreateProfile", "ram:CreateResourceShare",
}

// Neither the operator by itself nor a sandbox that may do everything else reaches a
// principal outside of the boundary in one of the known ways, on whatever resource.
func TestNoWayOut(t *testing.T) {
	w := newWorld(t)
	cat, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	outside := []string{"*", "arn:aws:iam::" + account + ":role/Admin", "arn:aws:iam::" + account + ":user/ann", "arn:aws:iam::" + account + ":group/g", limit,
		"arn:aws:iam::" + account + ":role/leastwise-sandboxes", "arn:aws:iam::" + account + ":role/leastwise/sandbox/x", "arn:aws:iam::999999999999:role/leastwise-sandbox/x"}
	for _, way := range escalations {
		for _, who := range []struct {
			name     string
			policies *simulate.Policies
			on       []string
		}{{"the operator", w.operator, outside}, {"a sandbox", w.inside, append([]string{sandbox}, outside...)}} {
			for _, resource := range who.on {
				closed := false
				for _, action := range strings.Fields(way) {
					if _, ok := cat.LookupAction(action); !ok {
						t.Errorf("%s is not in the catalog of %s", action, cat.Date())
					}
					closed = closed || !may(t, who.policies, action, resource, "iam:PermissionsBoundary", limit)
				}
				if !closed {
					t.Errorf("%s may %s on %s", who.name, way, resource)
				}
			}
		}
	}
}

// The boundary lets everything through that reads, and no change of IAM at all.
func TestBoundaryOverAllOfIAM(t *testing.T) {
	w := newWorld(t)
	cat, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	iam, _ := cat.LookupService("iam")
	for a := range iam.Actions() {
		reads := a.Level() == catalog.Read || a.Level() == catalog.List
		if got := may(t, w.inside, a.ID(), "*"); got != reads {
			t.Errorf("%s (%v): %v", a.ID(), a.Level(), got)
		}
	}
	for _, action := range []string{"s3:DeleteObject", "ec2:TerminateInstances", "sts:GetCallerIdentity", "kms:Decrypt", "lambda:UpdateFunctionCode"} {
		if !may(t, w.inside, action, "*") {
			t.Errorf("%s is cut off, which no policy under test expects", action)
		}
	}
}

func TestOtherAccounts(t *testing.T) {
	got := Policy("aws-cn", "444455556666", "team/Limit")
	for _, bad := range []string{"111122223333", "arn:aws:", "LeastwiseBoundary"} {
		if strings.Contains(got, bad) {
			t.Errorf("%s is still there", bad)
		}
	}
	if !strings.Contains(got, `"arn:aws-cn:iam::444455556666:policy/team/Limit"`) {
		t.Errorf("got %s", got)
	}
}
