package rolesync

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/leastwise/leastwise/wasm/roles"
)

// writeRole makes a call about a role.
func (r *run) writeRole(ctx context.Context, s *roles.Step) (err error) {
	name := &s.Thing.Name
	switch s.Op {
	case roles.CreateRole:
		_, err = r.iam.CreateRole(ctx, &iam.CreateRoleInput{RoleName: name, Path: &s.Path, AssumeRolePolicyDocument: &s.Document,
			Description: optional(s.Description), MaxSessionDuration: seconds(s.MaxSession), PermissionsBoundary: filled(s.Boundary), Tags: iamTags(s.Tags)})
	case roles.UpdateAssumeRolePolicy:
		_, err = r.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: name, PolicyDocument: &s.Document})
	case roles.UpdateRole:
		_, err = r.iam.UpdateRole(ctx, r.update(s))
	case roles.PutRolePermissionsBoundary:
		_, err = r.iam.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: name, PermissionsBoundary: &s.Boundary})
	case roles.DeleteRolePermissionsBoundary:
		_, err = r.iam.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: name})
	case roles.TagRole:
		_, err = r.iam.TagRole(ctx, &iam.TagRoleInput{RoleName: name, Tags: iamTags(s.Tags)})
	case roles.UntagRole:
		_, err = r.iam.UntagRole(ctx, &iam.UntagRoleInput{RoleName: name, TagKeys: s.TagKeys})
	case roles.PutRolePolicy:
		_, err = r.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: name, PolicyName: &s.Item, PolicyDocument: &s.Document})
	case roles.DeleteRolePolicy:
		_, err = r.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: name, PolicyName: &s.Item})
	case roles.AttachRolePolicy:
		_, err = r.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: name, PolicyArn: &s.Item})
	case roles.DetachRolePolicy:
		_, err = r.iam.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: name, PolicyArn: &s.Item})
	case roles.DeleteRole:
		_, err = r.iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: name})
	}
	return err
}

// update says both fields, since IAM sets a session duration that is left out to an hour.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
func (r *run) update(s *roles.Step) *iam.UpdateRoleInput {
	in := &iam.UpdateRoleInput{RoleName: &s.Thing.Name, Description: s.Description, MaxSessionDuration: seconds(s.MaxSession)}
	if now := r.state.Role(s.Thing.Name); now != nil {
		if in.Description == nil {
			in.Description = now.Description
		}
		if in.MaxSessionDuration == nil {
			in.MaxSessionDuration = seconds(now.MaxSession)
		}
	}
	return in
}

// writeProfile makes a call about an instance profile.
func (r *run) writeProfile(ctx context.Context, s *roles.Step) (err error) {
	name := &s.Thing.Name
	switch s.Op {
	case roles.CreateInstanceProfile:
		_, err = r.iam.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: name, Path: &s.Path})
	case roles.AddRoleToInstanceProfile:
		_, err = r.iam.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: name, RoleName: &s.Item})
	case roles.RemoveRoleFromInstanceProfile:
		_, err = r.iam.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{InstanceProfileName: name, RoleName: &s.Item})
	}
	return err
}

// optional leaves an empty text out where AWS wants one or nothing.
func optional(text *string) *string {
	if text == nil {
		return nil
	}
	return filled(*text)
}

func filled(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func seconds(n *int) *int32 {
	if n == nil {
		return nil
	}
	return sdk.Int32(int32(*n))
}

func iamTags(from []roles.Tag) []types.Tag {
	var out []types.Tag
	for _, t := range from {
		out = append(out, types.Tag{Key: &t.Key, Value: &t.Value})
	}
	return out
}
