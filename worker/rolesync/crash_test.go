package rolesync_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/rolesync"
)

// TestMain is also the process that crash kills: a whole run, from the files to the end.
func TestMain(m *testing.M) {
	if os.Getenv("ROLESYNC_URL") == "" {
		os.Exit(m.Run())
	}
	if err := wholeRun(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func wholeRun(ctx context.Context) error {
	id := os.Getenv("ROLESYNC_ACCOUNT")
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	want, err := compiled(id, string(text))
	if err != nil {
		return err
	}
	c := aws.Credentials{AccessKeyID: os.Getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"), SessionToken: os.Getenv("AWS_SESSION_TOKEN")}
	a, err := rolesync.Open(ctx, rolesync.Config{AWS: sdkConfig(os.Getenv("ROLESYNC_URL"), "us-east-1", c, http.DefaultClient), Patience: 3 * time.Second}, id, "aws")
	if err != nil {
		return err
	}
	have, err := a.Read(ctx, want)
	if err != nil {
		return err
	}
	p, err := roles.NewPlan(want, have, roles.Options{})
	if err != nil {
		return err
	}
	return a.Apply(ctx, p, rolesync.Options{})
}

// changed is everything, with each resource another way and a role to be removed.
var changed = strings.NewReplacer(
	"  reader:\n    allow_to_assume_me: {iam: role/team/app}\n    allow_permission: {action: \"sqs:ReceiveMessage\", resource: \"*\"}\n", "",
	"keys:", "remove_roles: [reader]\nkeys:",
	"the app", "an app", "2h", "4h", "policy/Limits", "policy/Lists", "policy/Reads", "policy/Lists", "service: ec2", "service: lambda",
	"s3:GetObject", "s3:GetObjectTagging", "team: blue", "team: red", "logs:PutLogEvents", "logs:CreateLogGroup", "role/reader", "role/team/app",
	"logs:\n        {", "others:\n        {", "the main key", "a key", "[Encrypt, Decrypt]", "[Encrypt]", "{a: b}", "{a: c}",
).Replace(everything)

// A run that is killed right after any of its calls is continued by the next one: here each
// run is killed after its first call, until there is nothing left to do.
func crash(s *stage) {
	stranger := s.desired("roles: {stranger: {allow_to_assume_me: {service: ec2}, make_instance_profile: true, allow_permission: {action: \"s3:*\", resource: \"*\"}}}")
	s.apply(stranger)
	before := s.snapshot()
	for _, definition := range []string{everything, changed} {
		want := s.desired(definition)
		calls, kills := len(s.plan(s.open(), want).Steps), 0
		for s.killed(definition, 1) {
			if kills++; kills > 2*calls {
				s.Fatalf("after %d runs there is still something to do:\n%s", kills, changes(s.plan(s.open(), want)))
			}
		}
		s.Logf("%d steps, %d runs were killed", calls, kills)
		if kills < calls {
			s.Errorf("%d calls and %d runs that were killed after one", calls, kills)
		}
		s.nothing(want)
	}
	for name, text := range before {
		if after := s.snapshot()[name]; after != text {
			s.Errorf("%s is not what it was:\n%s\n%s", name, text, after)
		}
	}
	keys := 0
	for name := range s.snapshot() {
		if strings.HasPrefix(name, "key ") {
			keys++
		}
	}
	if keys != 1 {
		s.Errorf("%d keys were made", keys)
	}
}

// killed runs the whole in a process of its own, which is killed when it has made so many
// calls that change something and before it has an answer to the last. It reports false if
// the run got to its end.
func (s *stage) killed(definition string, after int32) bool {
	s.Helper()
	var child *exec.Cmd
	var calls atomic.Int32
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := operation(r)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // it is dead
		}
		out, err := http.NewRequest(r.Method, s.server.URL+r.URL.RequestURI(), bytes.NewReader(body))
		if err != nil {
			s.Error(err)
			return
		}
		out.Header, out.Host, out.ContentLength = r.Header, r.Host, r.ContentLength
		answer, err := http.DefaultTransport.RoundTrip(out)
		if err != nil {
			s.Error(err)
			return
		}
		defer answer.Body.Close()
		if writes(name) && calls.Add(1) >= after {
			_ = child.Process.Kill() // it may be dead
			select {
			case <-r.Context().Done():
			case <-time.After(10 * time.Second):
			}
			return
		}
		for key, values := range answer.Header {
			w.Header()[key] = values
		}
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body) // it may be dead
	}))
	defer door.Close()
	child = exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "ROLESYNC_URL="+door.URL, "ROLESYNC_ACCOUNT="+s.server.Account,
		"AWS_ACCESS_KEY_ID="+s.server.Admin.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+s.server.Admin.SecretAccessKey, "AWS_SESSION_TOKEN="+s.server.Admin.SessionToken)
	child.Stdin = strings.NewReader(definition)
	var said bytes.Buffer
	child.Stderr = &said
	err := child.Run()
	if err != nil && calls.Load() < after {
		s.Fatalf("%v\n%s", err, said.String())
	}
	return err != nil
}
