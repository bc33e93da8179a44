package cli

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
	"github.com/leastwise/leastwise/worker/operator"
)

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
