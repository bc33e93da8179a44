package rolesync_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"

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
	// between sees each request before it is sent, one at a time, with its operation,
	// "CreateRole"; nil to leave all alone.
	mu      sync.Mutex
	between func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error)
	// patience is that of the account; zero for three seconds.
	patience time.Duration
	// hasty lets the SDK wait for a hundredth of a second before it tries again.
	hasty bool

	iam *iam.Client
	kms *kms.Client // of eu-west-1
	s3  *s3.Client  // of eu-west-1
}

// Do sends a request of the SDK.
func (s *stage) Do(r *http.Request) (*http.Response, error) {
	send := func() (*http.Response, error) {
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err == nil && answer.StatusCode == 403 {
			err = denialOfAWS(answer)
		}
		return answer, err
	}
	if s.between == nil {
		return send()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.between(operation(r), r, send)
}

// denialOfAWS takes an element out that moto has around IAM's denials and AWS has not.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
func denialOfAWS(answer *http.Response) error {
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	answer.Body = io.NopCloser(strings.NewReader(strings.NewReplacer("<Errors>", "", "</Errors>", "").Replace(string(body))))
	answer.ContentLength = -1
	return err
}

// operation is what a request asks for; of S3 it is the method and what the URL says.
func operation(r *http.Request) string {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		_, name, _ := strings.Cut(target, ".")
		return name
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return r.Method + " " + strings.TrimPrefix(r.URL.RequestURI(), "/")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err.Error()
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body)) // of the SDK, so it can be read
	return form.Get("Action")
}

func bodyOf(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

// readAll reads what a request says, chunks and all.
func readAll(s *stage, r *http.Request) string {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.Error(err)
	}
	return string(body)
}

// writes reports whether an operation changes something.
func writes(operation string) bool {
	for _, reading := range []string{"Get", "List", "Describe", "GET ", "HEAD "} {
		if strings.HasPrefix(operation, reading) {
			return false
		}
	}
	return true
}

// sdkConfig is somebody's at an address.
func sdkConfig(address, region string, c aws.Credentials, client sdk.HTTPClient) sdk.Config {
	return sdk.Config{
		Region: region, BaseEndpoint: &address, HTTPClient: client,
		Credentials: sdk.CredentialsProviderFunc(func(context.Context) (sdk.Credentials, error) {
			return sdk.Credentials{AccessKeyID: c.AccessKeyID, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken}, nil
		}),
	}
}

