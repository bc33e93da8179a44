package rolesync

import (
	"context"
	"net/url"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

// readRole reads a role, nil if there is none.
func (a *Account) readRole(ctx context.Context, name string) (*found, error) {
	const tries = 3 // a policy may go between the list and the look at it
	for try := 1; ; try++ {
		f, err := a.readRoleOnce(ctx, name)
		if !is(err, noSuchEntity) || try == tries {
			return f, err
		}
	}
}

const noSuchEntity = "NoSuchEntity"

func (a *Account) readRoleOnce(ctx context.Context, name string) (*found, error) {
	f := &found{}
	got, err := a.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if is(err, noSuchEntity) {
		return nil, nil
	}
	if err != nil {
		return nil, told("iam:GetRole", name, err)
	}
	f.role = roleOf(got.Role)
	g := together(ctx)
	g.run(func(ctx context.Context) (err error) {
		f.role.Inline, err = a.readInline(ctx, name)
		return err
	})
	g.run(func(ctx context.Context) error {
		return pages(func(marker *string) (*string, error) {
			page, err := a.iam.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &name, Marker: marker})
			if err != nil {
				return nil, told("iam:ListAttachedRolePolicies", name, err)
			}
			f.role.Managed = appendARNs(f.role.Managed, page.AttachedPolicies)
			return further(page.IsTruncated, page.Marker), nil
		})
	})
	g.run(func(ctx context.Context) error {
		return pages(func(marker *string) (*string, error) {
			page, err := a.iam.ListInstanceProfilesForRole(ctx, &iam.ListInstanceProfilesForRoleInput{RoleName: &name, Marker: marker})
			if err != nil {
				return nil, told("iam:ListInstanceProfilesForRole", name, err)
			}
			f.addProfiles(page.InstanceProfiles)
			return further(page.IsTruncated, page.Marker), nil
		})
	})
	if err := g.end(); err != nil {
		return nil, err
	}
	f.role.Sort()
	return f, nil
}

// readInline reads the inline policies of a role.
func (a *Account) readInline(ctx context.Context, role string) ([]roles.Policy, error) {
	var names []string
	if err := pages(func(marker *string) (*string, error) {
		page, err := a.iam.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role, Marker: marker})
		if err != nil {
			return nil, told("iam:ListRolePolicies", role, err)
		}
		names = append(names, page.PolicyNames...)
		return further(page.IsTruncated, page.Marker), nil
	}); err != nil {
		return nil, err
	}
	out := make([]roles.Policy, len(names))
	g := together(ctx)
	for i, name := range names {
		g.run(func(ctx context.Context) error {
			got, err := a.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
			if err != nil {
				return told("iam:GetRolePolicy", role+", "+name, err)
			}
			out[i] = roles.Policy{Name: name, Document: decoded(got.PolicyDocument)}
			return nil
		})
	}
	return out, g.end()
}

// roleOf is what GetRole and, but for tags and the boundary, ListRoles tell.
func roleOf(from *types.Role) roles.Role {
	r := roles.Role{
		Name: sdk.ToString(from.RoleName), Path: sdk.ToString(from.Path), ID: sdk.ToString(from.RoleId), Trust: decoded(from.AssumeRolePolicyDocument),
		Description: new(sdk.ToString(from.Description)), MaxSession: new(session(from.MaxSessionDuration)), Boundary: new(boundary(from.PermissionsBoundary)),
		Managed: []string{}, Profiles: []string{},
	}
	r.Tags, r.Stack = tagsOf(from.Tags)
	if t := from.SourceRoleTemplate; t != nil {
		r.Template = sdk.ToString(t.TemplateArn)
	}
	return r
}

// session is the longest session in seconds; IAM has an hour where nobody says it.
func session(from *int32) int {
	if from == nil {
		return 3600
	}
	return int(*from)
}

func boundary(from *types.AttachedPermissionsBoundary) string {
	if from == nil {
		return ""
	}
	return sdk.ToString(from.PermissionsBoundaryArn)
}

// stackTag is the tag that CloudFormation puts on what it makes.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-overview.html
const stackTag = "aws:cloudformation:stack-name"

// tagsOf are a role's tags without those of AWS, and the stack that it belongs to.
func tagsOf(from []types.Tag) (tags []roles.Tag, stack string) {
	tags = []roles.Tag{}
	for _, t := range from {
		key, value := sdk.ToString(t.Key), sdk.ToString(t.Value)
		if key == stackTag {
			stack = value
		}
		if !ofAWS(key) {
			tags = append(tags, roles.Tag{Key: key, Value: value})
		}
	}
	return tags, stack
}

// ofAWS reports whether a tag is one that only AWS can set.
func ofAWS(key string) bool { return strings.HasPrefix(key, "aws:") }

func appendARNs(list []string, from []types.AttachedPolicy) []string {
	for _, p := range from {
		list = append(list, sdk.ToString(p.PolicyArn))
	}
	return list
}

func (f *found) addProfiles(from []types.InstanceProfile) {
	for i := range from {
		p := profileOf(&from[i])
		p.Role = f.role.Name // GetAccountAuthorizationDetails may leave it out
		f.profiles = append(f.profiles, p)
		f.role.Profiles = append(f.role.Profiles, p.Name)
	}
}

// decoded is a document as IAM gives it, percent-encoded after RFC 3986, or as it is.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
func decoded(from *string) string {
	text := sdk.ToString(from)
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}
