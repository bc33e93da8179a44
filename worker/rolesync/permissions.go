package rolesync

import (
	"encoding/json"
	"slices"

	"github.com/leastwise/leastwise/wasm/roles"
)

// Permissions is the policy of who applies a definition, as JSON: what Read and Apply call,
// on the resources that the definition names.
//
// Who may write policies and trust of a role can give himself all that the role may do. The
// policy is narrow in which roles, not in what they may become; a permissions boundary for
// them, demanded by condition key iam:PermissionsBoundary, is the way to limit that.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func Permissions(want *roles.Desired) string {
	w := permissions{want: want, iam: "arn:" + want.Partition + ":iam::" + want.Account + ":"}
	w.roles()
	w.profiles()
	w.policies()
	w.buckets()
	w.keys()
	text, _ := json.MarshalIndent(map[string]any{"Version": "2012-10-17", "Statement": w.statements}, "", "  ") // texts and lists of them
	return string(text) + "\n"
}

// grant is a statement that allows.
type grant struct {
	Sid       string
	Effect    string
	Action    []string
	Resource  []string
	Condition map[string]map[string][]string `json:",omitempty"`
}

type permissions struct {
	want       *roles.Desired
	iam        string
	statements []grant
}

// allow adds a statement, if there is anything that it is about.
func (w *permissions) allow(sid string, resources []string, condition map[string]map[string][]string, actions ...string) {
	if len(resources) == 0 {
		return
	}
	slices.Sort(actions)
	resources = slices.Clone(resources)
	slices.Sort(resources)
	w.statements = append(w.statements, grant{sid, "Allow", actions, slices.Compact(resources), condition})
}

func (w *permissions) roles() {
	var defined, removed, managed []string
	for i := range w.want.Roles {
		r := &w.want.Roles[i]
		defined = append(defined, w.iam+"role"+r.Path+r.Name)
		managed = append(managed, r.Managed...)
	}
	for i := range w.want.Removals {
		removed = append(removed, w.iam+"role/"+w.want.Removals[i].Name, w.iam+"role/*/"+w.want.Removals[i].Name)
	}
	all := slices.Concat(defined, removed)
	w.allow("ReadRoles", all, nil, "iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole")
	if len(w.want.Roles)+len(w.want.Removals) > few {
		w.allow("ReadManyRoles", []string{"*"}, nil, "iam:GetAccountAuthorizationDetails", "iam:ListRoles")
	}
	w.allow("WriteRoles", defined, nil, "iam:CreateRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:TagRole", "iam:UntagRole",
		"iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:DetachRolePolicy")
	if len(managed) > 0 {
		slices.Sort(managed)
		w.allow("AttachPolicies", defined, map[string]map[string][]string{"ArnEquals": {"iam:PolicyARN": slices.Compact(managed)}}, "iam:AttachRolePolicy")
	}
	w.allow("RemoveRoles", removed, nil, "iam:DeleteRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:DetachRolePolicy")
}

// profiles are those that are defined, and those that roles to be removed may be in.
func (w *permissions) profiles() {
	var defined, passed []string
	for i := range w.want.Roles {
		r := &w.want.Roles[i]
		for _, name := range r.Profiles {
			defined = append(defined, w.iam+"instance-profile/"+name)
			passed = append(passed, w.iam+"role"+r.Path+r.Name)
		}
	}
	w.allow("WriteInstanceProfiles", defined, nil, "iam:GetInstanceProfile", "iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile")
	w.allow("PassRoles", passed, nil, "iam:PassRole")
	if len(w.want.Removals) > 0 {
		w.allow("EmptyInstanceProfiles", []string{w.iam + "instance-profile/*"}, nil, "iam:GetInstanceProfile", "iam:RemoveRoleFromInstanceProfile")
	}
}

// policies are read to judge what attaching and detaching them means.
func (w *permissions) policies() {
	if len(w.want.Roles)+len(w.want.Removals) > 0 {
		w.allow("ReadPolicies", []string{w.iam + "policy/*", "arn:" + w.want.Partition + ":iam::aws:policy/*"}, nil, "iam:GetPolicy", "iam:GetPolicyVersion")
	}
}

func (w *permissions) buckets() {
	var all []string
	for i := range w.want.Buckets {
		all = append(all, "arn:"+w.want.Partition+":s3:::"+w.want.Buckets[i].Name)
	}
	w.allow("Buckets", all, nil, "s3:CreateBucket", "s3:ListBucket", "s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:GetBucketTagging", "s3:PutBucketTagging")
}

// keys have no names: they are those with a defined alias, or with our tag until they get it.
// https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
func (w *permissions) keys() {
	var named, tagged, places, aliases []string
	for i := range w.want.Keys {
		k := &w.want.Keys[i]
		at := "arn:" + w.want.Partition + ":kms:" + k.Region + ":" + w.want.Account + ":"
		places, aliases = append(places, at+"key/*"), append(aliases, at+"alias/"+k.Alias)
		named, tagged = append(named, "alias/"+k.Alias), append(tagged, k.Alias)
	}
	if len(places) == 0 {
		return
	}
	slices.Sort(named)
	slices.Sort(tagged)
	named, tagged = slices.Compact(named), slices.Compact(tagged)
	writes := []string{"kms:UpdateKeyDescription", "kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource", "kms:CreateGrant", "kms:RevokeGrant"}
	w.allow("MakeKeys", []string{"*"}, map[string]map[string][]string{"StringEquals": {"aws:RequestTag/" + roles.AliasTag: tagged}}, "kms:CreateKey", "kms:TagResource")
	w.allow("FindKeys", []string{"*"}, nil, "kms:ListAliases", "kms:ListKeys")
	w.allow("ReadKeys", places, nil, "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListResourceTags", "kms:ListGrants")
	w.allow("NameKeys", aliases, nil, "kms:CreateAlias")
	w.allow("NameNewKeys", places, map[string]map[string][]string{"StringEquals": {"aws:ResourceTag/" + roles.AliasTag: tagged}}, append([]string{"kms:CreateAlias"}, writes...)...)
	w.allow("WriteKeys", places, map[string]map[string][]string{"ForAnyValue:StringEquals": {"kms:ResourceAliases": named}}, writes...)
}
