package probe

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/worker/aws"
)

var session = aws.Credentials{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: "secret", SessionToken: "token"}

// Each probe's action is one that reads, and takes the kind of resource that it is asked about.
func TestProbesRead(t *testing.T) {
	cat, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range All() {
		a, ok := cat.LookupAction(p.Action)
		if !ok || seen[p.Action] || a.Level() != catalog.Read && a.Level() != catalog.List {
			t.Errorf("%s: in the catalog %v, twice %v, level %v", p.Action, ok, seen[p.Action], a.Level())
		}
		seen[p.Action] = true
	}
}

// Whatever a probe sends is signed as the SDK signs it.
func TestProbesAreSignedAsTheSDKDoes(t *testing.T) {
	const now = 1_800_000_000
	for _, p := range All() {
		for _, region := range []string{"eu-west-1", "cn-north-1", "us-gov-west-1"} {
			resource := p.Resource
			if resource != "" {
				where, err := aws.Locate(region)
				if err != nil {
					t.Fatal(err)
				}
				resource = strings.NewReplacer("arn:aws:", "arn:"+where.Partition+":", "eu-west-1", region, "/key", "/a folder/kéy+=&'(1)").Replace(resource)
				if p.Action != "s3:GetObject" {
					resource = strings.NewReplacer("arn:aws:", "arn:"+where.Partition+":", "eu-west-1", region).Replace(p.Resource)
				}
			}
			m, err := Make(p.Action, resource, region)
			if err != nil {
				t.Errorf("%s in %s on %q: %v", p.Action, region, resource, err)
				continue
			}
			r := m.Request
			aws.Sign(&r, session, m.Service, m.Region, now)
			method, target := r.Line()
			want, err := http.NewRequest(method, "https://"+r.Host+target, bytes.NewReader(r.Body))
			if err != nil {
				t.Fatal(err)
			}
			want.ContentLength = 0
			got := ""
			for _, h := range r.Headers {
				if h.Name == "Authorization" {
					got = h.Value
				} else if h.Name != "X-Amz-Date" && h.Name != "X-Amz-Security-Token" {
					want.Header.Set(h.Name, h.Value)
				}
			}
			sum := sha256.Sum256(r.Body)
			err = v4.NewSigner().SignHTTP(context.Background(), sdk.Credentials{AccessKeyID: session.AccessKeyID, SecretAccessKey: session.SecretAccessKey, SessionToken: session.SessionToken},
				want, hex.EncodeToString(sum[:]), m.Service, m.Region, time.Unix(now, 0), func(o *v4.SignerOptions) { o.DisableURIPathEscaping = m.Service == "s3" })
			if err != nil || got != want.Header.Get("Authorization") {
				t.Errorf("%s in %s: %v\ngot  %s\nwant %s", p.Action, region, err, got, want.Header.Get("Authorization"))
			}
		}
	}
}

// A resource never leads anywhere but to the host of the service in a region of the table.
func TestResourcesNameNoHosts(t *testing.T) {
	for _, name := range []string{"evil.example", "../../x", "a/../b", "x@evil.example", "evil.example#", "b?x=1", "b%2f", "", "*", "b*", "a b", "a\r\nHost: evil.example", "é", `a","x":"`, "..", "."} {
		for _, p := range All() {
			if p.Resource == "" {
				if _, err := Make(p.Action, name, "eu-west-1"); name != "" && !errors.Is(err, ErrResource) {
					t.Errorf("%s takes %q: %v", p.Action, name, err)
				}
				continue
			}
			cut := strings.LastIndexAny(p.Resource, ":/") + 1
			for _, resource := range []string{name, p.Resource[:cut] + name, strings.Replace(p.Resource, "eu-west-1", name, 1), strings.Replace(p.Resource, "111122223333", name, 1)} {
				m, err := Make(p.Action, resource, "eu-west-1")
				if err != nil || resource == p.Resource {
					continue
				}
				method, target := m.Request.Line()
				u, err := url.Parse("https://" + m.Request.Host + target)
				if err != nil || u.Host != m.Request.Host || u.EscapedPath() != strings.SplitN(target, "?", 2)[0] || strings.Contains(u.Path, "/../") {
					t.Errorf("%s on %q: %s %s%s", p.Action, resource, method, m.Request.Host, target)
				}
				host, _ := Make(p.Action, p.Resource, "eu-west-1")
				if m.Request.Host != host.Request.Host {
					t.Errorf("%s on %q goes to %s", p.Action, resource, m.Request.Host)
				}
			}
		}
	}
	if _, err := Make("s3:DeleteBucket", "arn:aws:s3:::b", "eu-west-1"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a call that is not in the list: %v", err)
	}
	if _, err := Make("sns:ListTopics", "", "evil.example"); !errors.Is(err, aws.ErrRegion) {
		t.Errorf("a region that is none: %v", err)
	}
	if _, err := Make("s3:ListBucket", "arn:aws-cn:s3:::b", "eu-west-1"); !errors.Is(err, ErrResource) {
		t.Errorf("a resource of another partition: %v", err)
	}
}

