package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	sdkconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/cli/shell"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
	"github.com/leastwise/leastwise/worker/operator"
)

// The test binary is the program too, and a small one with AWS's SDK.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"leastwise": func() {
			root := &cobra.Command{Use: "leastwise"}
			root.AddCommand(Commands()...)
			os.Exit(shell.Run(context.Background(), root, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
		"gosdk": func() {
			config, err := sdkconfig.LoadDefaultConfig(context.Background())
			if err == nil {
				var id *sts.GetCallerIdentityOutput
				if id, err = sts.NewFromConfig(config).GetCallerIdentity(context.Background(), nil); err == nil {
					fmt.Println(*id.Arn)
					return
				}
			}
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		},
	})
}

const reading = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}`

// shellOf is a user's shell: a folder, variables, and what commands in it printed.
type shellOf struct {
	t    *testing.T
	dir  string
	env  []string
	mu   sync.Mutex
	said bytes.Buffer
}

// newShell has an administrator's profile, and AWS_PROFILE pointing at it.
func newShell(t *testing.T, endpoint string, admin aws.Credentials) *shellOf {
	s := &shellOf{t: t, dir: t.TempDir()}
	s.write("p.json", reading)
	s.write("config", "[profile admin]\nregion = us-east-1\noutput = json\n")
	s.write("credentials", fmt.Sprintf("[admin]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n", admin.AccessKeyID, admin.SecretAccessKey, admin.SessionToken))
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "AWS_") {
			s.env = append(s.env, v)
		}
	}
	s.env = append(s.env, "AWS_PROFILE=admin", "AWS_CONFIG_FILE="+filepath.Join(s.dir, "config"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(s.dir, "credentials"),
		"AWS_ENDPOINT_URL="+endpoint, "LEASTWISE_STATE="+filepath.Join(s.dir, "state"), "AWS_EC2_METADATA_DISABLED=true")
	return s
}

func (s *shellOf) write(name, text string) {
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shellOf) command(args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	cmd := exec.Command(args[0], args[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, &stdout, &stderr
	return cmd, &stdout, &stderr
}

// run runs a command to its end.
func (s *shellOf) run(args ...string) (stdout, stderr string, code int) {
	s.t.Helper()
	cmd, out, errs := s.command(args...)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		s.t.Fatalf("%v: %v", args, err)
	}
	s.mu.Lock()
	s.said.WriteString(out.String() + errs.String())
	s.mu.Unlock()
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// must runs a command that has to succeed.
func (s *shellOf) must(args ...string) string {
	s.t.Helper()
	stdout, stderr, code := s.run(args...)
	if code != 0 {
		s.t.Fatalf("%v: code %d\n%s%s", args, code, stdout, stderr)
	}
	return stdout
}

// tickets are what is written down of sandboxes.
func (s *shellOf) tickets() []string {
	found, _ := filepath.Glob(filepath.Join(s.dir, "state", "*"))
	return found
}

// account is a double that answers over HTTP on this machine, in real time.
func account(t *testing.T) (*double.AWS, *shellOf) {
	a, admin := double.New(time.Now().Unix(), operator.Boundary())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked := aws.Request{Host: r.Host, Body: body}
		for name, values := range r.Header {
			asked.Headers = append(asked.Headers, aws.Header{Name: name, Value: values[0]})
		}
		if missed := time.Now().Unix() - a.Now(); missed > 0 {
			a.Advance(missed)
		}
		answer, err := a.Do(asked)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(answer.Status)
		_, _ = w.Write(answer.Body)
	}))
	t.Cleanup(server.Close)
	s := newShell(t, server.URL, admin)
	s.write("config", "[profile admin]\nregion = eu-west-1\n")
	t.Cleanup(func() {
		if strings.Contains(s.said.String(), admin.SecretAccessKey) || strings.Contains(s.said.String(), admin.SessionToken) {
			t.Errorf("the caller's secrets were printed")
		}
		for _, file := range s.tickets() {
			if text, _ := os.ReadFile(file); strings.Contains(string(text), "canary") {
				t.Errorf("a secret was written down: %s", text)
			}
		}
	})
	return a, s
}

func sandboxesOf(a *double.AWS) (n int) {
	for name := range a.Roles() {
		if strings.HasPrefix(name, "sbx-") {
			n++
		}
	}
	return n
}

func TestExec(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	out, errs, code := s.run("leastwise", "sandbox", "exec", "--policy", "p.json", "--", "sh", "-c", "env | sort; exit 7")
	if code != 7 || sandboxesOf(a) != 0 || len(s.tickets()) != 0 {
		t.Errorf("code %d, %d sandboxes, tickets %v\n%s", code, sandboxesOf(a), s.tickets(), errs)
	}
	for _, want := range []string{"AWS_ACCESS_KEY_ID=ASIA", "AWS_SESSION_TOKEN=canary", "AWS_REGION=eu-west-1\n", "AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=" + os.DevNull, "LEASTWISE_SANDBOX=sbx-"} {
		if !strings.Contains(out, want) {
			t.Errorf("the environment has no %s", want)
		}
	}
	if strings.Contains(out, "AWS_PROFILE") {
		t.Error("the environment has AWS_PROFILE")
	}
	before, _, _ := strings.Cut(errs, "making sbx-")
	if !strings.Contains(before, "beside the policy: a guard, a session policy, a boundary") {
		t.Errorf("what stands beside the policy is not told before it is made: %s", errs)
	}
	if !strings.Contains(errs, "readiness: assumable") {
		t.Errorf("readiness is not told: %s", errs)
	}
}

func TestExecRefuses(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	s.write("bad.json", "{\n  \"Statement\": []\n}")
	s.write("worse.json", `{"Statement": {"Effect": "Allow" "Action": "s3:*"}}`)
	for _, tt := range []struct{ args, want string }{
		{"exec --policy p.json", "behind --"},
		{"exec --policy p.json ls", "behind --"},
		{"exec -- ls", "--policy is missing"},
		{"exec --policy bad.json -- ls", "no statement"},
		{"exec --policy worse.json -- ls", "worse.json:1:34: "},
		{"exec --policy p.json --ttl 5m -- ls", "15 minutes"},
		{"exec --policy p.json -- no-such-command", "no-such-command"},
		{"exec --policy p.json --expect maybe -- ls", "neither"},
		{"exec --policy p.json --expect deny -- ls", "--control"},
		{"exec --policy p.json --region eu-west-9 -- ls", "not a region"},
		{"assume sbx-20270115T090000Z-b05446b9481afddb02fc", "not made on this machine"},
		{"assume sbx-x --external-id y --output env", "not one of a sandbox"},
		{"destroy app", "not one of a sandbox"},
		{"destroy", "no id"},
		{"create --policy p.json --nonce 0123456789abcdef0123456789abcdef", "belong together"},
		{"status --profile nobody", "nobody"},
	} {
		_, errs, code := s.run(append([]string{"leastwise", "sandbox"}, strings.Fields(tt.args)...)...)
		if code != 2 || !strings.Contains(errs, tt.want) {
			t.Errorf("%s: code %d, %s", tt.args, code, errs)
		}
	}
	for _, url := range []string{"https://evil.example", "http://127.0.0.1.evil.example:80", "http://169.254.169.254", "evil", "http://10.0.0.1", "ftp://127.0.0.1"} {
		for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_S3"} {
			away := &shellOf{t: t, dir: s.dir, env: append(append([]string{}, s.env...), name+"="+url)}
			if _, errs, code := away.run("leastwise", "sandbox", "status"); code != 2 || !strings.Contains(errs, "does not name this machine") {
				t.Errorf("%s=%s: code %d, %s", name, url, code, errs)
			}
		}
	}
	if len(a.Calls) > 0 && sandboxesOf(a) > 0 {
		t.Errorf("sandboxes were made: %v", a.Calls)
	}
}

// Whichever way it ends, the sandbox goes: signals to the program, and creation that fails.
func TestExecCleansUp(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			a, s := account(t)
			cmd, _, errs := s.command("leastwise", "sandbox", "exec", "--policy", "p.json", "--", "sh", "-c", "touch running; exec sleep 60")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			running := filepath.Join(s.dir, "running")
			for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
				if _, err := os.Stat(running); err == nil {
					break
				}
				if time.Now().After(end) {
					t.Fatal("the command does not run")
				}
			}
			if len(s.tickets()) != 1 {
				t.Errorf("tickets %v", s.tickets())
			}
			time.Sleep(100 * time.Millisecond) // from start to the hand-over of signals
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			_ = cmd.Wait() // its code is checked below
			if code := cmd.ProcessState.ExitCode(); code < 129 || sandboxesOf(a) != 0 || time.Since(start) > 50*time.Second {
				t.Errorf("code %d, %d sandboxes after %v\n%s", code, sandboxesOf(a), time.Since(start), errs)
			}
		})
	}
	t.Run("interrupt while it waits", func(t *testing.T) {
		t.Parallel()
		a, s := account(t)
		a.Set(func(a *double.AWS) { a.Lag = 1000 })
		a.Views(func(int) int { return 0 }) // so it never arrives
		cmd, _, errs := s.command("leastwise", "sandbox", "exec", "--policy", "p.json", "--", "sh", "-c", "touch ran")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(time.Minute); sandboxesOf(a) == 0 && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		}
		time.Sleep(1500 * time.Millisecond) // into the first refusals
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // its code is checked below
		_, err := os.Stat(filepath.Join(s.dir, "ran"))
		if code := cmd.ProcessState.ExitCode(); code != 2 || err == nil || sandboxesOf(a) != 0 || !strings.Contains(errs.String(), "error: interrupted") {
			t.Errorf("code %d, ran: %v, %d sandboxes\n%s", code, err == nil, sandboxesOf(a), errs)
		}
	})
	for _, action := range []string{"CreateRole", "PutRolePolicy", "GetRolePolicy"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			a, s := account(t)
			n := 0
			a.Set(func(a *double.AWS) {
				a.Fault = func(_ int, called string) double.Fault {
					if called == action {
						if n++; n == 1 {
							return double.Refused
						}
					}
					return double.None
				}
			})
			_, errs, code := s.run("leastwise", "sandbox", "exec", "--policy", "p.json", "--", "sh", "-c", "echo ran >ran")
			if _, err := os.Stat(filepath.Join(s.dir, "ran")); err == nil || code != 2 || sandboxesOf(a) != 0 || !strings.Contains(errs, "hint: ") {
				t.Errorf("code %d, %d sandboxes, ran: %v\n%s", code, sandboxesOf(a), err == nil, errs)
			}
		})
	}
}

// A killed process leaves a ticket, by which a later one removes what is left.
func TestAfterKill(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	cmd, _, _ := s.command("leastwise", "sandbox", "exec", "--policy", "p.json", "--", "sh", "-c", "touch running; exec sleep 3")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(s.dir, "running")); err == nil {
			break
		}
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
	if sandboxesOf(a) != 1 || len(s.tickets()) != 1 {
		t.Fatalf("%d sandboxes, tickets %v", sandboxesOf(a), s.tickets())
	}
	// One was killed even before it knew the account.
	early := ticket{Nonce: "fedcba9876543210fedcba9876543210", ExpiresAt: "2027-01-15T09:00:00Z", Region: "eu-west-1"}
	text, _ := json.Marshal(early)
	s.write("state/"+early.Nonce+".json", string(text))
	s.must("leastwise", "sandbox", "destroy", "--mine")
	if sandboxesOf(a) != 0 || len(s.tickets()) != 0 {
		t.Errorf("%d sandboxes, tickets %v", sandboxesOf(a), s.tickets())
	}
}

func TestVerbs(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	id := strings.TrimSpace(s.must("leastwise", "sandbox", "create", "--policy", "p.json", "--ttl", "30m"))
	if out := s.must("leastwise", "sandbox", "status"); !strings.HasPrefix(out, id+"\tlive\t") {
		t.Errorf("status: %s", out)
	}
	if out := s.must("leastwise", "sandbox", "status", id); !strings.Contains(out, "state\tlive\n") {
		t.Errorf("status of it: %s", out)
	}
	if out := s.must("leastwise", "sandbox", "assume", id); !strings.Contains(out, "export AWS_ACCESS_KEY_ID='ASIA") || !strings.Contains(out, "unset AWS_PROFILE") {
		t.Errorf("env: %s", out)
	}
	if out := s.must("leastwise", "sandbox", "assume", id, "--output", "json"); !strings.Contains(out, `"readiness":"assumable"`) {
		t.Errorf("json: %s", out)
	}
	process := s.must("leastwise", "sandbox", "assume", id, "--output", "credential-process", "--duration", "15m")
	if !strings.HasPrefix(process, `{"Version":1,"AccessKeyId":"ASIA`) || !strings.Contains(process, `"Expiration":"`) {
		t.Errorf("credential-process: %s", process)
	}
	a.Attach(id, "arn:aws:iam::aws:policy/AdministratorAccess", "", "")
	if out, _, code := s.run("leastwise", "sandbox", "status", id); code != 1 || !strings.Contains(out, "drift\ta managed policy") {
		t.Errorf("drift: code %d, %s", code, out)
	}
	if out := s.must("leastwise", "sandbox", "sweep", "--dry-run"); out != "" {
		t.Errorf("a sweep would remove %s", out)
	}
	s.must("leastwise", "sandbox", "destroy", id)
	if sandboxesOf(a) != 0 || len(s.tickets()) != 0 {
		t.Errorf("%d sandboxes, tickets %v", sandboxesOf(a), s.tickets())
	}
	if _, errs, code := s.run("leastwise", "sandbox", "status", id); code != 2 || !strings.Contains(errs, "there is no sandbox") {
		t.Errorf("code %d: %s", code, errs)
	}
	// Repeated with nonce and end, creation gives the same one.
	_, errs, _ := s.run("leastwise", "sandbox", "create", "--policy", "p.json")
	_, again, _ := strings.Cut(errs, "to repeat this call: ")
	again, _, _ = strings.Cut(again, "\n")
	second := s.must(append([]string{"leastwise", "sandbox", "create", "--policy", "p.json", "--json"}, strings.Fields(again)...)...)
	if sandboxesOf(a) != 1 || !strings.Contains(second, `"state":"propagating"`) {
		t.Errorf("%d sandboxes: %s", sandboxesOf(a), second)
	}
}

// --as makes the sandbox with another role, and removes it with that.
func TestAs(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	a.AddRole(aws.Role{Path: "/", Name: "maker", Trust: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}`},
		map[string]string{"all": `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`})
	id := strings.TrimSpace(s.must("leastwise", "sandbox", "create", "--policy", "p.json", "--as", "arn:aws:iam::111122223333:role/maker"))
	if out := s.must("leastwise", "sandbox", "status", id); !strings.Contains(out, "creator\tAROAROLE") {
		t.Errorf("status: %s", out)
	}
	if _, errs, code := s.run("leastwise", "sandbox", "status", "--as", "arn:aws:iam::111122223333:role/nobody"); code != 2 || !strings.Contains(errs, "AccessDenied") {
		t.Errorf("code %d: %s", code, errs)
	}
	s.must("leastwise", "sandbox", "destroy", id, "--as", "arn:aws:iam::111122223333:role/maker")
}

