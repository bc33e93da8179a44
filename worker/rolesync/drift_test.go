package rolesync_test

import (
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Each change that somebody makes to a defined resource is found, named, and taken back.
func drift(s *stage) {
	want := s.desired(everything)
	s.apply(want)
	ctx, app := s.Context(), sdk.String("app")
	policy := func(name string) *string { return sdk.String("arn:aws:iam::" + s.server.Account + ":policy/" + name) }
	other := sdk.String(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}`)
	keyID := func() *string {
		return must(s.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: sdk.String("alias/main")}))(s).KeyMetadata.KeyId
	}
	for _, tt := range []struct {
		what   string
		change func() error
		want   string // the first words of each change
		anew   string // what has another ID or day when it is repaired
	}{
		{"trust", func() error {
			_, err := s.iam.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: app,
				PolicyDocument: sdk.String(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}`)})
			return err
		}, "update trust_document app", ""},
		{"an inline policy changed", func() error {
			_, err := s.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: app, PolicyName: sdk.String("logs"), PolicyDocument: other})
			return err
		}, "update role_policy app logs", ""},
		{"an inline policy gone", func() error {
			_, err := s.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: app, PolicyName: sdk.String("logs")})
			return err
		}, "create role_policy app logs", ""},
		{"an inline policy more", func() error {
			_, err := s.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: app, PolicyName: sdk.String("more"), PolicyDocument: other})
			return err
		}, "delete role_policy app more", ""},
		{"a managed policy gone", func() error {
			_, err := s.iam.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: app, PolicyArn: policy("Reads")})
			return err
		}, "create managed_policy app " + *policy("Reads"), ""},
		{"a managed policy more", func() error {
			_, err := s.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: app, PolicyArn: policy("Lists")})
			return err
		}, "delete managed_policy app " + *policy("Lists"), ""},
		{"boundary gone", func() error {
			_, err := s.iam.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: app})
			return err
		}, "create permissions_boundary app", ""},
		{"another boundary", func() error {
			_, err := s.iam.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: app, PermissionsBoundary: policy("Lists")})
			return err
		}, "update permissions_boundary app", ""},
		{"description", func() error {
			_, err := s.iam.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: app, Description: sdk.String("no more"), MaxSessionDuration: sdk.Int32(7200)})
			return err
		}, "update description app", ""},
		{"session", func() error {
			_, err := s.iam.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: app, Description: sdk.String("the app"), MaxSessionDuration: sdk.Int32(43200)})
			return err
		}, "update max_session_duration app", ""},
		{"tags of a role", func() error {
			_, err := s.iam.TagRole(ctx, &iam.TagRoleInput{RoleName: app, Tags: []iamtypes.Tag{{Key: sdk.String("team"), Value: sdk.String("red")}, {Key: sdk.String("x"), Value: sdk.String("")}}})
			return err
		}, "update role_tags app", ""},
		{"the instance profile is empty", func() error {
			_, err := s.iam.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{RoleName: app, InstanceProfileName: app})
			return err
		}, "create instance_profile_role app app", ""},
		{"the instance profile holds another role", func() error {
			_, err := s.iam.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{RoleName: app, InstanceProfileName: app})
			if err == nil {
				_, err = s.iam.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{RoleName: sdk.String("reader"), InstanceProfileName: app})
			}
			return err
		}, "update instance_profile_role app app", ""},
		{"the instance profile is gone", func() error {
			_, err := s.iam.RemoveRoleFromInstanceProfile(ctx, &iam.RemoveRoleFromInstanceProfileInput{RoleName: app, InstanceProfileName: app})
			if err == nil {
				_, err = s.iam.DeleteInstanceProfile(ctx, &iam.DeleteInstanceProfileInput{InstanceProfileName: app})
			}
			return err
		}, "create instance_profile app, create instance_profile_role app app", "instance profile app, role app"},
		{"the role is gone", func() error {
			if _, err := s.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: sdk.String("reader"), PolicyName: sdk.String("syncr_policy_reader")}); err != nil {
				return err
			}
			_, err := s.iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: sdk.String("reader")})
			return err
		}, "create role reader, create role_policy reader syncr_policy_reader", "role reader"},
		{"bucket policy", func() error {
			_, err := s.s3.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: sdk.String("leastwise-data"),
				Policy: sdk.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::leastwise-data/*"}]}`)})
			return err
		}, "update bucket_policy leastwise-data", ""},
		{"no bucket policy", func() error {
			_, err := s.s3.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: sdk.String("leastwise-data")})
			return err
		}, "create bucket_policy leastwise-data", ""},
		{"tags of a bucket", func() error {
			_, err := s.s3.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: sdk.String("leastwise-data"),
				Tagging: &s3types.Tagging{TagSet: []s3types.Tag{{Key: sdk.String("team"), Value: sdk.String("red")}}}})
			return err
		}, "update bucket_tags leastwise-data", ""},
		{"no tags of a bucket", func() error {
			_, err := s.s3.DeleteBucketTagging(ctx, &s3.DeleteBucketTaggingInput{Bucket: sdk.String("leastwise-data")})
			return err
		}, "create bucket_tags leastwise-data", ""},
		{"description of a key", func() error {
			_, err := s.kms.UpdateKeyDescription(ctx, &kms.UpdateKeyDescriptionInput{KeyId: keyID(), Description: sdk.String("no more")})
			return err
		}, "update key_description main", ""},
		{"key policy", func() error {
			_, err := s.kms.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{KeyId: keyID(), PolicyName: sdk.String("default"),
				Policy: sdk.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + s.server.Account + `:root"},"Action":"kms:*","Resource":"*"}]}`)})
			return err
		}, "update key_policy main", ""},
		{"tags of a key", func() error {
			_, err := s.kms.TagResource(ctx, &kms.TagResourceInput{KeyId: keyID(), Tags: []kmstypes.Tag{{TagKey: sdk.String("x"), TagValue: sdk.String("y")}}})
			return err
		}, "update key_tags main", ""},
		{"grant gone", func() error {
			grants := must(s.kms.ListGrants(ctx, &kms.ListGrantsInput{KeyId: keyID()}))(s).Grants
			_, err := s.kms.RevokeGrant(ctx, &kms.RevokeGrantInput{KeyId: keyID(), GrantId: grants[0].GrantId})
			return err
		}, "create key_grant main", "key alias/main"},
		{"alias gone", func() error {
			_, err := s.kms.DeleteAlias(ctx, &kms.DeleteAliasInput{AliasName: sdk.String("alias/main")})
			return err
		}, "create key_alias main", ""},
	} {
		before := s.snapshot()
		if err := tt.change(); err != nil {
			s.Fatalf("%s: %v", tt.what, err)
		}
		p := s.apply(want)
		if got := changes(p); !sameChanges(got, tt.want) {
			s.Errorf("%s: the plan has\n%swant %s", tt.what, got, tt.want)
		}
		s.nothing(want)
		if got := strings.Join(differences(before, s.snapshot()), ", "); got != tt.anew {
			s.Errorf("%s: not what they were are %q, want %q", tt.what, got, tt.anew)
		}
	}
}

// sameChanges compares the lines of changes with their first words.
func sameChanges(got, want string) bool {
	lines := strings.Split(strings.TrimSpace(got), "\n")
	n := 0
	for _, begin := range strings.Split(want, ", ") {
		if n >= len(lines) || !strings.HasPrefix(lines[n], begin) {
			return false
		}
		n++
	}
	return n == len(lines) || strings.HasPrefix(lines[n], "\t")
}

// A role to be removed goes with its policies, and leaves its instance profile empty.
func removal(s *stage) {
	s.apply(s.desired(everything))
	want := s.desired("remove_roles: [team/app, reader, never-was]")
	before := s.snapshot()
	p := s.apply(want)
	s.nothing(want)
	if got := strings.Join(differences(before, s.snapshot()), ", "); got != "instance profile app, role app, role reader" {
		s.Errorf("removed were %s\n%s", got, changes(p))
	}
}

// What is not defined stays as it is, to the byte.
func foreign(s *stage) {
	ctx := s.Context()
	stranger := s.desired(strings.NewReplacer("team/app", "stranger", "reader", "foreigner", "leastwise-data", "leastwise-foreign", "main:", "foreign:").Replace(everything))
	s.apply(stranger)
	must(s.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: sdk.String("ann")}))(s)
	must(s.iam.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: sdk.String("all")}))(s)
	orphan := must(s.kms.CreateKey(ctx, &kms.CreateKeyInput{Tags: []kmstypes.Tag{{TagKey: sdk.String("leastwise:alias"), TagValue: sdk.String("another")}}}))(s)
	before := s.snapshot()
	hers := func(when string) {
		s.Helper()
		after := s.snapshot()
		for name, text := range before {
			if after[name] != text {
				s.Errorf("%s, %s is not what it was:\n%s\n%s", when, name, text, after[name])
			}
		}
	}
	want := s.desired(everything)
	s.apply(want)
	hers("after the first apply")
	// A grant that somebody else made on a defined key stays, also one like ours.
	id := must(s.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: sdk.String("alias/main")}))(s).KeyMetadata.KeyId
	theirs := must(s.kms.CreateGrant(ctx, &kms.CreateGrantInput{KeyId: id, GranteePrincipal: sdk.String("arn:aws:iam::" + s.server.Account + ":role/stranger"),
		Operations: []kmstypes.GrantOperation{"Decrypt"}}))(s)
	s.nothing(want)
	// Fewer definitions take nothing away, and a changed one no more than it says.
	s.apply(s.desired("roles:\n  reader:\n    allow_to_assume_me: {service: ec2}\n"))
	s.apply(s.desired(`
keys:
  main: {location: eu-west-1, description: changed}
buckets:
  leastwise-data: {location: eu-west-1, tags: {}}
remove_roles: [app]
`))
	hers("in the end")
	var left []string
	for _, g := range must(s.kms.ListGrants(ctx, &kms.ListGrantsInput{KeyId: id}))(s).Grants {
		left = append(left, *g.GrantId)
	}
	if len(left) != 1 || left[0] != *theirs.GrantId {
		s.Errorf("grants left: %v, want %s", left, *theirs.GrantId)
	}
	if _, there := s.snapshot()["key "+*orphan.KeyMetadata.KeyId]; !there {
		s.Error("the key that waits for another alias is gone")
	}
}
