// Package moto runs moto, an STS, IAM and S3 that others wrote, for tests.
//
// moto checks signatures, keeps roles and their policies, knows their errors, and decides
// by the policies of roles whether S3 may be used. It does not evaluate conditions: a Deny
// always denies and an Allow always allows; it ignores session policies, boundaries and the
// ends of sessions, and no trust policy of an account's root. So what it shows is the calls'
// form and order, and what a policy's actions and resources allow. The proxy before it takes
// the statements with conditions out of guards, signs those requests anew, and answers with
// the guard as it was written; everything else reaches moto as it was sent. What ends a sandbox is shown by package double.
package moto

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
)

//go:embed requirements.txt
var requirements string

// Server is a running moto with enforcement on.
type Server struct {
	// URL is the proxy's address, for AWS_ENDPOINT_URL.
	URL string
	// Bin is the folder with python and aws of the virtual environment.
	Bin string
	// Admin are a session's credentials that may do everything; AdminARN is the session's.
	Admin    aws.Credentials
	AdminARN string
	Account  string

	direct string
	mu     sync.Mutex
	bodies []string
	guards map[string]string // by role, as they were written
	owner  aws.Credentials   // of the user that all roles trust
	known  map[string]aws.Credentials
}

// T is what Start needs of a test.
type T interface {
	Helper()
	Log(...any)
	Fatal(...any)
	Fatalf(string, ...any)
	Cleanup(func())
}

// Start installs moto below the module's out folder, where it stays, runs it, and makes an
// administrator. It ends with the test. Where it can't be had the test fails: what moto
// shows is shown by nothing else.
func Start(t T) *Server {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	venv, err := install(t, filepath.Join(root, "out"))
	if err != nil {
		t.Fatalf("moto: %v\nto run this test: python3 -m venv %s && %[2]s/bin/pip install --no-deps -r worker/internal/moto/requirements.txt && touch %[2]s/installed",
			err, filepath.Join("out", filepath.Base(venv)))
	}
	s := &Server{Bin: filepath.Join(venv, "bin"), guards: map[string]string{}, known: map[string]aws.Credentials{}}
	s.run(t)
	s.seed(t)
	proxy := httptest.NewServer(http.HandlerFunc(s.proxy))
	t.Cleanup(proxy.Close)
	s.URL = proxy.URL
	return s
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// install makes the virtual environment, once for all packages that test at the same time.
func install(t T, out string) (venv string, err error) {
	sum := sha256.Sum256([]byte(requirements))
	venv = filepath.Join(out, fmt.Sprintf("moto-%x", sum[:4]))
	if err := os.MkdirAll(out, 0o755); err != nil {
		return venv, err
	}
	for {
		if _, err := os.Stat(filepath.Join(venv, "installed")); err == nil {
			return venv, nil
		}
		err := os.Mkdir(venv+".lock", 0o755)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return venv, err
		}
		if info, err := os.Stat(venv + ".lock"); err == nil && time.Since(info.ModTime()) > 10*time.Minute {
			os.Remove(venv + ".lock") // of a run that was killed
		}
		time.Sleep(time.Second)
	}
	defer os.Remove(venv + ".lock")
	t.Log("installing moto and AWS's Python tools into " + venv)
	python, err := exec.LookPath("python3")
	if err != nil {
		return venv, errors.New("there is no python3")
	}
	if err := os.RemoveAll(venv); err != nil {
		return venv, err
	}
	list := venv + ".txt"
	if err := os.WriteFile(list, []byte(requirements), 0o644); err != nil {
		return venv, err
	}
	defer os.Remove(list)
	for _, command := range [][]string{
		{python, "-m", "venv", venv},
		{filepath.Join(venv, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir", "--no-deps", "-r", list},
	} {
		if said, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			return venv, fmt.Errorf("%s: %w: %s", strings.Join(command[1:3], " "), err, said)
		}
	}
	return venv, os.WriteFile(filepath.Join(venv, "installed"), nil, 0o644)
}

// run starts the server, with authorization off, and waits until it answers.
func (s *Server) run(t T) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	s.direct = fmt.Sprintf("http://127.0.0.1:%d", port)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, filepath.Join(s.Bin, "python"), "-m", "moto.server", "-H", "127.0.0.1", "-p", fmt.Sprint(port))
	cmd.Env = append(os.Environ(), "INITIAL_NO_AUTH_ACTION_COUNT=inf", "PYTHONUNBUFFERED=1")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
	})
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		r, err := http.Get(s.direct + "/moto-api/")
		if err == nil {
			r.Body.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("moto does not answer: %v\n%s", err, said.String())
		}
	}
}

