package rolesync_test

import (
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
	"github.com/leastwise/leastwise/worker/rolesync"
)

// A plan from what AWS's command line dumps has the live plan's changes, but for fields that
// it lists as unknown.
func fromDump(s *stage) {
	s.apply(s.desired(everything))
	for name, definition := range map[string]string{"the same": everything, "changed": changed, "removed": "remove_roles: [app, reader]",
		"more": strings.ReplaceAll(everything, "reader", "writer")} {
		want := s.desired(definition)
		live := s.plan(s.open(), want)
		cmd := exec.CommandContext(s.Context(), filepath.Join(s.server.Bin, "aws"), "iam", "get-account-authorization-details")
		cmd.Env = []string{"AWS_ENDPOINT_URL=" + s.server.URL, "AWS_DEFAULT_REGION=us-east-1", "AWS_CONFIG_FILE=/dev/null", "HOME=" + s.TempDir(),
			"AWS_ACCESS_KEY_ID=" + s.server.Admin.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + s.server.Admin.SecretAccessKey, "AWS_SESSION_TOKEN=" + s.server.Admin.SessionToken}
		d := must(accountdump.Read(string(must(cmd.Output())(s))))(s)
		p := must(roles.NewPlan(want, must(roles.FromDump(d))(s), roles.Options{}))(s)
		unknown := map[string]bool{}
		for i := range p.Unknown {
			u := &p.Unknown[i]
			unknown[fmt.Sprint(u.Thing, u.Part)] = true
			if u.Kind == roles.RoleKind && u.Part != roles.DescriptionPart && u.Part != roles.SessionPart {
				s.Errorf("%s: %s is unknown", name, u.TypeName())
			}
		}
		known := slices.DeleteFunc(slices.Clone(live.Changes), func(c roles.Change) bool {
			return unknown[fmt.Sprint(c.Thing, c.Part)] || unknown[fmt.Sprint(c.Thing, roles.Whole)]
		})
		canonical(p.Changes)
		canonical(known)
		if !reflect.DeepEqual(p.Changes, known) && len(p.Changes)+len(known) > 0 {
			s.Errorf("%s: from the dump\n%s\nlive\n%s", name, changes(p), changes(live))
		}
		if name != "the same" && len(known) == 0 || name == "changed" && len(p.Unknown) < 5 {
			s.Errorf("%s: %d changes, %d unknown", name, len(known), len(p.Unknown))
		}
	}
}

// canonical brings the documents of changes, which the dump has in its own layout, into one
// form.
func canonical(list []roles.Change) {
	for i := range list {
		for _, text := range []*string{&list[i].Before, &list[i].After} {
			if strings.HasPrefix(*text, "{") {
				*text = roles.Canonical(*text, nil)
			}
		}
	}
}

// Many roles come with the whole account's, and are the same as one by one; who may not see
// the whole account reads them one by one.
func many(s *stage) {
	text := everything
	for i := range 30 {
		text = strings.Replace(text, "buckets:", fmt.Sprintf(`  more/of%d:
    description: number %[1]d
    max_session_duration: %dh
    permissions_boundary: {iam: policy/Limits}
    managed_policies: [{iam: policy/Reads}, {iam: policy/Lists}]
    make_instance_profile: true
    tags: {n: "%[1]d"}
    allow_to_assume_me: {service: ec2}
    allow_permission: {action: "s3:GetObject", resource: {s3: "leastwise-%[1]d"}}
buckets:`, i, 1+i%12), 1)
	}
	want := s.desired(text)
	s.apply(want)
	asked := map[string]int{}
	read := func(a *rolesync.Account) *roles.Actual {
		asked = map[string]int{}
		return must(a.Read(s.Context(), want))(s)
	}
	s.between = func(operation string, _ *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		asked[operation]++
		return send()
	}
	whole := read(s.open())
	if asked["GetAccountAuthorizationDetails"] == 0 || asked["GetRole"] > 0 {
		s.Errorf("the whole account: %v", asked)
	}
	if p := must(roles.NewPlan(want, whole, roles.Options{}))(s); len(p.Changes) > 0 {
		s.Errorf("the whole account:\n%s", changes(p))
	}
	// Reading, and none of the two lists of all roles. moto asks for s3:HeadBucket, which is no
	// action, besides s3:ListBucket.
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
	limited := s.server.Role(s, "Reader", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*","Action":[
		"iam:GetRole","iam:ListRolePolicies","iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:ListInstanceProfilesForRole","iam:GetInstanceProfile",
		"iam:GetPolicy","iam:GetPolicyVersion","s3:ListBucket","s3:HeadBucket","s3:GetBucketPolicy","s3:GetBucketTagging",
		"kms:DescribeKey","kms:GetKeyPolicy","kms:ListResourceTags","kms:ListGrants"]}}`)
	a := must(rolesync.Open(s.Context(), s.config(limited), s.server.Account, "aws"))(s)
	single := read(a)
	if asked["GetRole"] != 32 || asked["GetAccountAuthorizationDetails"] > 1 {
		s.Errorf("one by one: %v", asked)
	}
	if !reflect.DeepEqual(whole.Roles, single.Roles) || !reflect.DeepEqual(whole.Profiles, single.Profiles) {
		s.Errorf("the whole account\n%+v\none by one\n%+v", whole.Roles, single.Roles)
	}
}
