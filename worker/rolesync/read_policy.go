package rolesync

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

// readPolicy reads a managed policy's version in force, nil if there is no such policy. It
// comes without document if the caller may not see it.
func (a *Account) readPolicy(ctx context.Context, arn string) (*roles.Managed, error) {
	m := &roles.Managed{ARN: arn}
	got, err := a.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	switch {
	case is(err, noSuchEntity):
		return nil, nil
	case denied(err):
		a.warn("%v; what the policy allows is not known", told("iam:GetPolicy", arn, err))
		return m, nil
	case err != nil:
		return nil, told("iam:GetPolicy", arn, err)
	}
	version, err := a.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: got.Policy.DefaultVersionId})
	switch {
	case denied(err):
		a.warn("%v; what the policy allows is not known", told("iam:GetPolicyVersion", arn, err))
		return m, nil
	case err != nil:
		return nil, told("iam:GetPolicyVersion", arn, err)
	}
	m.Document = decoded(version.PolicyVersion.Document)
	return m, nil
}

// listPrincipals lists all users and roles of the account.
func (a *Account) listPrincipals(ctx context.Context) ([]roles.Principal, error) {
	var out []roles.Principal
	if err := pages(func(marker *string) (*string, error) {
		page, err := a.iam.ListUsers(ctx, &iam.ListUsersInput{MaxItems: sdk.Int32(pageSize), Marker: marker})
		if err != nil {
			return nil, told("iam:ListUsers", "", err)
		}
		for i := range page.Users {
			out = append(out, roles.Principal{ID: sdk.ToString(page.Users[i].UserId), ARN: sdk.ToString(page.Users[i].Arn)})
		}
		return further(page.IsTruncated, page.Marker), nil
	}); err != nil {
		return nil, err
	}
	if err := pages(func(marker *string) (*string, error) {
		page, err := a.iam.ListRoles(ctx, &iam.ListRolesInput{MaxItems: sdk.Int32(pageSize), Marker: marker})
		if err != nil {
			return nil, told("iam:ListRoles", "", err)
		}
		for i := range page.Roles {
			out = append(out, roles.Principal{ID: sdk.ToString(page.Roles[i].RoleId), ARN: sdk.ToString(page.Roles[i].Arn)})
		}
		return further(page.IsTruncated, page.Marker), nil
	}); err != nil {
		return nil, err
	}
	return out, nil
}

// readProfile reads an instance profile, nil if there is none.
func (a *Account) readProfile(ctx context.Context, name string) (*roles.Profile, error) {
	got, err := a.iam.GetInstanceProfile(ctx, &iam.GetInstanceProfileInput{InstanceProfileName: &name})
	if is(err, noSuchEntity) {
		return nil, nil
	}
	if err != nil {
		return nil, told("iam:GetInstanceProfile", name, err)
	}
	p := profileOf(got.InstanceProfile)
	return &p, nil
}

func profileOf(from *types.InstanceProfile) roles.Profile {
	p := roles.Profile{Name: sdk.ToString(from.InstanceProfileName), Path: sdk.ToString(from.Path)}
	if len(from.Roles) > 0 {
		p.Role = sdk.ToString(from.Roles[0].RoleName)
	}
	return p
}