// Reset takes away all that is in the account, and makes a new administrator.
func (s *Server) Reset(t T) {
	t.Helper()
	s.control(t, "reset", "")
	s.control(t, "reset-auth", "inf")
	s.seed(t)
}

// control tells moto itself something.
func (s *Server) control(t T, what, value string) {
	t.Helper()
	r, err := http.Post(s.direct+"/moto-api/"+what, "text/plain", strings.NewReader(value))
	if err != nil || r.StatusCode != 200 {
		t.Fatalf("moto does not take %s: %v", what, err)
	}
	r.Body.Close()
}

// seed makes a user, a role that may do everything, and a session of it; then it switches
// authorization on.
func (s *Server) seed(t T) {
	t.Helper()
	all := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	user := aws.Credentials{AccessKeyID: "AKIAANYTHING", SecretAccessKey: "anything"}
	must := func(service string, pairs ...string) string {
		t.Helper()
		status, body, err := s.call(user, service, pairs...)
		if err != nil || status != 200 {
			t.Fatalf("%v: %d, %v: %s", pairs, status, err, body)
		}
		return body
	}
	must("iam", "CreateUser", "UserName", "owner")
	must("iam", "PutUserPolicy", "UserName", "owner", "PolicyName", "all", "PolicyDocument", all)
	key := must("iam", "CreateAccessKey", "UserName", "owner")
	user.AccessKeyID, user.SecretAccessKey = between(key, "AccessKeyId"), between(key, "SecretAccessKey")
	s.Account = strings.Split(between(must("sts", "GetCallerIdentity"), "Arn"), ":")[4]
	s.owner = user
	s.Admin, s.AdminARN = s.role(t, user, "Admin", all)
	s.control(t, "reset-auth", "0")
}

// Owner are long-term keys of a user who may do everything, and whom all roles trust.
func (s *Server) Owner() aws.Credentials { return s.owner }

// Role makes a role with a policy, and begins a session of it.
func (s *Server) Role(t T, name, policy string) aws.Credentials {
	t.Helper()
	c, _ := s.role(t, s.Admin, name, policy)
	return c
}

