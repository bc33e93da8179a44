package console

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/moto"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// moto, an STS that is not ours, starts both kinds of sessions; what they are asked for is
// read from the wire.
func TestNarrow(t *testing.T) {
	server := moto.Start(t)
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	http := sandbox.NewHTTPClient()
	http.Transport = away{to}
	place, err := aws.Locate("us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	client := func(c aws.Credentials) *aws.Client {
		return &aws.Client{
			Do: sandbox.Do(context.Background(), http), Place: place, Credentials: c,
			Now: sandbox.Now, Wait: sandbox.Wait(context.Background()), Random: sandbox.Random, Attempts: 1,
		}
	}
	role := strings.Replace(server.AdminARN, ":sts:", ":iam:", 1)
	role = strings.Replace(role[:strings.LastIndex(role, "/")], "assumed-role", "role", 1)
	for _, tt := range []struct {
		name string
		from aws.Credentials
		role string
		says []string
		fine bool
	}{
		{"a role", server.Owner(), role, []string{"Action=AssumeRole", "RoleArn=" + url.QueryEscape(role)}, true},
		// Of a user's session moto takes the request, and answers with keys as long-term ones
		// look, which don't sign in. Package iamv2 has it right.
		{"a user", server.Owner(), "", []string{"Action=GetFederationToken", "Name=leastwise-console"}, false},
	} {
		got, err := Narrow(client(tt.from), tt.role)
		if ok := err == nil && got.Temporary() && got.Expires != 0; ok != tt.fine || aws.Code(err) != "" {
			t.Errorf("%s: got %v that ends at %d, %v", tt.name, got, got.Expires, err)
		}
		want := append(tt.says, "DurationSeconds=900", "Policy="+url.QueryEscape(DenyAll))
		if !slices.ContainsFunc(server.Bodies(), func(body string) bool {
			return !slices.ContainsFunc(want, func(part string) bool { return !slices.Contains(strings.Split(body, "&"), part) })
		}) {
			t.Errorf("%s: no request has %q", tt.name, want)
		}
	}
	if _, err := Narrow(client(server.Admin), ""); !errors.Is(err, ErrNarrow) {
		t.Errorf("a session without a role: %v", err)
	}
	if _, err := Narrow(client(aws.Credentials{AccessKeyID: "AKIANOBODY", SecretAccessKey: "canary-secret"}), role); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("nobody's keys: %v", err)
	}
}
