package compile_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/roles/compile"
)

// role puts fields below a role that somebody may assume.
func role(fields string) string {
	return "roles:\n  app:\n    allow_to_assume_me: {service: ec2}\n    " + fields + "\n"
}

func trust(item string) string { return "roles:\n  app:\n    allow_to_assume_me: " + item + "\n" }

// TestNotes has every mistake, with its place and what to do about it.
func TestNotes(t *testing.T) {
	for _, tt := range []struct {
		texts []string
		want  string
	}{
		// files
		{[]string{"roels: {}\n"}, `a:1:1 error: a file of definitions has no key "roels" | did you mean roles?`},
		{[]string{"# nothing\n"}, "a:1:1 warning: the file is empty"},
		{[]string{"- x\n"}, "a:1:1 error: a file of definitions is a map, and here stands a list"},
		{[]string{"roles: [app]\n"}, "a:1:8 error: roles is a map, and here stands a list"},
		{[]string{"remove_roles: {a: b}\n"}, `a:1:15 error: remove_roles is a list of names, and here stands a map | write "- " in front of each name`},
		{[]string{"remove_role: [a]\n"}, "a:1:1 warning: remove_role is read as remove_roles; iam_syncr itself passed over it | write remove_roles"},
		{[]string{"remove_roles: [a, b, a]\n"}, `a:1:22 error: "a" stands in the list a second time`},
		{[]string{"remove_roles: [a]\n", "remove_roles: [a]\n"}, ""},
		{[]string{role(""), role("")}, `b:2:3 error: roles has "app" a second time; the first stands in a.yaml | keep one of the two`},
		{[]string{"roles: {app: {trust: {Statement: []}}, app: {}}\n"}, `a:1:40 error: the key "app" stands here a second time | put both values below one key`},
		{[]string{"roles: {a/x: {trust: {Statement: []}}, x: {trust: {Statement: []}}}\n"}, `a:1:40 error: "x" and "a/x" are the same role, x | a role's path is no part of its name`},
		{[]string{role("") + "remove_roles: [team/app]\n"}, `a:5:16 error: the role app is to be removed and is defined as well, in a.yaml | keep one of the two`},
		// roles
		{[]string{role("permision: {}")}, `a:4:5 error: a role has no key "permision" | did you mean permission?`},
		{[]string{"roles: {app: }\n"}, `a:1:9 error: nobody may assume the role | add "allow_to_assume_me: {service: ec2}", or who it is`},
		{[]string{"roles: {app: {}}\n"}, `a:1:9 error: nobody may assume the role | add "allow_to_assume_me: {service: ec2}", or who it is`},
		{[]string{"roles: {app: []}\n"}, "a:1:14 error: a role is a map, and here stands a list"},
		{[]string{"roles: {a b: {trust: {Statement: []}}}\n"}, `a:1:9 error: "a b" is no name of a role | a name has 1 to 64 letters, digits and _+=,.@-`},
		{[]string{role("use: x")}, `a:4:10 error: there is no template "x" | define it below "templates:"`},
		{[]string{"templates: {reader: {use: b, description: d}}\n" + role("use: raeder")}, `a:5:10 error: there is no template "raeder" | did you mean reader?`},
		{[]string{"templates: {reader: {use: b, description: d}}\n" + role("use: reader")}, "a:1:27 warning: a template uses no other one, and this is passed over"},
		{[]string{"templates: {reader: {descripton: d}}\n" + role("use: reader") + "  b: {use: reader, allow_to_assume_me: {service: ec2}}\n"}, `a:1:22 error: a template has no key "descripton" | did you mean description?`},
		{[]string{"templates: {t: {allow_permission: {action: a:B, resource: x}}}\n" + role("use: t\n    allow_permission: {action: a:C, resource: y}")}, "a:6:23 warning: allow_permission takes the place of the template's; iam_syncr put the two statements together into one | write here all that is to hold"},
		{[]string{role("allow_permission: {action: a:B, resource: " + strings.Repeat("x", 11_000) + "}")}, `a:2:3 error: the role's inline policies have 11086 characters together, and AWS takes 10240 | "leastwise fit" makes policies smaller; or put a part into a managed policy`},
		{[]string{role("make_instance_profile: maybe")}, `a:4:28 error: make_instance_profile is true or false, and here stands "maybe"`},
		{[]string{role("description: [a]")}, "a:4:18 error: a description is a text, and here stands a list"},
		{[]string{role("path: no slash")}, `a:2:3 error: "/no slash/" is no path | a path reads /team/app/, of letters, digits and marks`},
		{[]string{"roles: {a/b: {path: /c/, trust: {Statement: []}}}\n"}, "a:1:21 error: the role has a path in its name and here | leave one of them out"},
		{[]string{role("max_session_duration: 13h")}, `a:4:27 error: "13h" is no session duration | it is from 3600 to 43200 seconds, 1h to 12h`},
		{[]string{role("max_session_duration: 99999999999999999999h")}, `a:4:27 error: "99999999999999999999h" is no session duration | it is from 3600 to 43200 seconds, 1h to 12h`},
		{[]string{role("tags: {aws:x: y}")}, "a:4:12 error: tags that begin with aws: are AWS's own"},
		{[]string{role("tags: {x: [y]}")}, "a:4:15 error: a tag's value is a text, and here stands a list"},
		{[]string{role("tags:")}, "a:4:10 error: tags is a map, and here stands nothing | write {} if there are to be none"},
		{[]string{role("managed_policies:")}, "a:4:22 error: managed_policies is a list, and here stands nothing | write [] if none are to be attached"},
		{[]string{role("managed_policies: [ReadOnlyAccess]")}, `a:4:24 error: "ReadOnlyAccess" is no ARN of a managed policy | write its ARN, {iam: policy/NAME}, or {iam: policy/NAME, account: aws} for a policy of AWS`},
		{[]string{role("managed_policies: {iam: role/x}")}, `a:4:29 error: "arn:aws:iam::111111111111:role/x" is no managed policy | write its ARN, {iam: policy/NAME}, or {iam: policy/NAME, account: aws} for a policy of AWS`},
		{[]string{role("permissions_boundary: {iam: [policy/a, policy/b]}")}, "a:4:27 error: a role has one permissions boundary, and here are several"},
		{[]string{role("inline_policies: {a: []}")}, `a:4:23 error: the policy "a" has no statements`},
		{[]string{role("inline_policies: {a b: []}")}, `a:4:23 error: "a b" is no name of a policy | a name has 1 to 128 letters, digits and _+=,.@-`},
		{[]string{role("inline_policies: {syncr_policy_app: {action: a:B, resource: x, allow: yes}}\n    allow_permission: {action: a:C, resource: x}")}, "a:4:23 error: the policy syncr_policy_app is the one of the role's own statements | give this one another name"},
		{[]string{role("trust: {}")}, "a:4:12 error: the role has both trust and allow_to_assume_me | keep one of the two"},
		{[]string{"roles: {app: {trust: []}}\n"}, "a:1:22 error: trust is a whole policy, and here stands a list | write allow_to_assume_me for a list"},
		{[]string{"roles: {app: {trust: {Version: x}}}\n"}, "a:1:22 error: the policy has no Statement"},
		{[]string{"roles: {app: {trust: {Statement: [{Effect: }]}}}\n"}, "a:1:43 error: a policy has no place for nothing"},
		{[]string{"roles: {app: {trust: {Statement: [{Effect: !Ref x}]}}}\n"}, "a:1:49 error: a policy has no place for a value with the tag !Ref"},
		// trust
		{[]string{role("disallow_to_assume_me: {iam: role/x, account: dev}")}, `a:4:28 error: disallow_to_assume_me allowed everybody but these, and AWS takes no NotPrincipal in a trust policy | list under allow_to_assume_me who may, and add {Effect: Deny, Principal: {"AWS":"arn:aws:iam::222222222222:role/x"}}`},
		{[]string{trust("{servce: ec2}")}, `a:3:26 error: a statement of trust has no key "servce" | did you mean service?`},
		{[]string{trust("{}")}, "a:3:25 error: the statement names nobody | write {service: ec2}, {iam: role/NAME}, {oidc: github} or an ARN"},
		{[]string{trust("[{Action: sts:AssumeRole}]")}, "a:3:26 error: the statement names nobody | write {service: ec2}, {iam: role/NAME}, {oidc: github} or an ARN"},
		{[]string{trust("{service: lamda}")}, `a:3:35 warning: the service "lamda" is not known and stays as it is | did you mean lambda.amazonaws.com?`},
		{[]string{trust("{account: dev}")}, "a:3:35 error: an account is named without who of it | write {iam: root, account: NAME} for all of it"},
		{[]string{trust("{users: [a]}")}, "a:3:33 error: users are named without a role | write {iam: assumed-role/NAME, users: [NAME]}"},
		{[]string{trust("{iam: root, account: dve}")}, `a:3:46 error: there is no account "dve" | did you mean dev?`},
		{[]string{trust("{iam: root, account: 12345}")}, `a:3:46 error: there is no account "12345" | there are own, dev, zero, china`},
		{[]string{trust("{iam: []}")}, "a:3:31 error: the iam specifier names nothing | write {iam: role/NAME}"},
		{[]string{trust("{iam: ['arn:aws:iam::1:role/x']}")}, `a:3:31 error: "arn:aws:iam::1:role/x" is a whole ARN | write it without "iam:"`},
		{[]string{trust("{service: ec2, Principal: '*'}")}, "a:3:25 error: the statement has a Principal and, in shorthand, another one | keep one of the two"},
		{[]string{trust("{federated: 'arn:aws:iam::111111111111:saml-provider/x', service: ec2}")}, "a:3:25 error: a provider of identities and others assume a role with different actions | part the statement into two items, or write its Action"},
		{[]string{trust("{federated: [accounts.google.com, {iam: saml-provider/x}]}")}, "a:3:25 error: providers of SAML and of OIDC have different actions | part the statement into two items"},
		{[]string{trust("dev")}, `a:3:25 error: "dev" is no principal | write {iam: root, account: dev} for all of the account`},
		{[]string{trust("nobody")}, `a:3:25 error: "nobody" is no principal | write an ARN, {iam: role/NAME} or {service: NAME}`},
		{[]string{trust("{service: ec2, Resource: '*'}")}, "a:3:25 error: a statement of trust is about its role, and names no Resource | leave it out"},
		{[]string{trust("{service: ec2, subjects: x}")}, `a:3:50 error: subjects belongs to a provider of identities, and none is named | add "oidc: github", or which it is`},
		{[]string{trust("{oidc: github}")}, "a:3:32 error: everybody whom github knows could assume the role | add repository to say who may, or subjects"},
		{[]string{trust("{oidc: github, branch: main}")}, "a:3:48 error: github needs its repository as well"},
		{[]string{trust("{oidc: github, project: x}")}, "a:3:49 error: tokens of token.actions.githubusercontent.com have no project | github has repository, branch, tag, environment, pull_requests"},
		{[]string{trust("{oidc: githbu, repository: a/b}")}, `a:3:32 error: there is no provider "githbu" | did you mean github? or write its issuer, as https://id.example.com`},
		{[]string{trust("{oidc: eks}")}, "a:3:32 error: every cluster has a provider of its own | write its issuer, as https://oidc.eks.eu-west-1.amazonaws.com/id/ID"},
		{[]string{trust("{oidc: github, saml: x}")}, "a:3:32 error: a statement is for a provider of OIDC or of SAML, and here stand both | part it into two items"},
		{[]string{trust("{oidc: github, repository: a/b, service: ec2}")}, "a:3:66 error: service does not go with oidc | part the statement into two items"},
		{[]string{trust("{oidc: 'https://id.example.com'}")}, "a:3:32 warning: tokens of id.example.com for whatever application may assume the role | list the application under audiences\na:3:32 warning: everybody who gets a token of id.example.com may assume the role | list who may under subjects"},
		{[]string{trust("{oidc: github, subjects: 'repo:*'}")}, `a:3:50 warning: "repo:*" fits repositories of everybody | begin it with repo:OWNER/REPOSITORY:`},
		// statements
		{[]string{role("permission: {action: a:B, resource: x}")}, `a:4:17 error: the statement does not say whether it allows or denies | add "allow: true" or "allow: false", or move it to allow_permission or deny_permission`},
		{[]string{role("allow_permission: {action: a:B, resource: x, allow: false}")}, `a:4:5 error: under "allow_permission" stands a statement that says the opposite` + "\n" + `a:4:57 error: allow: false contradicts "allow_permission", under which it stands | leave it out, or move the statement`},
		{[]string{role("deny_permission: {action: a:B, resource: x, Effect: Allow}")}, `a:4:5 error: under "deny_permission" stands a statement that says the opposite` + "\n" + `a:4:57 error: Effect: Allow contradicts "deny_permission", under which it stands | leave it out, or move the statement`},
		{[]string{role("permission: {action: a:B, resource: x, Effect: Allow, allow: no}")}, "a:4:52 error: Effect: Allow contradicts allow: false\na:4:66 error: allow: false contradicts the statement's Effect | leave one of them out"},
		{[]string{role("permission: {action: a:B, resource: x, Effect: allow}")}, `a:4:52 error: Effect is Allow or Deny, and here stands "allow" | did you mean Allow?`},
		{[]string{role("allow_permission: {action: a:B}")}, `a:4:23 error: the statement has no resource | add "resource: " with an ARN or, as {s3: NAME}, in shorthand`},
		{[]string{role("allow_permission: {resource: x}")}, `a:4:23 error: the statement has no action | add "action: "`},
		{[]string{role("allow_permission: [a]")}, `a:4:24 error: a statement is a map, and here stands "a" | write {action: s3:GetObject, resource: {s3: BUCKET}}`},
		{[]string{role("allow_permission: {actoin: a:B, resource: x}")}, `a:4:24 error: a statement has no key "actoin" | did you mean action?`},
		{[]string{role("allow_permission: {action: {a: b}, resource: x}")}, "a:4:32 error: an action is a text, and here stands a map"},
		{[]string{role("allow_permission: {action: a:B, resource: x, principal: {service: ec2}}")}, "a:4:50 error: a role's permissions are the role's, and name no principal | who may assume the role stands in allow_to_assume_me"},
		{[]string{role("allow_permission: {action: a:B, resource: x, Principal: '*'}")}, "a:4:23 error: a role's permissions are the role's, and name no Principal | who may assume the role stands in allow_to_assume_me"},
		{[]string{role("allow_permission: {action: a:B, resource: {sqs: x}}")}, `a:4:47 error: a resource of a kind that is not known: "sqs" | write {s3: NAME}, {iam: role/NAME}, {kms: NAME}, {sns: NAME} or an ARN`},
		{[]string{role("allow_permission: {action: a:B, resource: {}}")}, `a:4:47 error: the resource is empty | write {s3: NAME}, {iam: role/NAME}, {kms: NAME}, {sns: NAME} or an ARN`},
		{[]string{role("allow_permission: {action: a:B, resource: {s3: a, sns: b}}")}, "a:4:47 error: a resource is of one kind, and here stand sns and s3 | part it into two items"},
		{[]string{role("allow_permission: {action: a:B, resource: {s3: a, location: b}}")}, `a:4:55 error: a resource of s3 has no key "location" | there are s3`},
		{[]string{role("allow_permission: {action: a:B, resource: {s3: __self__}}")}, "a:4:52 error: __self__ is the bucket that is being defined, and this is a role | name the bucket"},
		{[]string{role("allow_permission: {action: a:B, resource: {s3: 'arn:aws:s3:::b'}}")}, `a:4:52 error: "arn:aws:s3:::b" is a whole ARN | write it without "s3:"`},
		{[]string{role("allow_permission: {action: a:B, resource: {kms: {key_id: x}}}")}, `a:4:53 error: a key is in a region, and none is named | add "location: eu-west-1"`},
		{[]string{role("allow_permission: {action: a:B, resource: {kms: {key_id: x, alias: y}, location: eu-west-1}}")}, "a:4:53 error: a key is named by alias or by key_id | leave one of them out"},
		{[]string{role("allow_permission: {action: a:B, resource: {kms: {}, location: eu-west-1}}")}, "a:4:53 error: the key has neither alias nor key_id"},
		{[]string{role("allow_permission: {action: a:B, resource: {kms: __self__, location: eu-west-1}}")}, "a:4:53 error: __self__ is the key that is being defined, and this is a role | name the key"},
		{[]string{role("allow_permission: {action: a:B, resource: {kms: k, location: europe}}")}, `a:4:66 error: "europe" is no region | a region reads eu-west-1` + "\n" + `a:4:53 warning`},
		{[]string{role("allow_permission: {action: a:B, resource: {sns: k}}")}, `a:4:53 error: a topic is in a region, and none is named | add "location: eu-west-1"`},
		{[]string{role("allow_permission: {action: kms:Decrypt, resource: {kms: k, location: eu-west-1}}")}, `a:4:61 warning: the ARN of alias "k" stands for the alias and for no key | name the key itself, as {kms: {key_id: ID}}, or write Condition: {StringEquals: {kms:RequestAlias: alias/k}}`},
		{[]string{role("generate: [read]")}, `a:4:16 error: generate is a template, and here stands "read" | write {read: [ARN], write: [ARN]}`},
		{[]string{role("generate: {raed: [x]}")}, `a:4:16 error: a template has no key "raed" | did you mean read?`},
		{[]string{role("generate: {read: [bucket]}")}, "a:4:23 error: "},
		{[]string{role("generate: {mode: trust, principals: {Service: ec2.amazonaws.com}}")}, "a:4:15 error: the template makes no permissions, its mode is trust | write who may assume the role under allow_to_assume_me"},
		// buckets and keys
		{[]string{"buckets: {B_: {location: eu-west-1}}\n"}, `a:1:11 error: "B_" is no name of a bucket | a name has 3 to 63 small letters, digits, dots and dashes`},
		{[]string{"buckets: {bbb: {}}\n"}, `a:1:11 warning: the bucket does not say where it is; ap-southeast-2 is taken, as iam_syncr does | add "location: ap-southeast-2"`},
		{[]string{"buckets: {bbb: {location: here}}\n"}, `a:1:27 error: "here" is no region | a region reads eu-west-1`},
		{[]string{"buckets: {bbb: {location: eu-west-1, use: x}}\n"}, "a:1:38 warning: templates are for roles only, and this is passed over"},
		{[]string{"buckets: {bbb: {location: eu-west-1, allow_permission: {action: s3:*, resource: x}}}\n"}, `a:1:56 error: the statement has no principal | add "principal: {iam: role/NAME}", or "principal: \"*\"" for everybody`},
		{[]string{"buckets: {bbb: {location: eu-west-1, allow_permission: {action: s3:*, resource: x, principal: {iam: __self__}}}}\n"}, "a:1:101 error: __self__ is the role that is being defined, and this is a bucket | name the role, as role/NAME"},
		{[]string{"buckets: {bbb: {location: eu-west-1, allow_permission: {action: s3:*, resource: x, principal: '*', Principal: '*'}}}\n"}, "a:1:84 error: the statement has Principal and principal | keep one of the two"},
		{[]string{"buckets: {bbb: {location: eu-west-1, allow_permission: {action: s3:*, resource: x, principal: {}}}}\n"}, "a:1:95 error: the principal names nobody | write {service: ec2}, {iam: role/NAME} or an ARN"},
		{[]string{"keys: {k: {description: d}}\n"}, `a:1:8 error: a key is in a region, and none is named | add "location: eu-west-1"`},
		{[]string{"keys: {k: {location: eu-west-1}}\n"}, `a:1:8 error: the key has no description | add "description: ", what it is for`},
		{[]string{"keys: {aws/k: {location: eu-west-1, description: d}}\n"}, `a:1:8 error: "aws/k" is no alias of a key | an alias has letters, digits, slashes, dashes and underscores, and does not begin with aws/`},
		{[]string{"keys: {k: {location: eu-west-1, description: d, grant: {operations: [Decrypt]}}}\n"}, `a:1:56 error: the grant has no grantee | add "grantee: {iam: role/NAME}"`},
		{[]string{"keys: {k: {location: eu-west-1, description: d, grant: {grantee: {iam: root}}}}\n"}, `a:1:56 error: the grant allows no operations | add "operations: [Encrypt, Decrypt]"`},
		{[]string{"keys: {k: {location: eu-west-1, description: d, grant: {grantee: {iam: root}, operations: Decypt}}}\n"}, `a:1:91 error: a grant can't allow "Decypt" | did you mean Decrypt?`},
		{[]string{"keys: {k: {location: eu-west-1, description: d, grant: {grantee: {iam: [role/a, role/b]}, operations: Decrypt}}}\n"}, `a:1:66 error: the grantee is one user or role, and here stand "arn:aws:iam::111111111111:role/a, arn:aws:iam::111111111111:role/b" | write a grant for each`},
		{[]string{"keys: {k: {location: eu-west-1, description: d, grant: {grantee: {iam: root}, operations: Decrypt, retire: x}}}\n"}, `a:1:100 error: a grant has no key "retire" | did you mean retiree?`},
		{[]string{"keys: {k: {location: eu-west-1, description: d, grant: {grantee: {iam: root}, operations: Decrypt, constraints: {EncryptionContextSubset: {a: b}, EncryptionContextEquals: {a: b}}}}}\n"}, "a:1:113 error: a grant has EncryptionContextSubset or EncryptionContextEquals | leave one of them out"},
		{[]string{"keys: {k: {location: eu-west-1, description: d, grant: {grantee: {iam: root}, operations: Decrypt, constraints: {EncryptionContextSubset: {a: [b]}}}}}\n"}, "a:1:143 error: a value of an encryption context is a text, and here stands a list"},
	} {
		got := notes(compiled(t, tt.texts...), tt.texts...)
		exact := tt.want == "" || strings.Count(tt.want, ":") > 3 && !strings.HasSuffix(tt.want, ": ")
		switch {
		case strings.HasSuffix(tt.want, "warning"):
			for _, line := range strings.Split(tt.want, "\n") {
				if !strings.Contains(got, line) {
					t.Errorf("%s: got\n%s\nwant\n%s", tt.texts, got, tt.want)
				}
			}
		case exact && got != tt.want, !strings.HasPrefix(got, tt.want):
			t.Errorf("%s: got\n%s\nwant\n%s", tt.texts, got, tt.want)
		}
	}
}

