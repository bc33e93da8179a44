package rolesync_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/roles/compile"
	"github.com/leastwise/leastwise/wasm/source/yaml"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/moto"
	"github.com/leastwise/leastwise/worker/rolesync"
)

// stage is an account of moto, and who asks it.
type stage struct {
	*testing.T
	server *moto.Server
	// between sees each request before and after it is sent; nil to leave it alone.
	between func(r *http.Request, send func() (*http.Response, error)) (*http.Response, error)
}

// Do sends a request of the SDK.
func (s *stage) Do(r *http.Request) (*http.Response, error) {
	send := func() (*http.Response, error) { return http.DefaultTransport.RoundTrip(r) }
	if s.between != nil {
		return s.between(r, send)
	}
	return send()
}

// config is an SDK's with the administrator's credentials, or others.
func (s *stage) config(c aws.Credentials) rolesync.Config {
	return rolesync.Config{
		AWS: sdk.Config{
			Region:       "us-east-1",
			BaseEndpoint: sdk.String(s.server.URL),
			HTTPClient:   s,
			Credentials: sdk.CredentialsProviderFunc(func(context.Context) (sdk.Credentials, error) {
				return sdk.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken}, nil
			}),
		},
		Patience: 3 * time.Second,
		Warn:     func(text string) { s.Logf("warning: %s", text) },
	}
}

// open opens the account as administrator.
func (s *stage) open() *rolesync.Account {
	s.Helper()
	a, err := rolesync.Open(s.Context(), s.config(s.server.Admin), s.server.Account, "aws")
	if err != nil {
		s.Fatal(err)
	}
	return a
}

// desired compiles YAML, with the account as "own".
func (s *stage) desired(text string) *roles.Desired {
	s.Helper()
	file := func(name, text string) compile.File {
		documents, err := yaml.Read(text)
		if err != nil {
			s.Fatalf("%s: %v", name, err)
		}
		return compile.File{Name: name, Documents: documents}
	}
	catalog, err := embedded.Open()
	if err != nil {
		s.Fatal(err)
	}
	accounts := file("accounts.yaml", "own: \""+s.server.Account+"\"\n")
	result := compile.Compile(&accounts, []compile.File{file("roles.yaml", text)}, compile.Options{Account: "own", Catalog: catalog})
	if result.Failed() {
		s.Fatalf("%+v", result.Notes)
	}
	return result.Desired
}

// plan reads and plans.
func (s *stage) plan(a *rolesync.Account, want *roles.Desired) *roles.Plan {
	s.Helper()
	have, err := a.Read(s.Context(), want)
	if err != nil {
		s.Fatal(err)
	}
	p, err := roles.NewPlan(want, have, roles.Options{})
	if err != nil {
		s.Fatal(err)
	}
	if len(p.Unknown) > 0 {
		s.Errorf("unknown in a live account: %+v", p.Unknown)
	}
	return p
}

// apply plans and applies.
func (s *stage) apply(want *roles.Desired) *roles.Plan {
	s.Helper()
	a := s.open()
	p := s.plan(a, want)
	if err := a.Apply(s.Context(), p, rolesync.Options{}); err != nil {
		s.Fatalf("%v\n%s", err, changes(p))
	}
	return p
}

// nothing makes sure that a plan is empty.
func (s *stage) nothing(want *roles.Desired) {
	s.Helper()
	if p := s.plan(s.open(), want); len(p.Changes) > 0 {
		s.Errorf("there is something left to do:\n%s", changes(p))
	}
}

// changes are a plan's, a line each.
func changes(p *roles.Plan) string {
	var out strings.Builder
	for _, c := range p.Changes {
		out.WriteString(c.Action.String() + " " + c.TypeName() + " " + c.Name + " " + c.Item + " " + c.Before + " -> " + c.After + "\n")
	}
	for _, s := range p.Steps {
		out.WriteString("  " + s.Op.String() + " " + s.Thing.Name + " " + s.Item + "\n")
	}
	return out.String()
}

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

func TestAccount(t *testing.T) {
	t.Parallel()
	server := moto.Start(t)
	for _, tt := range []struct {
		name string
		test func(*stage)
	}{
		{"the account is checked first", wrongAccount},
		{"apply, and nothing is left", applyTwice},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server.Reset(t)
			for name, action := range map[string]string{"Limits": "*", "Reads": "s3:Get*", "Lists": "s3:List*"} {
				server.Call(t, "CreatePolicy", "PolicyName", name, "PolicyDocument", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"`+action+`","Resource":"*"}}`)
			}
			tt.test(&stage{T: t, server: server})
		})
	}
}

func wrongAccount(s *stage) {
	asked := []string{}
	s.between = func(r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		asked = append(asked, r.URL.Path)
		return send()
	}
	_, err := rolesync.Open(s.Context(), s.config(s.server.Admin), "111111111111", "aws")
	var account *roles.AccountError
	if !errors.As(err, &account) || account.Have != s.server.Account || !strings.Contains(err.Error(), "assumed-role/Admin") {
		s.Errorf("another account: %v", err)
	}
	_, err = rolesync.Open(s.Context(), s.config(s.server.Admin), s.server.Account, "aws-mars")
	if err == nil || !strings.Contains(err.Error(), "partition") {
		s.Errorf("another partition: %v", err)
	}
	if len(asked) != 2 {
		s.Errorf("asked %d times, want twice", len(asked))
	}
}

func applyTwice(s *stage) {
	want := s.desired(everything)
	p := s.apply(want)
	s.Logf("\n%s", changes(p))
	s.nothing(want)
}
