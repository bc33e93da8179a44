package compile_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/roles/compile"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

const accounts = `
own: 111111111111
dev: 222222222222
zero: 012345670123
china: {id: "333333333333", partition: aws-cn}
`

func builtIn(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func file(t testing.TB, name, text string) compile.File {
	t.Helper()
	documents, err := yaml.Read(text)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	return compile.File{Name: name, Documents: documents}
}

// compiled compiles files for the account "own"; texts are "NAME: text" pairs or one text.
func compiled(t testing.TB, texts ...string) *compile.Result {
	t.Helper()
	return compiledWith(t, compile.Options{Account: "own", Catalog: builtIn(t)}, texts...)
}

func compiledWith(t testing.TB, o compile.Options, texts ...string) *compile.Result {
	t.Helper()
	var files []compile.File
	for i, text := range texts {
		files = append(files, file(t, fmt.Sprintf("%c.yaml", 'a'+i), text))
	}
	a := file(t, "accounts.yaml", accounts)
	return compile.Compile(&a, files, o)
}

// notes are the notes as "FILE:LINE:COLUMN severity: message | hint".
func notes(r *compile.Result, texts ...string) string {
	var out []string
	for _, n := range r.Notes {
		where := ""
		if n.File != "" {
			text := accounts
			if i := int(n.File[0] - 'a'); n.File != "accounts.yaml" {
				text = texts[i]
			}
			p := policy.NewLines(text).Position(n.Start)
			where = fmt.Sprintf("%s:%d:%d ", n.File[:1], p.Line, p.Column+1)
		}
		line := where + n.Severity.String() + ": " + n.Message
		if n.Hint != "" {
			line += " | " + n.Hint
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// TestTrust has the spec's vectors and every other form of an item of allow_to_assume_me.
func TestTrust(t *testing.T) {
	for _, tt := range []struct{ yaml, want string }{
		{`{service: ec2}`, `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`},
		{`{service: [ec2, blah]}`, `{"Effect":"Allow","Principal":{"Service":["blah","ec2.amazonaws.com"]},"Action":"sts:AssumeRole"}`},
		{`{service: lambda}`, `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`},
		{`{service: lambda.amazonaws.com}`, `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`},
		{`{iam: root, account: dev, Condition: {Bool: {"aws:MultiFactorAuthPresent": true}}}`,
			`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`},
		{`{iam: assumed-role/A, account: dev, users: [bob]}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::222222222222:assumed-role/A/bob"},"Action":"sts:AssumeRole"}`},
		{`{iam: assumed-role/A, users: bob}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::111111111111:assumed-role/A/bob"},"Action":"sts:AssumeRole"}`},
		{`{iam: role, account: [dev, ""], users: [b, j]}`,
			`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:role/b","arn:aws:iam::111111111111:role/j","arn:aws:iam::222222222222:role/b","arn:aws:iam::222222222222:role/j"]},"Action":"sts:AssumeRole"}`},
		{`{iam: [__self__, role/x], account: dev}`, `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:role/team/myrole","arn:aws:iam::222222222222:role/x"]},"Action":"sts:AssumeRole"}`},
		{`{iam: root, account: 222222222222}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"sts:AssumeRole"}`},
		{`{iam: root, account: "999999999999"}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:root"},"Action":"sts:AssumeRole"}`},
		{`{iam: root, account: zero}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::012345670123:root"},"Action":"sts:AssumeRole"}`},
		{`{iam: root, account: 012345670123}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::012345670123:root"},"Action":"sts:AssumeRole"}`},
		{`{iam: root, account: china}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::333333333333:root"},"Action":"sts:AssumeRole"}`},
		{`{iam: "arn:aws:iam::222222222222:user/ann"}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:user/ann"},"Action":"sts:AssumeRole"}`},
		{`{service: ec2, iam: role/x}`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/x","Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`},
		{`{federated: "arn:aws:iam::111111111111:saml-provider/corp"}`, `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"}`},
		{`{federated: {iam: saml-provider/corp, account: dev}}`, `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::222222222222:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"}`},
		{`{federated: {iam: oidc-provider/id.example.com}}`, `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/id.example.com"},"Action":"sts:AssumeRoleWithWebIdentity"}`},
		{`{federated: accounts.google.com}`, `{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}`},
		{`{service: ec2, Action: [sts:AssumeRole, sts:TagSession], Sid: X}`, `{"Sid":"X","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}`},
		{`{Effect: Deny, Principal: {AWS: "*"}, Action: "sts:*"}`, `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:*"}`},
		{`arn:aws:iam::222222222222:role/my-service`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:role/my-service"},"Action":"sts:AssumeRole"}`},
		{`arn:aws:sts::222222222222:assumed-role/a/b`, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::222222222222:assumed-role/a/b"},"Action":"sts:AssumeRole"}`},
		{`"*"`, `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`},
		{`222222222222`, `{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"sts:AssumeRole"}`},
		{`ecs.amazonaws.com`, `{"Effect":"Allow","Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}`},
		{`arn:aws:iam::111111111111:saml-provider/corp`, `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"}`},
		{`{saml: corp}`, `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}`},
		{`{oidc: github, repository: acme/site, branch: main}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:acme/site:ref:refs/heads/main"}}}`},
		{`{oidc: github, repository: [acme/site, acme/api], environment: prod, tag: v*, Condition: {StringEquals: {"token.actions.githubusercontent.com:job_workflow_ref": "acme/x@main"}}}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:job_workflow_ref":"acme/x@main","token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":["repo:acme/api:environment:prod","repo:acme/api:ref:refs/tags/v*","repo:acme/site:environment:prod","repo:acme/site:ref:refs/tags/v*"]}}}`},
		{`{oidc: github, repository: acme/site, pull_requests: yes, account: dev}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:acme/site:pull_request"}}}`},
		{`{oidc: gitlab, project: acme/site, branch: main}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"gitlab.com:aud":"https://gitlab.com","gitlab.com:sub":"project_path:acme/site:ref_type:branch:ref:main"}}}`},
		{`{oidc: terraform, organization: acme, workspace: prod}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/app.terraform.io"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"app.terraform.io:aud":"aws.workload.identity"},"StringLike":{"app.terraform.io:sub":"organization:acme:project:*:workspace:prod:run_phase:*"}}}`},
		{`{oidc: circleci, organization: o-1, project: p-1}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/oidc.circleci.com/org/o-1"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.circleci.com/org/o-1:aud":"o-1"},"StringLike":{"oidc.circleci.com/org/o-1:sub":"org/o-1/project/p-1/user/*"}}}`},
		{`{oidc: buildkite, organization: acme, pipeline: site, branch: main}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/agent.buildkite.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"agent.buildkite.com:aud":"sts.amazonaws.com"},"StringLike":{"agent.buildkite.com:sub":"organization:acme:pipeline:site:ref:refs/heads/main:*"}}}`},
		{`{oidc: "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC", service_account: web/front}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud":"sts.amazonaws.com","oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub":"system:serviceaccount:web:front"}}}`},
		{`{oidc: google, audiences: app, subjects: "123"}`,
			`{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"accounts.google.com:aud":"app","accounts.google.com:sub":"123"}}}`},
		{`{oidc: "arn:aws:iam::111111111111:oidc-provider/id.example.com", audiences: [app], subjects: [a*]}`,
			`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/id.example.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"id.example.com:aud":"app"},"StringLike":{"id.example.com:sub":"a*"}}}`},
	} {
		text := "roles:\n  team/myrole:\n    allow_to_assume_me: " + tt.yaml + "\n"
		r := compiled(t, text)
		if r.Failed() || len(r.Desired.Roles) != 1 {
			t.Errorf("%s:\n%s", tt.yaml, notes(r, text))
			continue
		}
		role := r.Desired.Roles[0]
		if want := `{"Version":"2012-10-17","Statement":[` + tt.want + `]}`; role.Trust != want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.yaml, role.Trust, want)
		}
		if role.Name != "myrole" || role.Path != "/team/" {
			t.Errorf("the role is %s%s", role.Path, role.Name)
		}
	}
}

// TestPermission has every form of a statement.
func TestPermission(t *testing.T) {
	for _, tt := range []struct{ key, yaml, want string }{
		{"allow_permission", `{action: [s3:Put*, s3:Get*], resource: {s3: [b, c/d]}}`,
			`{"Effect":"Allow","Action":["s3:Get*","s3:Put*"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*","arn:aws:s3:::c/d"]}`},
		{"deny_permission", `{action: s3:Get*, resource: "*"}`, `{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}`},
		{"permission", `{action: s3:Get*, resource: "*", allow: true}`, `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`},
		{"permission", `{action: s3:Get*, resource: "*", allow: no}`, `{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}`},
		{"permission", `{action: s3:Get*, resource: "*", Effect: Deny, allow: off}`, `{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}`},
		{"allow_permission", `{action: s3:Get*, resource: "*", allow: true, Effect: Allow}`, `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`},
		{"deny_permission", `{notaction: s3:Get*, notresource: {s3: b/*}}`, `{"Effect":"Deny","NotAction":"s3:Get*","NotResource":"arn:aws:s3:::b/*"}`},
		{"allow_permission", `{Action: s3:Get*, action: [s3:List*, "s3:Get*"], Resource: ["*"], resource: [], Sid: X, Condition: {StringLike: {"s3.x:y": [1, true]}}}`,
			`{"Sid":"X","Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*","Condition":{"StringLike":{"s3.x:y":["1","true"]}}}`},
		{"allow_permission", `{action: iam:PassRole, resource: {iam: [__self__, role/x], account: [dev, own]}}`,
			`{"Effect":"Allow","Action":"iam:PassRole","Resource":["arn:aws:iam::111111111111:role/myrole","arn:aws:iam::111111111111:role/x","arn:aws:iam::222222222222:role/x"]}`},
		{"allow_permission", `{action: sns:Publish, resource: {sns: [a, b], location: us-east-1, account: [dev, ""]}}`,
			`{"Effect":"Allow","Action":"sns:Publish","Resource":["arn:aws:sns:us-east-1:111111111111:a","arn:aws:sns:us-east-1:111111111111:b","arn:aws:sns:us-east-1:222222222222:a","arn:aws:sns:us-east-1:222222222222:b"]}`},
		{"allow_permission", `{action: kms:Decrypt, resource: {kms: {key_id: abc, location: eu-west-1}, account: dev}}`,
			`{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:222222222222:key/abc"}`},
		{"allow_permission", `{action: kms:CreateAlias, resource: {kms: [a, {alias: b}], location: eu-west-1}}`,
			`{"Effect":"Allow","Action":"kms:CreateAlias","Resource":["arn:aws:kms:eu-west-1:111111111111:alias/a","arn:aws:kms:eu-west-1:111111111111:alias/b"]}`},
		{"allow_permission", `{action: s3:Get*, resource: [{s3: b}, "arn:aws:s3:::c"]}`, `{"Effect":"Allow","Action":"s3:Get*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*","arn:aws:s3:::c"]}`},
		{"allow_permission", `{action: sqs:*, resource: "*", Foo: {a: [b]}}`, `{"Effect":"Allow","Action":"sqs:*","Resource":"*","Foo":{"a":["b"]}}`},
		{"generate", `{read: ["arn:aws:ssm:us-east-1:111111111111:parameter/p"]}`,
			`{"Sid":"SsmReadParameter","Effect":"Allow","Action":["ssm:GetParameter","ssm:GetParameterHistory","ssm:GetParameters","ssm:GetParametersByPath"],"Resource":"arn:aws:ssm:us-east-1:111111111111:parameter/p"}`},
		{"generate", `[{mode: actions, actions: [sqs:SendMessage], arns: ["arn:aws:sqs:eu-west-1:111111111111:q"], effect: Deny}]`,
			`{"Sid":"SqsWriteQueue","Effect":"Deny","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:111111111111:q"}`},
	} {
		text := "roles:\n  myrole:\n    allow_to_assume_me: {service: ec2}\n    " + tt.key + ": " + tt.yaml + "\n"
		r := compiled(t, text)
		if r.Failed() || len(r.Desired.Roles) != 1 || len(r.Desired.Roles[0].Inline) != 1 {
			t.Errorf("%s:\n%s", tt.yaml, notes(r, text))
			continue
		}
		got := r.Desired.Roles[0].Inline[0]
		if want := `{"Version":"2012-10-17","Statement":[` + tt.want + `]}`; got.Document != want || got.Name != "syncr_policy_myrole" {
			t.Errorf("%s: got %s\n%s\nwant\n%s", tt.yaml, got.Name, got.Document, want)
		}
	}
}

// TestWhole compiles a folder of the shape that the original documents, and what goes beyond.
func TestWhole(t *testing.T) {
	r := compiled(t, `
templates:
  reader:
    description: reads
    make_instance_profile: true
    allow_to_assume_me: {service: ec2}
    allow_permission:
      action: s3:Get*
      resource: {s3: data}
    tags: {team: blue, stage: test}
    inline_policies:
      logs: [{Effect: Allow, Action: "logs:*", Resource: "*"}]
      both: {Version: "2008-10-17", Statement: {Effect: Deny, Action: "iam:*", Resource: "*"}}
remove_roles: [old, team/older]
roles:
  a/b/worker:
    use: reader
    description: works
    tags: {stage: prod}
    inline_policies:
      logs: [{Effect: Deny, Action: "logs:*", Resource: "*"}]
    managed_policies: [{iam: policy/ReadOnlyAccess, account: aws}, {iam: policy/own}, "arn:aws:iam::222222222222:policy/x"]
    permissions_boundary: {iam: policy/limit}
    max_session_duration: 2h
`, `
remove_roles: [old]
roles:
  plain:
    path: /x/
    trust: {Version: "2008-10-17", Statement: [{Effect: Allow, Principal: {Service: a.amazonaws.com}, Action: "sts:AssumeRole"}]}
    permission:
      - {action: s3:ListBucket, resource: {s3: a}, allow: true}
    deny_permission: {action: s3:*, notresource: {s3: a}}
    allow_permission: {action: s3:Get*, resource: {s3: a}}
    managed_policies: []
    permissions_boundary:
    tags: {}
buckets:
  data:
    location: EU
    tags: {cost: "12"}
    allow_permission: {action: s3:Get*, resource: {s3: __self__}, principal: [{iam: role/a/b/worker}, {service: ec2}]}
    deny_permission: {action: s3:*, resource: {s3: __self__}, Principal: "*", Condition: {Bool: {"aws:SecureTransport": false}}}
  other: {location: ""}
keys:
  secrets:
    location: eu-west-1
    description: for secrets
    admin_users: [{iam: role/admin}, {iam: user/ann}]
    allow_permission: {action: kms:Decrypt, resource: {kms: __self__}, principal: {iam: role/a/b/worker}}
    tags: {a: b}
    grant:
      - grantee: {iam: role/a/b/worker}
        retiree: "arn:aws:iam::111111111111:role/admin"
        operations: [Encrypt, kms:Decrypt]
        constraints: {EncryptionContextSubset: {app: x}}
        grant_tokens: [t]
`)
	if r.Failed() {
		t.Fatal(r.Notes)
	}
	d := r.Desired
	worker, plain := d.Roles[1], d.Roles[0]
	check := func(what string, got, want any) {
		t.Helper()
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			t.Errorf("%s: got\n%s\nwant\n%s", what, g, w)
		}
	}
	statements := func(list string) string { return `{"Version":"2012-10-17","Statement":[` + list + `]}` }
	check("account", d.Account+d.Partition, "111111111111aws")
	check("worker's name", worker.Path+worker.Name, "/a/b/worker")
	check("worker's description", *worker.Description, "works")
	check("worker's trust", worker.Trust, statements(`{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`))
	check("worker's tags", worker.Tags, []roles.Tag{{Key: "stage", Value: "prod"}, {Key: "team", Value: "blue"}})
	check("worker's policies", worker.Inline, []roles.Policy{
		{Name: "both", Document: `{"Version":"2008-10-17","Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}`},
		{Name: "logs", Document: statements(`{"Effect":"Deny","Action":"logs:*","Resource":"*"}`)},
		{Name: "syncr_policy_a__b__worker", Document: statements(`{"Effect":"Allow","Action":"s3:Get*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]}`)}})
	check("worker's managed policies", worker.Managed, []string{"arn:aws:iam::111111111111:policy/own", "arn:aws:iam::222222222222:policy/x", "arn:aws:iam::aws:policy/ReadOnlyAccess"})
	check("worker's boundary", *worker.Boundary, "arn:aws:iam::111111111111:policy/limit")
	check("worker's session", *worker.MaxSession, 7200)
	check("worker's profiles", worker.Profiles, []string{"worker"})
	check("plain's name", plain.Path+plain.Name, "/x/plain")
	check("plain's trust", plain.Trust, `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"a.amazonaws.com"},"Action":"sts:AssumeRole"}]}`)
	check("plain's policy", plain.Inline[0].Document, statements(`{"Effect":"Allow","Action":"s3:ListBucket","Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"]},{"Effect":"Allow","Action":"s3:Get*","Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"]},{"Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::a","arn:aws:s3:::a/*"]}`))
	if plain.Managed == nil || len(plain.Managed) != 0 || *plain.Boundary != "" || plain.Tags == nil || plain.Description != nil || plain.MaxSession != nil || plain.Profiles != nil {
		t.Errorf("plain is %+v", plain)
	}
	check("removals", len(d.Removals), 2)
	check("the second removal", d.Removals[1].Name, "older")
	check("bucket", d.Buckets[0].Name+" "+d.Buckets[0].Region, "data eu-west-1")
	check("bucket's policy", *d.Buckets[0].Policy, statements(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/a/b/worker","Service":"ec2.amazonaws.com"},"Action":"s3:Get*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}`))
	check("other bucket", d.Buckets[1].Region, "us-east-1")
	if d.Buckets[1].Policy != nil || d.Buckets[1].Tags != nil {
		t.Error("a bucket without permissions says nothing of its policy")
	}
	key := d.Keys[0]
	check("key's policy", *key.Policy, statements(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:role/admin","arn:aws:iam::111111111111:user/ann"]},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:role/a/b/worker"},"Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:111111111111:alias/secrets"}`))
	check("key's grants", key.Grants, []roles.Grant{{Grantee: "arn:aws:iam::111111111111:role/a/b/worker", Retiree: "arn:aws:iam::111111111111:role/admin", Operations: []string{"Decrypt", "Encrypt"}, Subset: []roles.Tag{{Key: "app", Value: "x"}}, Tokens: []string{"t"}}})
	check("documents", len(r.Documents), 2+3+1+1+1)
}

// notesIn is notes for one text.
func notesIn(r *compile.Result, text string) string {
	for i := range r.Notes {
		if r.Notes[i].File != "" {
			r.Notes[i].File = "a.yaml"
		}
	}
	return notes(r, text)
}

// TestReadme compiles every example of the format's description.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```yaml\n")[1:]
	if len(blocks) < 5 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, block := range blocks {
		example, _, _ := strings.Cut(block, "```")
		if r := compiled(t, example); r.Failed() {
			t.Errorf("%s\n%s", example, notes(r, example))
		}
	}
}
