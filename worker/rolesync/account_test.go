package rolesync_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/worker/internal/moto"
	"github.com/leastwise/leastwise/worker/rolesync"
)

// everything is an account with one of all that there is to define.
const everything = `
roles:
  team/app:
    description: the app
    max_session_duration: 2h
    permissions_boundary: {iam: policy/Limits}
    managed_policies: {iam: policy/Reads}
    tags: {team: blue, stage: test}
    make_instance_profile: true
    allow_to_assume_me: {service: ec2}
    allow_permission:
      - {action: "s3:GetObject", resource: {s3: leastwise-data}}
    inline_policies:
      logs:
        {allow: true, action: ["logs:PutLogEvents", "logs:CreateLogStream"], resource: "*"}
  reader:
    allow_to_assume_me: {iam: role/team/app}
    allow_permission: {action: "sqs:ReceiveMessage", resource: "*"}
buckets:
  leastwise-data:
    location: eu-west-1
    tags: {team: blue}
    allow_permission: {action: "s3:GetObject", resource: {s3: __self__}, principal: {iam: role/reader}}
keys:
  main:
    location: eu-west-1
    description: the main key
    tags: {team: blue}
    admin_users: {iam: role/team/app}
    allow_permission: {action: "kms:Decrypt", resource: "*", principal: {iam: role/reader}}
    grant:
      - {grantee: {iam: role/reader}, operations: [Encrypt, Decrypt], constraints: {EncryptionContextEquals: {a: b}}}
      - {grantee: {iam: role/team/app}, operations: [Encrypt]}
`

// One moto serves all tests, each on an account of its own.
func TestAccount(t *testing.T) {
	t.Parallel()
	server := moto.Start(t)
	for _, tt := range []struct {
		name string
		test func(*stage)
	}{
		{"the account is checked first", wrongAccount},
		{"apply, and nothing is left", applyTwice},
		{"drift", drift},
		{"removal", removal},
		{"nothing else is touched", foreign},
		{"crash after every call", crash},
		{"changed since the plan", moved},
		{"lost answers", lostAnswers},
		{"throttled", throttled},
		{"old answers", stale},
		{"principals that are new", newcomers},
		{"interrupted", interrupted},
		{"audit", audited},
		{"a plan from a dump", fromDump},
		{"many roles", many},
		{"permissions", permissions},
		{"an instance profile is passed on", passedOn},
		{"buckets", buckets},
		{"unique IDs", uniqueIDs},
		{"a key that ends", endingKey},
		{"secrets in errors", secretive},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(newStage(t, server)) })
	}
}

func wrongAccount(s *stage) {
	var asked []string
	s.between = func(operation string, _ *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		asked = append(asked, operation)
		return send()
	}
	_, err := rolesync.Open(s.Context(), s.config(s.server.Admin), "111111111111", "aws")
	var account *roles.AccountError
	if !errors.As(err, &account) || account.Have != s.server.Account || !strings.Contains(err.Error(), "assumed-role/Admin") {
		s.Errorf("another account: %v", err)
	}
	_, err = rolesync.Open(s.Context(), s.config(s.server.Admin), s.server.Account, "aws-mars")
	if err == nil || !strings.Contains(err.Error(), "in partition aws,") {
		s.Errorf("another partition: %v", err)
	}
	if strings.Join(asked, " ") != "GetCallerIdentity GetCallerIdentity" {
		s.Errorf("asked %v", asked)
	}
	a := s.open()
	if err := a.Apply(s.Context(), &roles.Plan{Account: "111111111111", Partition: "aws"}, rolesync.Options{}); !errors.As(err, &account) {
		s.Errorf("a plan of another account: %v", err)
	}
}

func applyTwice(s *stage) {
	want := s.desired(everything)
	p := s.apply(want)
	if len(p.Steps) != 15 {
		s.Errorf("%d steps:\n%s", len(p.Steps), changes(p))
	}
	s.nothing(want)
}