// newStage is an empty account with three managed policies.
func newStage(t *testing.T, server *moto.Server) *stage {
	server.Reset(t)
	other := sdkConfig(server.URL, "eu-west-1", server.Admin, http.DefaultClient)
	s := &stage{T: t, server: server, iam: iam.NewFromConfig(other), kms: kms.NewFromConfig(other),
		s3: s3.NewFromConfig(other, func(o *s3.Options) { o.UsePathStyle = true })}
	for name, action := range map[string]string{"Limits": "*", "Reads": "s3:Get*", "Lists": "s3:List*"} {
		must(s.iam.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: &name,
			PolicyDocument: sdk.String(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"` + action + `","Resource":"*"}}`)}))(s)
	}
	return s
}

func iamTag(key, value string) []iamtypes.Tag {
	return []iamtypes.Tag{{Key: &key, Value: &value}}
}

// must is for what a test does to an account itself.
func must[T any](out T, err error) func(*stage) T {
	return func(s *stage) T {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
		return out
	}
}

func (s *stage) config(c aws.Credentials) rolesync.Config {
	if s.patience == 0 {
		s.patience = 3 * time.Second
	}
	config := sdkConfig(s.server.URL, "us-east-1", c, s)
	if s.hasty {
		config.Retryer = func() sdk.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = 10 * time.Millisecond })
		}
	}
	return rolesync.Config{AWS: config, Patience: s.patience,
		Warn: func(text string) { s.Logf("warning: %s", text) }}
}

// open opens the account as administrator.
func (s *stage) open() *rolesync.Account {
	s.Helper()
	return must(rolesync.Open(s.Context(), s.config(s.server.Admin), s.server.Account, "aws"))(s)
}

// desired compiles YAML for the account.
func (s *stage) desired(text string) *roles.Desired {
	s.Helper()
	want, err := compiled(s.server.Account, text)
	if err != nil {
		s.Fatal(err)
	}
	return want
}

func compiled(account, text string) (*roles.Desired, error) {
	documents, err := yaml.Read(text)
	if err != nil {
		return nil, err
	}
	catalog, err := embedded.Open()
	if err != nil {
		return nil, err
	}
	result := compile.Compile(nil, []compile.File{{Name: "roles.yaml", Documents: documents}}, compile.Options{Account: account, Catalog: catalog})
	if result.Failed() {
		return nil, fmt.Errorf("%+v", result.Notes)
	}
	return result.Desired, nil
}

// plan reads and plans.
func (s *stage) plan(a *rolesync.Account, want *roles.Desired) *roles.Plan {
	s.Helper()
	have := must(a.Read(s.Context(), want))(s)
	p := must(roles.NewPlan(want, have, roles.Options{}))(s)
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

// changes are a plan's, a line each, and its steps.
func changes(p *roles.Plan) string {
	var out strings.Builder
	for i := range p.Changes {
		c := &p.Changes[i]
		fmt.Fprintf(&out, "%s %s %s %s: %s -> %s\n", c.Action, c.TypeName(), c.Name, c.Item, c.Before, c.After)
	}
	for i := range p.Steps {
		fmt.Fprintf(&out, "\t%s %s %s\n", p.Steps[i].Op, p.Steps[i].Thing.Name, p.Steps[i].Item)
	}
	return out.String()
}

// snapshot is all that there is in the account, as JSON by kind and name.
func (s *stage) snapshot() map[string]string {
	s.Helper()
	out := map[string]string{}
	keep := func(name string, parts ...any) {
		text, err := json.Marshal(parts)
		if err != nil {
			s.Fatal(err)
		}
		out[name] = string(text)
	}
	ctx := s.Context()
	for p := iam.NewGetAccountAuthorizationDetailsPaginator(s.iam, &iam.GetAccountAuthorizationDetailsInput{}); p.HasMorePages(); {
		page := must(p.NextPage(ctx))(s)
		for _, u := range page.UserDetailList {
			keep("user "+sdk.ToString(u.UserName), u)
		}
		for _, g := range page.GroupDetailList {
			keep("group "+sdk.ToString(g.GroupName), g)
		}
		for _, m := range page.Policies {
			m.AttachmentCount, m.UpdateDate = nil, nil // it tells of the roles
			keep("policy "+sdk.ToString(m.Arn), m)
		}
		for _, r := range page.RoleDetailList {
			r.RoleLastUsed = nil
			slices.SortFunc(r.RolePolicyList, func(a, b iamtypes.PolicyDetail) int { return strings.Compare(*a.PolicyName, *b.PolicyName) })
			more := must(s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: r.RoleName}))(s).Role
			keep("role "+*r.RoleName, r, more.Description, more.MaxSessionDuration)
		}
	}
	for _, p := range must(s.iam.ListInstanceProfiles(ctx, &iam.ListInstanceProfilesInput{}))(s).InstanceProfiles {
		keep("instance profile "+*p.InstanceProfileName, p)
	}
	for _, b := range must(s.s3.ListBuckets(ctx, &s3.ListBucketsInput{}))(s).Buckets {
		policy, _ := s.s3.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: b.Name})       // an error is none
		tags, _ := s.s3.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: b.Name})       // an error is none
		location, _ := s.s3.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: b.Name}) // it is there
		if policy == nil {
			policy = &s3.GetBucketPolicyOutput{}
		}
		if tags == nil {
			tags = &s3.GetBucketTaggingOutput{}
		}
		keep("bucket "+*b.Name, policy.Policy, tags.TagSet, location.LocationConstraint)
	}
	names := map[string]string{}
	for _, a := range must(s.kms.ListAliases(ctx, &kms.ListAliasesInput{}))(s).Aliases {
		if a.TargetKeyId != nil {
			names[*a.TargetKeyId] = *a.AliasName
		}
	}
	for _, k := range must(s.kms.ListKeys(ctx, &kms.ListKeysInput{}))(s).Keys {
		is := must(s.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: k.KeyId}))(s).KeyMetadata
		policy := must(s.kms.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: k.KeyId, PolicyName: sdk.String("default")}))(s)
		tags := must(s.kms.ListResourceTags(ctx, &kms.ListResourceTagsInput{KeyId: k.KeyId}))(s)
		grants := must(s.kms.ListGrants(ctx, &kms.ListGrantsInput{KeyId: k.KeyId}))(s)
		name := names[*k.KeyId]
		if name == "" {
			name = *k.KeyId
		}
		keep("key "+name, is, policy.Policy, tags.Tags, grants.Grants)
	}
	return out
}

// differences are the names of what is not the same in two snapshots, sorted.
func differences(before, after map[string]string) []string {
	var out []string
	for name, text := range before {
		if after[name] != text {
			out = append(out, name)
		}
	}
	for name := range after {
		if _, there := before[name]; !there {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