// What is denied is told from what fails otherwise.
func TestExpect(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	for _, tt := range []struct {
		expect, control, command string
		code                     int
		says                     string
	}{
		{"deny", "true", "echo AccessDenied >&2; exit 254", 0, "control-ok (true in eu-west-1)"},
		{"deny", "true", "echo no such bucket >&2; exit 254", 2, "says nothing of a denial"},
		{"deny", "true", "exit 0", 1, "and succeeds"},
		{"allow", "", "test -e second || { touch second; exit 1; }", 0, "assumable"},
	} {
		args := []string{"leastwise", "sandbox", "exec", "--policy", "p.json", "--no-wait", "--no-sweep", "--expect", tt.expect}
		if tt.control != "" {
			args = append(args, "--control", tt.control)
		}
		_, errs, code := s.run(append(args, "--", "sh", "-c", tt.command)...)
		if code != tt.code || !strings.Contains(errs, tt.says) {
			t.Errorf("%s, %q: code %d, want %d\n%s", tt.expect, tt.command, code, tt.code, errs)
		}
	}
	for name := range a.Roles() {
		if inline := a.Inline(name); len(inline) != 1 || !strings.Contains(inline["00-guard"], `"Sid":"Off`) {
			t.Errorf("--no-wait leaves %v", inline)
		}
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	s := newShell(t, "http://127.0.0.1:1", aws.Credentials{})
	if out := s.must("leastwise", "sandbox", "plan", "--policy", "p.json"); !strings.Contains(out, "iam:PutRolePolicy 00-guard") || !strings.Contains(out, "nothing that we know of") {
		t.Errorf("plan: %s", out)
	}
	if out := s.must("leastwise", "sandbox", "plan", "--policy", "p.json", "--show", "subject"); strings.TrimSpace(out) != reading {
		t.Errorf("subject: %s", out)
	}
	if out := s.must("leastwise", "sandbox", "plan", "--show", "boundary"); out != operator.Boundary() {
		t.Errorf("boundary: %s", out)
	}
	if out := s.must("leastwise", "sandbox", "plan", "--show", "operator", "--account", "444455556666", "--region", "cn-north-1"); !strings.Contains(out, "arn:aws-cn:iam::444455556666:role/leastwise-sandbox/*") {
		t.Errorf("operator: %s", out)
	}
	if out := s.must("leastwise", "sandbox", "plan", "--policy", "p.json", "--base", "arn:aws:iam::111122223333:role/dev"); !strings.Contains(out, "a session of arn:aws:iam::111122223333:role/dev") {
		t.Errorf("session: %s", out)
	}
}

// What may stay is told before anything is made.
func TestPreview(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	s.write("p.json", `{"Statement":{"Effect":"Allow","Action":["lambda:*","iam:PassRole"],"Resource":"*"}}`)
	a.Set(func(a *double.AWS) { a.Fault = func(int, string) double.Fault { return double.Refused } })
	for args, want := range map[string]string{
		"":                 "note: lambda:* allows lambda:AddPermission",
		"--no-boundary":    "note: iam:PassRole allows iam:PassRole",
		"--allow-chaining": "up to 1 h beyond the end",
		"--ttl 2h":         "one hour at most",
	} {
		_, errs, code := s.run(append([]string{"leastwise", "sandbox", "create", "--policy", "p.json"}, strings.Fields(args)...)...)
		if code != 2 || !strings.Contains(errs, want) {
			t.Errorf("%s: code %d, %s", args, code, errs)
		}
	}
}

// Of all variables that lead to credentials none passes.
func TestEnvironment(t *testing.T) {
	var all []string
	for _, name := range strings.Fields(`AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SECURITY_TOKEN AWS_ACCESS_KEY AWS_SECRET_KEY AWS_CREDENTIAL_EXPIRATION
		AWS_PROFILE AWS_DEFAULT_PROFILE AWS_EB_PROFILE AWS_ROLE_ARN AWS_ROLE_SESSION_NAME AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
		AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE
		AWS_SDK_LOAD_CONFIG AWS_EC2_METADATA_SERVICE_ENDPOINT AWS_EC2_METADATA_V1_DISABLED AWS_METADATA_SERVICE_TIMEOUT AWS_SSO_START_URL AWS_VAULT AWS_MFA_SERIAL
		AWS_BEARER_TOKEN_BEDROCK AWS_CREDENTIAL_FILE AWS_ACCOUNT_ID AWS_REGION AWS_DEFAULT_REGION AWS_LOGIN_CACHE_DIRECTORY AWS_INVENTED_TOMORROW aws_profile Aws_Session_Token
		AMAZON_ACCESS_KEY AWSUME_PROFILE BOTO_CONFIG GRANTED_SSO SAML2AWS_PROFILE`) {
		all = append(all, name+"=alien")
	}
	for _, name := range kept {
		all = append(all, strings.TrimSuffix(name, "*")+"=kept")
	}
	all = append(all, "PATH=kept", "HOME=kept", "MYAWS_PROFILE=kept", "EMPTY=", "=C:=kept")
	got := environment(all, aws.Credentials{AccessKeyID: "ASIAX", SecretAccessKey: "s", SessionToken: "t", Expires: 1_800_000_000}, "eu-west-1", "sbx-x")
	keeps := 0
	seen := map[string]int{}
	for _, v := range got {
		name, value, _ := strings.Cut(v, "=")
		seen[strings.ToUpper(name)]++
		if value == "alien" {
			t.Errorf("%s passes", name)
		}
		if strings.HasSuffix(v, "kept") {
			keeps++
		}
	}
	if keeps != len(kept)+4 {
		t.Errorf("%d of %d variables were kept: %v", keeps, len(kept)+4, got)
	}
	for name, n := range seen {
		if n > 1 && name != "" {
			t.Errorf("%s is there %d times", name, n)
		}
	}
}

func TestLocalEndpoints(t *testing.T) {
	for host, want := range map[string]bool{"localhost": true, "127.0.0.1": true, "127.1.2.3": true, "::1": true, "0.0.0.0": false, "localhost.evil.example": false, "": false, "::": false, "2130706433": false} {
		if got := loopback(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}
