package rolesync_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/worker/rolesync"
)

// Somebody changes a role between the plan and the apply: nothing is written to it.
func moved(s *stage) {
	want := s.desired(everything)
	s.apply(want)
	a := s.open()
	p := s.plan(a, s.desired(changed))
	must(s.iam.TagRole(s.Context(), &iam.TagRoleInput{RoleName: sdk.String("app"), Tags: iamTag("hers", "x")}))(s)
	before := s.snapshot()
	err := a.Apply(s.Context(), p, rolesync.Options{})
	var m *rolesync.MovedError
	var stopped *rolesync.StoppedError
	if !errors.As(err, &m) || m.Name != "app" || !errors.As(err, &stopped) || stopped.Done != 0 || stopped.All != len(p.Steps) {
		s.Errorf("%v, %+v", err, stopped)
	}
	if got := differences(before, s.snapshot()); got != nil {
		s.Errorf("changed were %v", got)
	}
	s.apply(s.desired(changed))
	s.nothing(s.desired(changed))
}

// Every answer gets lost once; the calls are made again, and nothing is made twice.
func lostAnswers(s *stage) {
	s.hasty = true
	lost := map[string]int{}
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		answer, err := send()
		// moto makes a second grant of the same name, and AWS does not:
		// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-Name
		if err == nil && writes(operation) && operation != "CreateGrant" {
			if lost[operation]++; lost[operation] == 1 {
				answer.Body.Close()
				return nil, io.ErrUnexpectedEOF
			}
		}
		return answer, err
	}
	for _, definition := range []string{everything, changed} {
		want := s.desired(definition)
		s.apply(want)
		s.nothing(want)
	}
	if len(lost) < 20 || lost["CreateKey"] != 1 {
		s.Errorf("lost were the answers to %v", lost)
	}
}

// Operations of each service are throttled, and made again by and by.
func throttled(s *stage) {
	times := map[string]int{}
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		which := map[string]bool{"GetRole": true, "PutRolePolicy": true, "CreateKey": true, "PUT leastwise-data?policy=": true}
		if times[operation]++; times[operation] > 1 || !which[operation] {
			return send()
		}
		answer := &http.Response{StatusCode: 400, Header: http.Header{}, Request: r}
		text := `<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`
		switch {
		case r.Header.Get("X-Amz-Target") != "":
			text = `{"__type":"ThrottlingException","message":"Rate exceeded"}`
			answer.Header.Set("X-Amzn-Errortype", "ThrottlingException")
		case strings.Contains(operation, " "):
			answer.StatusCode, text = 503, `<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`
		}
		answer.Body = io.NopCloser(strings.NewReader(text))
		return answer, nil
	}
	s.patience = 20 * time.Second
	want := s.desired(everything)
	s.apply(want)
	if times["CreateKey"] != 2 || times["PutRolePolicy"] != 4 || times["PUT leastwise-data?policy="] != 2 {
		s.Errorf("%v", times)
	}
	s.between = nil
	s.nothing(want)
}

// For a while after each call that changes something, all readers see what was there
// before it, as IAM's may.
func stale(s *stage) {
	type answer struct {
		status int
		header http.Header
		body   []byte
	}
	seen := map[string]answer{}
	var until time.Time
	served := 0
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		if writes(operation) {
			until = time.Now().Add(300 * time.Millisecond)
			return send()
		}
		key := operation
		if r.Body != nil {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			key += string(body)
		}
		if old, ok := seen[key]; ok && time.Now().Before(until) {
			served++
			return &http.Response{StatusCode: old.status, Header: old.header.Clone(), Body: io.NopCloser(bytes.NewReader(old.body)), Request: r}, nil
		}
		got, err := send()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(got.Body)
		if err != nil {
			return nil, err
		}
		got.Body.Close()
		got.Body = io.NopCloser(bytes.NewReader(body))
		seen[key] = answer{got.StatusCode, got.Header, body}
		return got, nil
	}
	s.patience = 10 * time.Second
	want := s.desired(everything)
	s.apply(want)
	if served < 15 {
		s.Errorf("%d answers were old", served)
	}
	s.between = nil
	s.nothing(want)
}

// AWS does not know roles that were just made when documents name them: these are put again.
// Other mistakes in a document are not waited for.
func newcomers(s *stage) {
	refused := map[string]int{}
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		key := operation
		if operation == "CreateRole" { // of a role that trusts another one
			body := readAll(s, r)
			r.Body = bodyOf(body)
			if !strings.Contains(body, "RoleName=reader") {
				return send()
			}
		}
		text, status, header := "", 400, http.Header{}
		switch operation {
		case "CreateRole": // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
			text = `<ErrorResponse><Error><Code>MalformedPolicyDocument</Code><Message>Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/team/app"</Message></Error></ErrorResponse>`
		case "PUT leastwise-data?policy=": // https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html
			text = `<Error><Code>MalformedPolicy</Code><Message>Invalid principal in policy</Message></Error>`
		case "CreateKey": // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
			header.Set("X-Amzn-Errortype", "MalformedPolicyDocumentException")
			text = `{"__type":"MalformedPolicyDocumentException","message":"Policy contains a statement with one or more invalid principals."}`
		}
		if refused[key]++; text == "" || refused[key] > 3 {
			return send()
		}
		return &http.Response{StatusCode: status, Header: header, Body: bodyOf(text), Request: r}, nil
	}
	want := s.desired(everything)
	s.apply(want)
	for _, operation := range []string{"CreateRole", "PUT leastwise-data?policy=", "CreateKey"} {
		if refused[operation] != 4 {
			s.Errorf("%s was asked %d times, want 4", operation, refused[operation])
		}
	}
	puts := 0
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		if operation != "PutRolePolicy" {
			return send()
		}
		puts++
		text := `<ErrorResponse><Error><Code>MalformedPolicyDocument</Code><Message>Syntax errors in policy.</Message></Error></ErrorResponse>`
		return &http.Response{StatusCode: 400, Header: http.Header{}, Body: bodyOf(text), Request: r}, nil
	}
	a := s.open()
	err := a.Apply(s.Context(), s.plan(a, s.desired(changed)), rolesync.Options{})
	if err == nil || puts != 1 || !strings.Contains(err.Error(), "MalformedPolicyDocument: Syntax errors in policy.") {
		s.Errorf("asked %d times: %v", puts, err)
	}
}

