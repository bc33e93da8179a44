package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

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

// With --base no role is made: the session of an existing one is limited by the policy.
func TestBase(t *testing.T) {
	t.Parallel()
	a, s := account(t)
	a.AddRole(aws.Role{Path: "/", Name: "dev", Trust: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}`},
		map[string]string{"all": `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`})
	const base = "arn:aws:iam::111122223333:role/dev"
	out, errs, code := s.run("leastwise", "sandbox", "exec", "--policy", "p.json", "--base", base, "--ttl", "15m", "--", "sh", "-c", "echo $AWS_ACCESS_KEY_ID")
	session := aws.Credentials{AccessKeyID: strings.TrimSpace(out)}
	if code != 0 || len(a.Roles()) != 1 || len(s.tickets()) != 0 {
		t.Fatalf("code %d, roles %v\n%s", code, a.Roles(), errs)
	}
	for action, want := range map[string]bool{"s3:GetObject": true, "s3:PutObject": false, "sts:AssumeRole": false} {
		if got := a.Can(session, action, "arn:aws:s3:::b/k"); got != want {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
	if out := s.must("leastwise", "sandbox", "create", "--policy", "p.json", "--base", base, "--output", "credential-process"); !strings.HasPrefix(out, `{"Version":1,`) {
		t.Errorf("create: %s", out)
	}
	a.Advance(15 * 60)
	if a.Can(session, "s3:GetObject", "arn:aws:s3:::b/k") {
		t.Error("allowed after its end")
	}
}
