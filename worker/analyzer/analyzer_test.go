package analyzer

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/doubles/checks"
	"github.com/leastwise/leastwise/worker/sandbox"
)

var update = flag.Bool("update", false, "write the golden files anew; review the diff")

var canary = aws.Credentials{AccessKeyID: "ASIACANARYCANARYKEY0", SecretAccessKey: "canary-secret-0123456789", SessionToken: "canary-token-0123456789"}

// away sends all requests to the double.
type away struct{ to *url.URL }

func (a away) RoundTrip(r *http.Request) (*http.Response, error) {
	q := r.Clone(r.Context())
	q.Host, q.URL.Scheme, q.URL.Host = r.URL.Host, a.to.Scheme, a.to.Host
	return http.DefaultTransport.RoundTrip(q)
}

// newClients are ours and the SDK's, both with the double in place of AWS.
func newClients(t *testing.T, d *checks.Double) (*Client, *accessanalyzer.Client) {
	d.Secrets = map[string]string{canary.AccessKeyID: canary.SecretAccessKey}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	place, err := aws.Locate("eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	carrier := &http.Client{Transport: away{to}}
	ours := &Client{
		Do: sandbox.Do(context.Background(), carrier), Place: place, Credentials: canary,
		Now: sandbox.Now, Wait: func(int) error { return nil }, Random: sandbox.Random,
	}
	theirs := accessanalyzer.New(accessanalyzer.Options{
		Region: "eu-west-1", HTTPClient: carrier,
		Credentials: sdk.CredentialsProviderFunc(func(context.Context) (sdk.Credentials, error) {
			return sdk.Credentials{AccessKeyID: canary.AccessKeyID, SecretAccessKey: canary.SecretAccessKey, SessionToken: canary.SessionToken}, nil
		}),
	})
	return ours, theirs
}

const policy = `{"Statement":[{"Effect":"Allow","Action":"s3:GetObjct","Resource":"*"}]}`

// answers are as AWS documents them.
var answers = map[string]string{
	ValidatePolicy: `{"findings":[{"findingDetails":"There is no such action.","findingType":"ERROR","issueCode":"INVALID_ACTION","learnMoreLink":"https://example.com/",
		"locations":[{"path":[{"value":"Statement"},{"index":0},{"value":"Action"}],"span":{"start":{"line":1,"column":43,"offset":43},"end":{"line":1,"column":56,"offset":56}}},
		{"path":[{"substring":{"start":1,"length":2}},{"key":"k"}],"span":{"start":{"line":2,"column":0,"offset":60},"end":{"line":2,"column":1,"offset":61}}}]}]}`,
	CheckNoNewAccess:      `{"result":"FAIL","message":"New access.","reasons":[{"description":"In statement 0.","statementIndex":0,"statementId":"a"}]}`,
	CheckAccessNotGranted: `{"result":"PASS","message":"Not granted."}`,
	CheckNoPublicAccess:   `{"result":"FAIL","message":"Public.","reasons":[]}`,
}

// The SDK's client sends the same: method, address, type and the same JSON, signed alike. And
// the double's answers are what the SDK reads.
func TestLikeSDK(t *testing.T) {
	d := &checks.Double{Answer: func(op string, _ map[string]any) (int, string) { return 200, answers[op] }}
	ours, theirs := newClients(t, d)
	ctx := context.Background()
	for _, tt := range []struct {
		operation, request string
		sdk                func() (any, error)
	}{
		{ValidatePolicy, `{"policyDocument":` + quote(policy) + `,"policyType":"IDENTITY_POLICY"}`, func() (any, error) {
			return theirs.ValidatePolicy(ctx, &accessanalyzer.ValidatePolicyInput{PolicyDocument: sdk.String(policy), PolicyType: types.PolicyTypeIdentityPolicy})
		}},
		{ValidatePolicy, `{"policyDocument":` + quote(policy) + `,"policyType":"RESOURCE_POLICY","validatePolicyResourceType":"AWS::S3::Bucket"}`, func() (any, error) {
			return theirs.ValidatePolicy(ctx, &accessanalyzer.ValidatePolicyInput{PolicyDocument: sdk.String(policy), PolicyType: types.PolicyTypeResourcePolicy,
				ValidatePolicyResourceType: types.ValidatePolicyResourceTypeS3Bucket})
		}},
		{CheckNoNewAccess, `{"existingPolicyDocument":"{}","newPolicyDocument":` + quote(policy) + `,"policyType":"IDENTITY_POLICY"}`, func() (any, error) {
			return theirs.CheckNoNewAccess(ctx, &accessanalyzer.CheckNoNewAccessInput{ExistingPolicyDocument: sdk.String("{}"), NewPolicyDocument: sdk.String(policy),
				PolicyType: types.AccessCheckPolicyTypeIdentityPolicy})
		}},
		{CheckAccessNotGranted, `{"policyDocument":` + quote(policy) + `,"access":[{"actions":["s3:DeleteBucket"],"resources":["*"]}],"policyType":"RESOURCE_POLICY"}`, func() (any, error) {
			return theirs.CheckAccessNotGranted(ctx, &accessanalyzer.CheckAccessNotGrantedInput{PolicyDocument: sdk.String(policy), PolicyType: types.AccessCheckPolicyTypeResourcePolicy,
				Access: []types.Access{{Actions: []string{"s3:DeleteBucket"}, Resources: []string{"*"}}}})
		}},
		{CheckNoPublicAccess, `{"policyDocument":` + quote(policy) + `,"resourceType":"AWS::S3::Bucket"}`, func() (any, error) {
			return theirs.CheckNoPublicAccess(ctx, &accessanalyzer.CheckNoPublicAccessInput{PolicyDocument: sdk.String(policy), ResourceType: types.AccessCheckResourceTypeS3Bucket})
		}},
	} {
		got, err := ours.Call(tt.operation, json.RawMessage(tt.request))
		if err != nil || !same(string(got), answers[tt.operation]) {
			t.Errorf("%s: got %s, %v", tt.operation, got, err)
		}
		read, err := tt.sdk()
		if err != nil {
			t.Errorf("%s: the SDK: %v", tt.operation, err)
			continue
		}
		if text := fmt.Sprint(reflect.ValueOf(read).Elem().FieldByName("Result")); tt.operation != ValidatePolicy && !strings.Contains(answers[tt.operation], text) {
			t.Errorf("%s: the SDK reads %s", tt.operation, text)
		}
		if v, ok := read.(*accessanalyzer.ValidatePolicyOutput); ok && (len(v.Findings) != 1 || *v.Findings[0].IssueCode != "INVALID_ACTION" || len(v.Findings[0].Locations) != 2) {
			t.Errorf("the SDK reads %+v", v.Findings)
		}
		wire := d.Wire()
		a, b := wire[len(wire)-2], wire[len(wire)-1]
		headA, bodyA, _ := strings.Cut(a, "\n\n")
		headB, bodyB, _ := strings.Cut(b, "\n\n")
		headA, _, _ = strings.Cut(headA, "User-Agent")
		headB, _, _ = strings.Cut(headB, "User-Agent")
		if headA != headB || !same(bodyA, bodyB) {
			t.Errorf("%s: we send\n%s\nthe SDK sends\n%s", tt.operation, a, b)
		}
	}
	golden(t, d)
}

// golden compares what was sent.
func golden(t *testing.T, d *checks.Double) {
	var ours []string
	for _, one := range d.Wire() {
		if strings.Contains(one, "leastwise-analyzer") {
			ours = append(ours, one)
		}
	}
	got, path := strings.Join(ours, "---\n"), filepath.Join("testdata", "wire.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		t.Errorf("the requests differ from %s (%v):\n%s", path, err, got)
	}
}

func quote(s string) string {
	text, _ := json.Marshal(s)
	return string(text)
}

// same compares JSON.
func same(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// Pages are one answer; a token is sent as it came, whatever is in it.
func TestPages(t *testing.T) {
	tokens := []string{"", "a b+c/d=&e", "é"}
	d := &checks.Double{}
	d.Answer = func(_ string, request map[string]any) (int, string) {
		for i, token := range tokens {
			if asked, _ := request["nextToken"].(string); asked == token {
				next := ""
				if i+1 < len(tokens) {
					next = `,"nextToken":` + quote(tokens[i+1])
				}
				return 200, fmt.Sprintf(`{"findings":[{"issueCode":"CODE_%d"}]%s}`, i, next)
			}
		}
		return 400, "ValidationException"
	}
	ours, _ := newClients(t, d)
	got, err := ours.Call(ValidatePolicy, json.RawMessage(`{"policyDocument":"{}","policyType":"IDENTITY_POLICY"}`))
	if err != nil || !same(string(got), `{"findings":[{"issueCode":"CODE_0"},{"issueCode":"CODE_1"},{"issueCode":"CODE_2"}]}`) {
		t.Errorf("got %s, %v", got, err)
	}
	d.Answer = func(string, map[string]any) (int, string) { return 200, `{"findings":[],"nextToken":"x"}` }
	if _, err := ours.Call(ValidatePolicy, json.RawMessage(`{"policyDocument":"{}","policyType":"IDENTITY_POLICY"}`)); !errors.Is(err, errPages) {
		t.Errorf("without end: %v", err)
	}
}

// What AWS refuses is told with its code, and nothing of the credentials.
func TestErrors(t *testing.T) {
	const request = `{"policyDocument":"{}","policyType":"IDENTITY_POLICY"}`
	for _, tt := range []struct {
		name    string
		status  int
		answer  string
		code    string
		lost    bool
		request string
		calls   int
	}{
		{"denied", 403, "AccessDeniedException", "AccessDeniedException", false, request, 1},
		{"busy", 429, "ThrottlingException", "ThrottlingException", false, request, 4},
		{"failing", 500, "InternalServerException", "InternalServerException", false, request, 4},
		{"no JSON", 200, "<html>", "", true, request, 4},
		{"another kind of page", 200, `{"findings":7}`, "", true, request, 1},
		{"a word that AWS does not have", 200, "{}", "ValidationException", false, `{"policyDocument":"{}","policyType":"TRUST"}`, 1},
	} {
		d := &checks.Double{Answer: func(string, map[string]any) (int, string) { return tt.status, tt.answer }}
		ours, _ := newClients(t, d)
		_, err := ours.Call(ValidatePolicy, json.RawMessage(tt.request))
		if err == nil || aws.Code(err) != tt.code || errors.Is(err, aws.ErrLost) != tt.lost || len(d.Wire()) != tt.calls {
			t.Errorf("%s: got %v after %d requests", tt.name, err, len(d.Wire()))
		}
		if strings.Contains(fmt.Sprintf("%v %+v", err, err), "canary") {
			t.Errorf("%s: the error is %v", tt.name, err)
		}
	}
	d := &checks.Double{}
	ours, _ := newClients(t, d)
	ours.Credentials.SecretAccessKey = "canary-of-somebody-else"
	if _, err := ours.Call(ValidatePolicy, json.RawMessage(request)); aws.Code(err) != "InvalidSignatureException" || strings.Contains(err.Error(), "canary") {
		t.Errorf("a wrong key: %v", err)
	}
	if _, err := ours.Call("CreateAnalyzer", nil); !errors.Is(err, ErrOperation) || len(d.Wire()) != 1 {
		t.Errorf("another operation: %v", err)
	}
	gone := errors.New("nobody waits")
	d.Answer = func(string, map[string]any) (int, string) { return 500, "InternalServerException" }
	ours, _ = newClients(t, d)
	ours.Wait = func(int) error { return gone }
	if _, err := ours.Call(ValidatePolicy, json.RawMessage(request)); !errors.Is(err, gone) {
		t.Errorf("nobody waits: %v", err)
	}
}

// Codes come in a header with more behind them, or in the body.
func TestReadError(t *testing.T) {
	for _, tt := range []struct{ header, body, want string }{
		{"ValidationException:http://internal.amazon.com/coral/", `{"message":"no"}`, "Op: ValidationException: no"},
		{"com.amazonaws#AccessDeniedException", `{"Message":"no"}`, "Op: AccessDeniedException: no"},
		{"", `{"__type":"a.b#ThrottlingException","message":"no"}`, "Op: ThrottlingException: no"},
		{"", `{"code":"X"}`, "Op: X"},
		{"", `<html>`, "Op: status 400 without an error of AWS's"},
	} {
		if got := readError("Op", aws.Answer{Status: 400, ErrorType: tt.header, Body: []byte(tt.body)}, aws.Credentials{}).Error(); got != tt.want {
			t.Errorf("%q with %s: got %q, want %q", tt.header, tt.body, got, tt.want)
		}
	}
}
