package rolesync

import (
	"context"
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

// pageSize is what IAM gives at most; it may give fewer.
const pageSize = 1000

// readAllRoles reads roles out of two lists of all roles: what each has, and the fields that
// the first list lacks. It is not done if the caller may not ask for them.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
func (r *reading) readAllRoles(ctx context.Context, names []string) (done bool, err error) {
	var (
		details []types.RoleDetail
		listed  = map[string]roles.Role{}
		managed []roles.Managed
	)
	g := together(ctx)
	g.run(func(ctx context.Context) error {
		return pages(func(marker *string) (*string, error) {
			page, err := r.iam.GetAccountAuthorizationDetails(ctx, &iam.GetAccountAuthorizationDetailsInput{
				Filter:   []types.EntityType{types.EntityTypeRole, types.EntityTypeLocalManagedPolicy, types.EntityTypeAWSManagedPolicy},
				MaxItems: sdk.Int32(pageSize), Marker: marker,
			})
			if err != nil {
				return nil, told("iam:GetAccountAuthorizationDetails", "", err)
			}
			details = append(details, page.RoleDetailList...)
			managed = append(managed, documentsOf(page.Policies)...)
			return further(page.IsTruncated, page.Marker), nil
		})
	})
	g.run(func(ctx context.Context) error {
		return pages(func(marker *string) (*string, error) {
			page, err := r.iam.ListRoles(ctx, &iam.ListRolesInput{MaxItems: sdk.Int32(pageSize), Marker: marker})
			if err != nil {
				return nil, told("iam:ListRoles", "", err)
			}
			for i := range page.Roles {
				role := roleOf(&page.Roles[i])
				listed[role.Name] = role
			}
			return further(page.IsTruncated, page.Marker), nil
		})
	})
	if err := g.end(); denied(err) {
		r.warn("%v; roles are read one by one", err)
		return false, nil
	} else if err != nil {
		return true, err
	}
	r.add(func(have *roles.Actual) { have.Managed = managed })
	g = together(ctx)
	for i := range details {
		d := &details[i]
		name := sdk.ToString(d.RoleName)
		if _, mine := slices.BinarySearch(names, name); !mine {
			continue
		}
		one, known := listed[name]
		r.count(g, func(ctx context.Context) error {
			if !known { // it came between the two lists
				f, err := r.readRole(ctx, name)
				r.addRole(f)
				return err
			}
			r.addRole(detailed(d, one))
			return nil
		})
	}
	return true, g.end()
}

// detailed is a role of both lists.
func detailed(d *types.RoleDetail, listed roles.Role) *found {
	f := &found{role: roles.Role{
		Name: listed.Name, Path: sdk.ToString(d.Path), ID: sdk.ToString(d.RoleId), Trust: decoded(d.AssumeRolePolicyDocument),
		Description: listed.Description, MaxSession: listed.MaxSession, Template: listed.Template, Boundary: new(boundary(d.PermissionsBoundary)),
		Managed: appendARNs([]string{}, d.AttachedManagedPolicies), Profiles: []string{}, Inline: []roles.Policy{},
	}}
	f.role.Tags, f.role.Stack = tagsOf(d.Tags)
	for _, p := range d.RolePolicyList {
		f.role.Inline = append(f.role.Inline, roles.Policy{Name: sdk.ToString(p.PolicyName), Document: decoded(p.PolicyDocument)})
	}
	f.addProfiles(d.InstanceProfileList)
	f.role.Sort()
	return f
}

// documentsOf are the managed policies that come with the version in force.
func documentsOf(from []types.ManagedPolicyDetail) []roles.Managed {
	var out []roles.Managed
	for _, p := range from {
		for _, v := range p.PolicyVersionList {
			if v.IsDefaultVersion && v.Document != nil {
				out = append(out, roles.Managed{ARN: sdk.ToString(p.Arn), Document: decoded(v.Document)})
			}
		}
	}
	return out
}