// The answers are written after AWS's references of the protocols.
func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, body, want, code string
		status                 int
	}{
		{"allowed", "<ListBucketResult/>", "allowed", "", 200},
		{"S3 says no", `<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`, "denied", "AccessDenied", 403},
		{"S3 says no without a body", "", "denied", "", 403},
		{"DynamoDB says no", `{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User is not authorized to perform: dynamodb:ListTables"}`, "denied", "AccessDeniedException", 400},
		{"Lambda says no, its code is a header", `{"Message":"User is not authorized"}`, "denied", "", 403},
		{"EC2 says no", `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>`, "denied", "UnauthorizedOperation", 403},
		{"SNS says no", `<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>`, "denied", "AuthorizationError", 403},
		{"KMS says no", `{"__type":"AccessDeniedException","Message":"no"}`, "denied", "AccessDeniedException", 400},
		{"not there", `<Error><Code>NoSuchBucket</Code></Error>`, "unclear", "NoSuchBucket", 404},
		{"elsewhere", `<Error><Code>PermanentRedirect</Code></Error>`, "unclear", "PermanentRedirect", 301},
		{"no such table", `{"__type":"ResourceNotFoundException"}`, "unclear", "ResourceNotFoundException", 400},
		{"ended", `<Error><Code>ExpiredToken</Code></Error>`, "broken", "ExpiredToken", 400},
		{"unknown key", `{"__type":"UnrecognizedClientException"}`, "broken", "UnrecognizedClientException", 400},
		{"wrong secret", `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>`, "broken", "SignatureDoesNotMatch", 403},
		{"EC2 knows no such key", `<Response><Errors><Error><Code>AuthFailure</Code></Error></Errors></Response>`, "broken", "AuthFailure", 401},
		{"no JSON", `{"__type":`, "unclear", "", 400},
		{"JSON of another shape", `{"__type":{},"message":[1]}`, "unclear", "", 400},
	} {
		got := Read(aws.Answer{Status: tt.status, Body: []byte(tt.body)}, session)
		if string(got.Decision) != tt.want || got.Code != tt.code {
			t.Errorf("%s: %s, code %q, want %s, %q", tt.name, got.Decision, got.Code, tt.want, tt.code)
		}
	}
	canary := aws.Credentials{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: "canary-secret", SessionToken: "canary-token"}
	got := Read(aws.Answer{Status: 400, Body: []byte(`{"__type":"X","message":"canary-secret canary-token"}`)}, canary)
	if strings.Contains(got.Message, "canary") {
		t.Errorf("a message with secrets: %q", got.Message)
	}
}

func FuzzMake(f *testing.F) {
	for _, p := range All() {
		f.Add(p.Action, p.Resource, "eu-west-1")
	}
	f.Fuzz(func(t *testing.T, action, resource, region string) {
		m, err := Make(action, resource, region)
		if err != nil {
			return
		}
		_, target := m.Request.Line()
		u, err := url.Parse("https://" + m.Request.Host + target)
		if err != nil || u.Host != m.Request.Host || u.User != nil || u.Fragment != "" || !strings.Contains(m.Request.Host, ".") {
			t.Fatalf("%s on %q in %q: %s%s", action, resource, region, m.Request.Host, target)
		}
	})
}
