package rolesync_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/worker/rolesync"
)

// The actions that are allowed are all that it takes.
func permissions(s *stage) {
	used := map[string]bool{}
	s.between = func(operation string, _ *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		used[operation] = true
		return send()
	}
	gone := strings.Replace(changed, "[reader]", "[reader, app-two]", 1)
	for i, definition := range []string{everything, gone} {
		want := s.desired(definition)
		text := rolesync.Permissions(want)
		s.lint(text)
		c := s.server.Role(s, "Operator"+string(rune('0'+i)), forMoto(s, text))
		a := must(rolesync.Open(s.Context(), s.config(c), s.server.Account, "aws"))(s)
		p := s.plan(a, want)
		if err := a.Apply(s.Context(), p, rolesync.Options{}); err != nil {
			s.Fatalf("%v\n%s", err, text)
		}
		s.nothing(want)
	}
	for _, operation := range []string{"CreateRole", "UpdateRole", "DeleteRole", "AddRoleToInstanceProfile", "CreateKey", "CreateGrant", "RevokeGrant"} {
		if !used[operation] {
			s.Errorf("%s was not called", operation)
		}
	}
}

// forMoto is a policy as moto reads it: it knows the resources of roles that are there and of
// S3 only, no conditions, and asks for s3:HeadBucket, which is no action.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func forMoto(s *stage, text string) string {
	var d map[string]any
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		s.Fatal(err)
	}
	for _, one := range d["Statement"].([]any) {
		statement := one.(map[string]any)
		actions := statement["Action"].([]any)
		if !strings.HasPrefix(actions[0].(string), "s3:") {
			statement["Resource"] = "*"
		}
		if slices.Contains(actions, any("s3:ListBucket")) {
			statement["Action"] = append(actions, "s3:HeadBucket")
		}
	}
	return string(must(json.Marshal(d))(s))
}

// They are allowed for what is defined, and for nothing else.
func TestPermissions(t *testing.T) {
	want, err := compiled("111111111111", everything)
	if err != nil {
		t.Fatal(err)
	}
	d, problems := policy.Parse(rolesync.Permissions(want))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	operator := []*simulate.Policy{simulate.Compile("operator", policy.Identity, d)}
	const key, alias = "arn:aws:kms:eu-west-1:111111111111:key/x", "arn:aws:kms:eu-west-1:111111111111:alias/main"
	for _, tt := range []struct {
		action, resource, context string
		want                      bool
	}{
		{"kms:PutKeyPolicy", key, "kms:ResourceAliases=alias/main", true},
		{"kms:PutKeyPolicy", key, "kms:ResourceAliases=alias/other", false},
		{"kms:PutKeyPolicy", key, "", false},
		{"kms:PutKeyPolicy", strings.Replace(key, "eu-west-1", "eu-west-2", 1), "kms:ResourceAliases=alias/main", false},
		{"kms:CreateGrant", key, "aws:ResourceTag/leastwise:alias=main", true},
		{"kms:CreateGrant", key, "aws:ResourceTag/leastwise:alias=other", false},
		{"kms:CreateKey", "*", "aws:RequestTag/leastwise:alias=main", true},
		{"kms:CreateKey", "*", "", false},
		{"kms:CreateAlias", alias, "", true},
		{"kms:CreateAlias", alias + "2", "", false},
		{"kms:CreateAlias", key, "aws:ResourceTag/leastwise:alias=main", true},
		{"kms:CreateAlias", key, "kms:ResourceAliases=alias/main", false},
		{"kms:ScheduleKeyDeletion", key, "kms:ResourceAliases=alias/main", false},
		{"iam:AttachRolePolicy", "arn:aws:iam::111111111111:role/team/app", "iam:PolicyARN=arn:aws:iam::111111111111:policy/Reads", true},
		{"iam:AttachRolePolicy", "arn:aws:iam::111111111111:role/team/app", "iam:PolicyARN=arn:aws:iam::aws:policy/AdministratorAccess", false},
		{"iam:PutRolePolicy", "arn:aws:iam::111111111111:role/team/app", "", true},
		{"iam:PutRolePolicy", "arn:aws:iam::111111111111:role/app", "", false},
		{"iam:DeleteRole", "arn:aws:iam::111111111111:role/team/app", "", false},
		{"iam:GetRole", "arn:aws:iam::111111111111:role/reader", "", true},
		{"iam:GetRole", "arn:aws:iam::111111111111:role/other", "", false},
		{"iam:PassRole", "arn:aws:iam::111111111111:role/reader", "", false},
		{"s3:PutBucketPolicy", "arn:aws:s3:::leastwise-data", "", true},
		{"s3:PutBucketPolicy", "arn:aws:s3:::leastwise-other", "", false},
	} {
		r := &simulate.Request{Action: tt.action, Resources: []simulate.Resource{{ARN: tt.resource}},
			Principal: simulate.Principal{Kind: simulate.User, ARN: "arn:aws:iam::111111111111:user/ann", Account: "111111111111"}}
		if name, value, ok := strings.Cut(tt.context, "="); ok {
			r.Context.Set(name, value)
		}
		if _, allow := simulate.Alone(r, operator); (allow == cond.Yes) != tt.want {
			t.Errorf("%s on %s with %s: %v, want %v", tt.action, tt.resource, tt.context, allow, tt.want)
		}
	}
}

// lint makes sure that a policy of ours names only what there is. What it allows is wide by
// its nature.
func (s *stage) lint(text string) {
	s.Helper()
	c := must(embedded.Open())(s)
	for _, f := range lint.New(c, rules.Default()).Text(text, lint.Options{}).Findings {
		if f.Severity == lint.Error {
			s.Errorf("%s: %s", f.Rule.ID, f.Message)
		}
	}
}
