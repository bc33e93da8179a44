// Package checks is Access Analyzer on this machine, for tests: the four operations that
// look at policies, in the shapes that AWS documents.
//
// It checks that requests have the members and words of AWS's SDK, and the signature that
// the SDK's signer comes to. What it answers is written by the test. So it proves what is
// sent and how answers are read, not what AWS finds in a policy.
package checks

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/accessanalyzer/types"
)

// Double is Access Analyzer. Its fields stay as they are while requests may come.
type Double struct {
	// Secrets are the secret keys of those who may sign, by the key's id.
	Secrets map[string]string
	// Answer gives status and body for an operation and its request.
	Answer func(operation string, request map[string]any) (status int, body string)

	mu   sync.Mutex
	wire []string
}

// Wire are all requests so far: method, address and body.
func (d *Double) Wire() []string { d.mu.Lock(); defer d.mu.Unlock(); return slices.Clone(d.wire) }

// operations are the paths, and the members with the words that each may have; nil are texts.
// All are required but those that end in a question mark.
func operations(path string) (name string, members map[string][]string) {
	checked := words(types.AccessCheckPolicyType("").Values())
	switch path {
	case "/policy/validation":
		return "ValidatePolicy", map[string][]string{"policyDocument": nil, "policyType": words(types.PolicyType("").Values()),
			"locale?": words(types.Locale("").Values()), "validatePolicyResourceType?": words(types.ValidatePolicyResourceType("").Values())}
	case "/policy/check-no-new-access":
		return "CheckNoNewAccess", map[string][]string{"existingPolicyDocument": nil, "newPolicyDocument": nil, "policyType": checked}
	case "/policy/check-access-not-granted":
		return "CheckAccessNotGranted", map[string][]string{"policyDocument": nil, "access": nil, "policyType": checked}
	case "/policy/check-no-public-access":
		return "CheckNoPublicAccess", map[string][]string{"policyDocument": nil, "resourceType": words(types.AccessCheckResourceType("").Values())}
	}
	return "", nil
}

func words[T ~string](list []T) []string {
	out := make([]string, 0, len(list))
	for _, w := range list {
		out = append(out, string(w))
	}
	return out
}

// Is reports whether a request is for this service.
func Is(r *http.Request) bool { return strings.HasPrefix(r.Host, "access-analyzer.") }

// ServeHTTP answers for the hosts of all regions.
func (d *Double) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has gone
	}
	d.mu.Lock()
	d.wire = append(d.wire, fmt.Sprintf("%s https://%s%s\nContent-Type: %s\nUser-Agent: %s\n\n%s\n", r.Method, r.Host, r.URL.RequestURI(), r.Header.Get("Content-Type"), r.UserAgent(), body))
	d.mu.Unlock()
	refuse := func(status int, code, message string) {
		w.Header().Set("X-Amzn-Errortype", code+":http://internal.amazon.com/")
		w.WriteHeader(status)
		text, _ := json.Marshal(map[string]string{"message": message})
		_, _ = w.Write(text)
	}
	if why := d.signed(r, body); why != "" {
		refuse(http.StatusForbidden, "InvalidSignatureException", why)
		return
	}
	name, members := operations(r.URL.Path)
	var request map[string]any
	if json.Unmarshal(body, &request) != nil || name == "" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		refuse(http.StatusBadRequest, "ValidationException", "no such operation, or no JSON")
		return
	}
	if why := valid(request, members); why != "" {
		refuse(http.StatusBadRequest, "ValidationException", why)
		return
	}
	if token := r.URL.Query().Get("nextToken"); token != "" {
		request["nextToken"] = token
	}
	status, answer := d.Answer(name, request)
	if status != http.StatusOK {
		refuse(status, answer, "as the test wants it")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, answer)
}

// valid says what is wrong with a request.
func valid(request map[string]any, members map[string][]string) string {
	for name := range request {
		if _, ok := members[name]; !ok {
			if _, ok := members[name+"?"]; !ok {
				return name + " is no member"
			}
		}
	}
	for name, words := range members {
		name, optional := strings.CutSuffix(name, "?")
		value, ok := request[name]
		text, isText := value.(string)
		switch {
		case !ok && !optional:
			return name + " is missing"
		case ok && words != nil && !slices.Contains(words, text):
			return fmt.Sprintf("%s can't be %v", name, value)
		case ok && words == nil && name != "access" && !isText:
			return name + " is no text"
		}
	}
	return ""
}

// signed says what is wrong with the signature, by what the SDK's signer makes of the same
// request.
func (d *Double) signed(r *http.Request, body []byte) string {
	_, id, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	id, _, _ = strings.Cut(id, "/")
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil || time.Since(at).Abs() > 5*time.Minute {
		return "the date is not now"
	}
	again, err := http.NewRequest(r.Method, "https://"+r.Host+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	again.ContentLength = 0 // or the signer signs the length
	_, names, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	names, _, _ = strings.Cut(names, ",")
	for name := range strings.SplitSeq(names, ";") {
		switch name {
		case "host", "x-amz-date", "x-amz-security-token":
		case "content-length":
			again.ContentLength = int64(len(body))
		default:
			again.Header.Set(name, r.Header.Get(name))
		}
	}
	if !strings.Contains(names, "content-type;host;") {
		return "type and host are not signed"
	}
	region := strings.Split(r.Host, ".")[1]
	sum := sha256.Sum256(body)
	c := sdk.Credentials{AccessKeyID: id, SecretAccessKey: d.Secrets[id], SessionToken: r.Header.Get("X-Amz-Security-Token")}
	if err := v4.NewSigner().SignHTTP(context.Background(), c, again, hex.EncodeToString(sum[:]), "access-analyzer", region, at); err != nil {
		return err.Error()
	}
	if d.Secrets[id] == "" || again.Header.Get("Authorization") != r.Header.Get("Authorization") {
		return "the signature is not the one that the SDK has; the request had " + r.Header.Get("X-Amz-Security-Token")
	}
	return ""
}