func TestAccounts(t *testing.T) {
	for _, tt := range []struct{ accounts, account, want string }{
		{accounts, "own", ""},
		{accounts, "111111111111", ""},
		{accounts, "999999999999", ""},
		{"x: 1\n", "999999999999", "a:1:4 error: \"1\" is no account number | an account has 12 digits; leading zeros are among them"},
		{"x: abc\n", "x", "a:1:4 error: \"abc\" is no account number | an account has 12 digits"},
		{"x: {id: 111111111111, partition: aws-ch}\n", "x", "a:1:34 warning: the partition \"aws-ch\" is not known | did you mean aws-cn?"},
		{"x: {partition: aws}\n", "x", "a:1:4 error: the account has no id | write {id: 111111111111, partition: aws}"},
		{accounts, "onw", "error: there is no account \"onw\" in accounts.yaml | did you mean own?"},
		{accounts, "", "error: no account is named | name one of the file of accounts, or give its 12 digits"},
		{"", "own", "error: there is no account \"own\" in accounts.yaml"},
	} {
		a := file(t, "accounts.yaml", tt.accounts)
		r := compile.Compile(&a, []compile.File{file(t, "a.yaml", "roles: {}\n")}, compile.Options{Account: tt.account, Catalog: builtIn(t)})
		got := strings.ReplaceAll(notesIn(r, tt.accounts), "111122223333", "111111111111")
		if got != tt.want {
			t.Errorf("%q of %q: got\n%s\nwant\n%s", tt.account, tt.accounts, got, tt.want)
		}
	}
	r := compile.Compile(nil, []compile.File{file(t, "a.yaml", trust("{iam: root}"))}, compile.Options{Account: "111111111111"})
	if r.Failed() || r.Desired.Account != "111111111111" {
		t.Errorf("without a file of accounts: %v", r.Notes)
	}
	if r := compile.Compile(nil, nil, compile.Options{Account: "own"}); len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Hint, "write accounts.yaml") {
		t.Errorf("without a file of accounts: %v", r.Notes)
	}
}