// An interrupt in the middle lets the steps be made that end what is closed meanwhile, and
// stops then.
func interrupted(s *stage) {
	// The policy changes its Deny as well as its Allow, which takes a state in between.
	first := `
roles:
  app:
    allow_to_assume_me: {service: ec2}
    allow_permission: {action: "s3:*", resource: "*"}
    deny_permission: {action: "s3:DeleteObject", resource: "*"}
    managed_policies: {iam: policy/Reads}
    tags: {team: blue}
  zeta:
    allow_to_assume_me: {service: ec2}
    allow_permission: {action: "s3:*", resource: "*"}
`
	second := strings.NewReplacer("service: ec2", "iam: role/other, account: \"222222222222\"", "s3:*", "sqs:*", "s3:DeleteObject", "sqs:DeleteQueue", "policy/Reads", "policy/Lists", "team: blue", "team: red").Replace(first)
	for _, during := range []string{"before it is closed", "while it is closed"} {
		s.apply(s.desired(first))
		a := s.open()
		p := s.plan(a, s.desired(second))
		gap := slices.IndexFunc(p.Steps, func(s roles.Step) bool { return s.Gap })
		if gap < 0 {
			s.Fatalf("the plan has no gap:\n%s", changes(p))
		}
		at, want := gap, gap
		if during == "while it is closed" {
			at = gap + 1
			for want = at; p.Steps[want-1].Gap; want++ {
			}
		}
		ctx, cancel := context.WithCancel(s.Context())
		err := a.Apply(ctx, p, rolesync.Options{Progress: func(n int, _ *roles.Step) {
			if n == at {
				cancel()
			}
		}})
		var stopped *rolesync.StoppedError
		if !errors.Is(err, context.Canceled) || !errors.As(err, &stopped) || stopped.Done != want || want == len(p.Steps) {
			s.Errorf("%s: %v, %+v, want %d steps\n%s", during, err, stopped, want, changes(p))
		}
		s.apply(s.desired(second))
		s.nothing(s.desired(second))
	}
}

// The audit output has a line before and after each call, and no secrets; a call whose line
// can't be written is not made.
func audited(s *stage) {
	path := filepath.Join(s.TempDir(), "audit")
	file := must(os.Create(path))(s)
	defer file.Close()
	want := s.desired(everything)
	a := s.open()
	p := s.plan(a, want)
	if err := a.Apply(s.Context(), p, rolesync.Options{Audit: file}); err != nil {
		s.Fatal(err)
	}
	text := string(must(os.ReadFile(path))(s))
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 2*len(p.Steps) {
		s.Fatalf("%d lines for %d steps", len(lines), len(p.Steps))
	}
	for i, line := range lines {
		var r rolesync.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			s.Fatal(err)
		}
		step := &p.Steps[i/2]
		if r.Event != []string{"begin", "done"}[i%2] || r.Step != i/2+1 || r.Call != step.Op.String() || r.Item != step.Item || r.Account != s.server.Account ||
			r.Caller != s.server.AdminARN || r.Before != step.Fingerprint || r.After == "" || r.After == r.Before || (r.RequestID != "") != (i%2 == 1) {
			s.Errorf("line %d: %s", i+1, line)
		}
		if !strings.HasPrefix(r.Resource, "arn:aws:") || !strings.HasSuffix(r.Time, "Z") {
			s.Errorf("line %d: %s", i+1, line)
		}
	}
	if !strings.Contains(text, `"resource":"arn:aws:iam::`+s.server.Account+`:role/team/app"`) {
		s.Errorf("the role's path is not in its ARN:\n%s", text)
	}
	for _, secret := range []string{s.server.Admin.AccessKeyID, s.server.Admin.SecretAccessKey, s.server.Admin.SessionToken} {
		if strings.Contains(text, secret) {
			s.Errorf("a credential is in the audit output:\n%s", text)
		}
	}
	before := s.snapshot()
	p = s.plan(a, s.desired(changed))
	err := a.Apply(s.Context(), p, rolesync.Options{Audit: full{}})
	if err == nil || !strings.Contains(err.Error(), "audit: no space") {
		s.Errorf("a full disk: %v", err)
	}
	if got := differences(before, s.snapshot()); got != nil {
		s.Errorf("without audit, changed were %v", got)
	}
}

// full is a disk without space.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// A wrong signature's message has the whole request in it, with its session token.
func secretive(s *stage) {
	s.between = func(operation string, r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		if operation == "GetCallerIdentity" {
			return send()
		}
		text := "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:" +
			r.Header.Get("X-Amz-Security-Token") + "\n'</Message></Error></ErrorResponse>"
		return &http.Response{StatusCode: 403, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
	}
	_, err := s.open().Read(s.Context(), s.desired("remove_roles: [app]"))
	if err == nil || strings.Contains(err.Error(), s.server.Admin.SessionToken) || err.Error() != "iam:GetRole (app): SignatureDoesNotMatch: The request signature we calculated does not match." {
		s.Errorf("%v", err)
	}
}