// role makes a role as one principal, and begins a session as the user.
func (s *Server) role(t T, as aws.Credentials, name, policy string) (session aws.Credentials, arn string) {
	t.Helper()
	must := func(c aws.Credentials, service string, pairs ...string) string {
		t.Helper()
		status, body, err := s.call(c, service, pairs...)
		if err != nil || status != 200 {
			t.Fatalf("%v: %d, %v: %s", pairs, status, err, body)
		}
		return body
	}
	must(as, "iam", "CreateRole", "RoleName", name, "AssumeRolePolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::`+s.Account+`:user/owner"},"Action":"sts:AssumeRole"}]}`)
	must(as, "iam", "PutRolePolicy", "RoleName", name, "PolicyName", "all", "PolicyDocument", policy)
	text := must(s.owner, "sts", "AssumeRole", "RoleArn", "arn:aws:iam::"+s.Account+":role/"+name, "RoleSessionName", "ann")
	c := aws.Credentials{AccessKeyID: between(text, "AccessKeyId"), SecretAccessKey: between(text, "SecretAccessKey"), SessionToken: between(text, "SessionToken")}
	s.mu.Lock()
	s.known[c.AccessKeyID] = c
	s.mu.Unlock()
	return c, between(text, "Arn")
}

func between(text, name string) string {
	_, rest, _ := strings.Cut(text, "<"+name+">")
	value, _, _ := strings.Cut(rest, "</"+name+">")
	return strings.TrimSpace(value)
}

// call makes any call of the Query protocol: an action, and pairs of parameter and value.
func (s *Server) call(c aws.Credentials, service string, pairs ...string) (status int, body string, err error) {
	form := url.Values{"Action": {pairs[0]}, "Version": {map[string]string{"iam": "2010-05-08", "sts": "2011-06-15"}[service]}}
	for i := 1; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := aws.Request{Host: service + ".amazonaws.com", Body: []byte(form.Encode()), Headers: []aws.Header{{Name: "Content-Type", Value: aws.ContentType}}}
	aws.Sign(&r, c, service, "us-east-1", time.Now().Unix())
	request, err := http.NewRequest("POST", s.direct+"/", bytes.NewReader(r.Body))
	if err != nil {
		return 0, "", err
	}
	for _, h := range r.Headers {
		request.Header.Set(h.Name, h.Value)
	}
	request.Host = r.Host
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// Roles are the names of all roles below a path.
func (s *Server) Roles(t T, path string) []string {
	t.Helper()
	status, body, err := s.call(s.Admin, "iam", "ListRoles", "PathPrefix", path, "MaxItems", "1000")
	if err != nil || status != 200 {
		t.Fatalf("ListRoles: %d, %v: %s", status, err, body)
	}
	var names []string
	for _, part := range strings.Split(body, "<RoleName>")[1:] {
		name, _, _ := strings.Cut(part, "<")
		names = append(names, name)
	}
	return names
}

// Call is for what tests do to an account themselves: an action of IAM as the administrator.
func (s *Server) Call(t T, pairs ...string) {
	t.Helper()
	if status, body, err := s.call(s.Admin, "iam", pairs...); err != nil || status != 200 {
		t.Fatalf("%v: %d, %v: %s", pairs, status, err, body)
	}
}

// Bodies are all bodies that came in through the proxy, and all answers' errors.
func (s *Server) Bodies() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.bodies...)
}

// proxy passes requests on, guards without their conditions.
func (s *Server) proxy(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.bodies = append(s.bodies, string(body))
	s.mu.Unlock()
	header := r.Header.Clone()
	form, err := url.ParseQuery(string(body))
	isGuard := err == nil && form.Get("PolicyName") == "00-guard"
	_, id, _ := strings.Cut(header.Get("Authorization"), "Credential=")
	id, _, _ = strings.Cut(id, "/")
	s.mu.Lock()
	signer, isKnown := s.known[id]
	s.mu.Unlock()
	if isGuard && form.Get("Action") == "PutRolePolicy" && isKnown {
		s.mu.Lock()
		s.guards[form.Get("RoleName")] = form.Get("PolicyDocument")
		s.mu.Unlock()
		form.Set("PolicyDocument", withoutConditions(form.Get("PolicyDocument")))
		signed := aws.Request{Host: r.Host, Body: []byte(form.Encode()), Headers: []aws.Header{{Name: "Content-Type", Value: aws.ContentType}}}
		aws.Sign(&signed, signer, "iam", "us-east-1", time.Now().Unix())
		body, header = signed.Body, http.Header{}
		for _, h := range signed.Headers {
			header.Set(h.Name, h.Value)
		}
	}
	request, err := http.NewRequestWithContext(r.Context(), r.Method, s.direct+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request.Header, request.Host = header, r.Host
	request.Header.Del("Connection")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	if isGuard && form.Get("Action") == "GetRolePolicy" && response.StatusCode == 200 {
		before, rest, _ := strings.Cut(string(answer), "<PolicyDocument>")
		_, after, _ := strings.Cut(rest, "</PolicyDocument>")
		s.mu.Lock()
		written := url.PathEscape(s.guards[form.Get("RoleName")])
		s.mu.Unlock()
		answer = []byte(before + "<PolicyDocument>" + written + "</PolicyDocument>" + after)
	}
	for name, values := range response.Header {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(answer) // the client may have gone
}

// withoutConditions takes statements with conditions out of a document.
func withoutConditions(document string) string {
	var d struct {
		Version   string
		Statement []map[string]any
	}
	if json.Unmarshal([]byte(document), &d) != nil {
		return document
	}
	kept := d.Statement[:0]
	for _, s := range d.Statement {
		if s["Condition"] == nil {
			kept = append(kept, s)
		}
	}
	d.Statement = kept
	text, err := json.Marshal(d)
	if err != nil {
		return document
	}
	return string(text)
}
