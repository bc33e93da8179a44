package roles_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/roles"
)

func trusts(who ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["` + strings.Join(who, `","`) + `"]},"Action":"sts:AssumeRole"}]}`
}

const (
	root     = "arn:aws:iam::111122223333:root"
	readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess"
)

func found(list ...roles.Role) *roles.Actual {
	a := &roles.Actual{Account: "111122223333", Partition: "aws", Roles: list}
	for i := range list {
		r := &list[i]
		if r.Path == "" {
			r.Path = "/"
		}
		if r.Trust == "" {
			r.Trust = trusts(root)
		}
		if r.Boundary == nil {
			r.Boundary = new("")
		}
		if r.Description == nil {
			r.Description = new("")
		}
		if r.MaxSession == nil {
			r.MaxSession = new(3600)
		}
		if r.Managed == nil {
			r.Managed = []string{}
		}
		if r.Tags == nil {
			r.Tags = []roles.Tag{}
		}
		for _, p := range r.Profiles {
			a.Profiles = append(a.Profiles, roles.Profile{Name: p, Path: "/", Role: r.Name})
		}
	}
	a.Sort()
	return a
}

func wanted(list ...roles.Role) *roles.Desired {
	for i := range list {
		if list[i].Path == "" {
			list[i].Path = "/"
		}
		if list[i].Trust == "" {
			list[i].Trust = trusts(root)
		}
	}
	return &roles.Desired{Account: "111122223333", Partition: "aws", Roles: list}
}

// told is a plan in short: the changes, "|", the steps, "?", what is unknown.
func told(p *roles.Plan) string {
	var out []string
	for _, c := range p.Changes {
		text := c.Action.String() + " " + c.TypeName()
		if c.Item != "" {
			text += " " + c.Item
		}
		out = append(out, text+" "+c.Risk.String())
	}
	out = append(out, "|")
	for _, s := range p.Steps {
		text := s.Op.String() + " " + s.Thing.Name
		if s.Item != "" {
			text += " " + s.Item
		}
		if s.Gap {
			text += " gap"
		}
		out = append(out, text)
	}
	out = append(out, "?")
	for _, u := range p.Unknown {
		out = append(out, u.TypeName())
	}
	return strings.Join(out, "\n")
}

func lines(list ...string) string { return strings.Join(list, "\n") }

func TestPlan(t *testing.T) {
	inline := func(name, document string) []roles.Policy {
		return []roles.Policy{{Name: name, Document: document}}
	}
	other := strings.Replace(plain, "GetObject", "PutObject", 1)
	for _, tt := range []struct {
		name    string
		want    *roles.Desired
		have    *roles.Actual
		options roles.Options
		told    string
	}{
		{"nothing to do", wanted(roles.Role{Name: "app", Inline: inline("p", plain)}), found(roles.Role{Name: "app", Inline: inline("p", plain)}), roles.Options{},
			lines("|", "?")},
		{"a new role", wanted(roles.Role{Name: "app", Inline: inline("p", plain), Managed: []string{readOnly}, Tags: []roles.Tag{{Key: "a", Value: "b"}}, Description: new("d"), MaxSession: new(7200), Boundary: new(readOnly), Profiles: []string{"app"}}), found(), roles.Options{},
			lines("create role widen", "create description neutral", "create max_session_duration neutral", "create permissions_boundary narrow", "create role_tags neutral",
				"create role_policy p widen", "create managed_policy "+readOnly+" widen", "create instance_profile neutral", "create instance_profile_role app widen", "|",
				"iam:CreateRole app", "iam:AttachRolePolicy app "+readOnly, "iam:PutRolePolicy app p", "iam:CreateInstanceProfile app", "iam:AddRoleToInstanceProfile app app", "?")},
		{"put before delete", wanted(roles.Role{Name: "app", Inline: inline("new", plain)}), found(roles.Role{Name: "app", Inline: inline("old", other)}), roles.Options{},
			lines("create role_policy new widen", "delete role_policy old narrow", "|", "iam:PutRolePolicy app new", "iam:DeleteRolePolicy app old", "?")},
		{"extras are kept", wanted(roles.Role{Name: "app"}), found(roles.Role{Name: "app", Managed: []string{readOnly}, Boundary: new(readOnly), Tags: []roles.Tag{{Key: "a"}}}), roles.Options{},
			lines("keep permissions_boundary widen", "keep managed_policy "+readOnly+" widen", "|", "?")},
		{"extras go when the definition speaks of them", wanted(roles.Role{Name: "app", Managed: []string{}, Boundary: new(""), Tags: []roles.Tag{}}), found(roles.Role{Name: "app", Managed: []string{readOnly}, Boundary: new(readOnly), Tags: []roles.Tag{{Key: "a"}}}), roles.Options{},
			lines("delete permissions_boundary widen", "delete role_tags unknown", "delete managed_policy "+readOnly+" unknown", "|", "iam:DetachRolePolicy app "+readOnly, "iam:DeleteRolePermissionsBoundary app", "iam:UntagRole app", "?")},
		{"extras go when asked to", wanted(roles.Role{Name: "app"}), found(roles.Role{Name: "app", Managed: []string{readOnly}, Boundary: new(readOnly)}), roles.Options{Exclusive: true},
			lines("delete permissions_boundary widen", "delete managed_policy "+readOnly+" unknown", "|", "iam:DetachRolePolicy app "+readOnly, "iam:DeleteRolePermissionsBoundary app", "?")},
		{"a role of AWS", wanted(roles.Role{Name: "app", Path: "/aws-service-role/x/"}), found(roles.Role{Name: "app", Path: "/aws-service-role/x/"}), roles.Options{},
			lines("refuse role neutral", "|", "?")},
		{"a stack's role", wanted(roles.Role{Name: "app", Inline: inline("p", plain)}), found(roles.Role{Name: "app", Stack: "s"}), roles.Options{},
			lines("refuse role neutral", "|", "?")},
		{"another path", wanted(roles.Role{Name: "app", Path: "/a/", Inline: inline("p", plain)}), found(roles.Role{Name: "app", Path: "/b/"}), roles.Options{},
			lines("refuse path neutral", "|", "?")},
		{"trust and permissions change: the new ones never meet the old", wanted(roles.Role{Name: "app", Trust: trusts(root, "arn:aws:iam::111122223333:user/ann"), Inline: inline("p", plain)}),
			found(roles.Role{Name: "app", Trust: trusts(root, "arn:aws:iam::111122223333:user/bob"), Inline: inline("p", other)}), roles.Options{},
			lines("update trust_document widen", "update role_policy p widen", "|", "iam:UpdateAssumeRolePolicy app", "iam:PutRolePolicy app p", "iam:UpdateAssumeRolePolicy app", "?")},
		{"roles that trust each other", wanted(
			roles.Role{Name: "a", Trust: trusts("arn:aws:iam::111122223333:role/b")}, roles.Role{Name: "b", Trust: trusts("arn:aws:iam::111122223333:role/a")},
			roles.Role{Name: "c", Trust: trusts("arn:aws:iam::111122223333:role/d")}, roles.Role{Name: "d", Trust: trusts(root, "arn:aws:iam::111122223333:role/d")}), found(), roles.Options{},
			lines("create role widen", "create role widen", "create role widen", "create role widen", "|", "iam:CreateRole d", "iam:CreateRole c", "iam:CreateRole a", "iam:CreateRole b", "iam:UpdateAssumeRolePolicy d", "iam:UpdateAssumeRolePolicy a", "?")},
		{"a role that the others held", &roles.Desired{Account: "111122223333", Removals: []roles.Removal{{Name: "app"}, {Name: "gone"}}},
			found(roles.Role{Name: "app", Inline: inline("p", plain), Managed: []string{readOnly}, Profiles: []string{"app"}}), roles.Options{},
			lines("delete role narrow", "|", "iam:RemoveRoleFromInstanceProfile app app", "iam:DeleteRolePolicy app p", "iam:DetachRolePolicy app "+readOnly, "iam:DeleteRole app", "?")},
		{"an instance profile that holds another role", wanted(roles.Role{Name: "app", Profiles: []string{"web"}}), found(roles.Role{Name: "app"}, roles.Role{Name: "old", Profiles: []string{"web"}}), roles.Options{},
			lines("update instance_profile_role app widen", "|", "iam:RemoveRoleFromInstanceProfile web old", "iam:AddRoleToInstanceProfile web app", "?")},
		{"a quota", wanted(roles.Role{Name: "app", Inline: inline("new", long(8000))}), found(roles.Role{Name: "app", Inline: inline("old", strings.Replace(long(8000), "GetObject", "*", 1))}), roles.Options{},
			lines("create role_policy new neutral", "delete role_policy old narrow", "|", "iam:DeleteRolePolicy app old gap", "iam:PutRolePolicy app new", "?")},
		{"buckets and keys", &roles.Desired{Account: "111122223333", Buckets: []roles.Bucket{
			{Name: "a", Region: "eu-west-1", Policy: new(plain), Tags: []roles.Tag{{Key: "k", Value: "v"}}},
			{Name: "b", Region: "eu-west-1", Policy: new(""), Tags: []roles.Tag{}},
			{Name: "c", Region: "eu-west-1", Policy: new(plain)},
		}, Keys: []roles.Key{
			{Alias: "k", Region: "eu-west-1", Policy: new(plain), Description: new("d"), Grants: []roles.Grant{{Grantee: root, Operations: []string{"Decrypt"}}}},
			{Alias: "l", Region: "eu-west-1", Policy: new(plain), Tags: []roles.Tag{{Key: "a", Value: "b"}}, Grants: []roles.Grant{{Grantee: root, Operations: []string{"Decrypt"}}, {Grantee: root, Operations: []string{"Encrypt"}}}},
			{Alias: "m", Region: "eu-west-1", Policy: new(plain)},
			{Alias: "n", Region: "eu-west-1", Policy: new(plain)},
		}}, &roles.Actual{Account: "111122223333", Buckets: []roles.Bucket{
			{Name: "b", Region: "eu-west-1", Policy: new(plain), Tags: []roles.Tag{{Key: "k", Value: "v"}}},
			{Name: "c", Region: "us-east-1", Policy: new("")},
		}, Keys: []roles.Key{
			{Alias: "l", Region: "eu-west-1", Policy: new(other), Description: new(""), Tags: []roles.Tag{{Key: "c", Value: "d"}}, Grants: []roles.Grant{
				{ID: "1", Grantee: root, Operations: []string{"Decrypt"}}, {ID: "2", Grantee: root, Operations: []string{"Sign"}}, {ID: "3", Name: "leastwise-0", Grantee: root, Operations: []string{"Verify"}}}},
			{Alias: "m", Region: "eu-west-1", State: "PendingDeletion", Policy: new(other)},
			{Alias: "n", Region: "eu-west-1", Unnamed: true, Policy: new(plain), Grants: []roles.Grant{}},
		}}, roles.Options{},
			lines("create bucket neutral", "create bucket_policy widen", "create bucket_tags neutral", "delete bucket_policy narrow", "delete bucket_tags neutral", "refuse bucket_location neutral",
				"create key neutral", "create key_grant "+root+" widen", "update key_policy widen", "update key_tags neutral", "create key_grant "+root+" widen", "delete key_grant "+root+" narrow", "refuse key_state neutral", "create key_alias neutral", "|",
				"s3:CreateBucket a", "s3:PutBucketPolicy a", "s3:PutBucketTagging a", "s3:DeleteBucketPolicy b", "s3:PutBucketTagging b",
				"kms:CreateKey k", "kms:CreateAlias k", "kms:CreateGrant k", "kms:PutKeyPolicy l", "kms:TagResource l", "kms:UntagResource l", "kms:CreateGrant l", "kms:RevokeGrant l", "kms:CreateAlias n", "?")},
		{"what the source can't know", &roles.Desired{Account: "111122223333", Roles: []roles.Role{{Name: "app", Path: "/", Trust: trusts(root), Description: new("d"), MaxSession: new(7200), Profiles: []string{"app"}}},
			Buckets: []roles.Bucket{{Name: "b", Policy: new(plain), Tags: []roles.Tag{}}}, Keys: []roles.Key{{Alias: "k", Description: new("d"), Policy: new(plain), Grants: []roles.Grant{{}}}}},
			&roles.Actual{Account: "111122223333", Roles: []roles.Role{{Name: "app", Path: "/", Trust: trusts(root)}}, Unread: roles.Unread{Profiles: true, Buckets: true, Keys: true}}, roles.Options{},
			lines("create instance_profile_role app widen", "|", "iam:CreateInstanceProfile app", "iam:AddRoleToInstanceProfile app app", "?",
				"description", "max_session_duration", "instance_profile", "bucket", "bucket_policy", "bucket_tags", "key", "key_description", "key_policy", "key_grant")},
	} {
		p, err := roles.NewPlan(tt.want, tt.have, tt.options)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := told(p); got != tt.told {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.told)
		}
		for i, s := range p.Steps {
			if s.Change < 0 || s.Change >= len(p.Changes) {
				t.Errorf("%s: step %d is for change %d of %d", tt.name, i, s.Change, len(p.Changes))
			}
		}
	}
}

// long is a policy of about so many characters.
func long(n int) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("b", n) + `"}]}`
}

func TestOtherAccount(t *testing.T) {
	_, err := roles.NewPlan(wanted(), &roles.Actual{Account: "444455556666"}, roles.Options{})
	var other *roles.AccountError
	if !errors.As(err, &other) || other.Have != "444455556666" {
		t.Errorf("the error is %v", err)
	}
}