// TestOnly: kinds that are not asked for are left out, but templates can be used.
func TestOnly(t *testing.T) {
	text := "templates: {t: {allow_to_assume_me: {service: ec2}}}\nroles: {app: {use: t}}\nremove_roles: [old]\nbuckets: {bbb: {location: here}}\n"
	r := compiledWith(t, compile.Options{Account: "own", Catalog: builtIn(t), Only: []string{"roles"}}, text)
	if r.Failed() || len(r.Desired.Roles) != 1 || len(r.Desired.Removals) != 0 || len(r.Desired.Buckets) != 0 {
		t.Errorf("got %+v\n%s", r.Desired, notes(r, text))
	}
}

// TestLint: what lint finds is said where it was written.
func TestLint(t *testing.T) {
	c := builtIn(t)
	text := role("allow_permission:\n    - {action: 's3:GetObjet', resource: '*'}\n    - {action: iam:PassRole, resource: '*'}\n    generate: {write: ['arn:aws:s3:::bbb']}")
	r := compiledWith(t, compile.Options{Account: "own", Catalog: c, Linter: lint.New(c, rules.Default())}, text)
	got := notes(r, text)
	for _, want := range []string{`a:5:16 finding: error: the action "s3:GetObjet" is not in the catalog`, `a:6:16 finding: security: iam:PassRole`} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	if r.Failed() {
		t.Error("findings are errors")
	}
}
