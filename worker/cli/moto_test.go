package cli

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/flow"
	"github.com/leastwise/leastwise/worker/internal/moto"
)

// AWS's tools, told by AWS_PROFILE to be an administrator, are the sandbox under exec, and
// may do what its policy says. moto judges; see package moto for what it can't.
func TestToolsAreTheSandbox(t *testing.T) {
	t.Parallel()
	server := moto.Start(t)
	s := newShell(t, server.URL, server.Admin)
	python, cli := filepath.Join(server.Bin, "python"), filepath.Join(server.Bin, "aws")
	s.write("p.json", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::bucket/open"}]}`)
	s.write("who.py", "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])\n")
	s.write("object", "text")
	if who := strings.TrimSpace(s.must(cli, "sts", "get-caller-identity", "--query", "Arn", "--output", "text")); who != server.AdminARN {
		t.Fatalf("the profile is %s, not the administrator", who)
	}
	s.must(cli, "s3api", "create-bucket", "--bucket", "bucket")
	for _, key := range []string{"open", "closed"} {
		s.must(cli, "s3api", "put-object", "--bucket", "bucket", "--key", key, "--body", "object")
	}
	sandbox := func(args ...string) (string, string, int) {
		return s.run(append([]string{"leastwise", "sandbox", "exec", "--policy", "p.json", "--principal", "session", "--no-wait", "--no-sweep"}, args...)...)
	}
	for name, command := range map[string][]string{
		"aws-cli": {cli, "sts", "get-caller-identity", "--query", "Arn", "--output", "text"},
		"boto3":   {python, filepath.Join(s.dir, "who.py")},
		"Go SDK":  {"gosdk"},
	} {
		out, errs, code := sandbox(append([]string{"--"}, command...)...)
		if code != 0 || !strings.Contains(out, ":assumed-role/sbx-") {
			t.Errorf("%s is %s: code %d\n%s", name, out, code, errs)
		}
	}
	get := func(key string) []string {
		return []string{cli, "s3api", "get-object", "--bucket", "bucket", "--key", key, "got"}
	}
	if _, errs, code := sandbox(append([]string{"--expect", "allow", "--"}, get("open")...)...); code != 0 {
		t.Errorf("what the policy allows ends with code %d\n%s", code, errs)
	}
	if _, errs, code := sandbox(append([]string{"--"}, get("closed")...)...); code == 0 || !strings.Contains(errs, "AccessDenied") && !strings.Contains(errs, "403") {
		t.Errorf("what it does not allow ends with code %d\n%s", code, errs)
	}
	control := strings.Join(get("open"), " ")
	if _, errs, code := sandbox(append([]string{"--expect", "deny", "--control", control, "--"}, get("closed")...)...); code != 0 || !strings.Contains(errs, "readiness: control-ok") {
		t.Errorf("expected to be denied, with a control: code %d\n%s", code, errs)
	}
	if _, errs, code := sandbox(append([]string{"--expect", "deny", "--control", control, "--"}, get("open")...)...); code != 1 {
		t.Errorf("expected to be denied, and allowed: code %d\n%s", code, errs)
	}
	// Another profile is out of reach for a tool that is told to use it.
	if out, errs, code := sandbox("--", cli, "sts", "get-caller-identity", "--profile", "admin"); code == 0 {
		t.Errorf("--profile admin works in a sandbox: %s\n%s", out, errs)
	}
	t.Run("credential process", func(t *testing.T) {
		s := &shellOf{t: t, dir: s.dir, env: s.env}
		id := strings.TrimSpace(s.must("leastwise", "sandbox", "create", "--policy", "p.json", "--principal", "session"))
		s.write("process", "AWS_PROFILE=admin exec leastwise sandbox assume "+id+" --output credential-process\n")
		s.write("config", "[profile admin]\nregion = us-east-1\n[profile sandbox]\nregion = us-east-1\ncredential_process = sh "+filepath.Join(s.dir, "process")+"\n")
		tool := &shellOf{t: t, dir: s.dir, env: append(append([]string{}, s.env...), "AWS_PROFILE=sandbox")}
		for _, command := range [][]string{{cli, "sts", "get-caller-identity"}, {python, "who.py"}, {"gosdk"}} {
			if out := tool.must(command...); !strings.Contains(out, ":assumed-role/"+id+"/") {
				t.Errorf("%s is %s", command[0], out)
			}
		}
		s.must("leastwise", "sandbox", "destroy", id)
	})
	t.Run("profile with role and MFA", func(t *testing.T) { profileWithMFA(t, server) })
	t.Run("hole punch and guard rail", func(t *testing.T) { holePunch(t, server) })
	// --no-wait leaves roles that can do nothing; each is ours, and removed by its id.
	for _, name := range server.Roles(t, flow.Path) {
		s.must("leastwise", "sandbox", "destroy", name)
	}
	if left := server.Roles(t, "/"); len(left) != 3 { // Admin, Archivist and Chained
		t.Errorf("left behind: %v", left)
	}
	said := s.said.String()
	if strings.Contains(said, server.Admin.SecretAccessKey) || strings.Contains(said, server.Admin.SessionToken) {
		t.Error("the caller's secrets were printed")
	}
}

// The caller is denied a bucket by his own policy. A sandbox may delete three of its objects
// and not the fourth, and the caller still none.
func holePunch(t *testing.T, server *moto.Server) {
	archivist := newShell(t, server.URL, server.Role(t, "Archivist", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
		{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::archive/*"}]}`))
	cli := filepath.Join(server.Bin, "aws")
	archivist.write("object", "text")
	archivist.must(cli, "s3api", "create-bucket", "--bucket", "archive")
	for _, key := range []string{"1", "2", "3", "4"} {
		archivist.must(cli, "s3api", "put-object", "--bucket", "archive", "--key", key, "--body", "object")
	}
	archivist.write("p.json", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:DeleteObject",
		"Resource":["arn:aws:s3:::archive/1","arn:aws:s3:::archive/2","arn:aws:s3:::archive/3"]}]}`)
	remove := func(key string) string { return cli + " s3api delete-object --bucket archive --key " + key }
	caller := func(when string) {
		t.Helper()
		if _, _, code := archivist.run("sh", "-c", remove("4")); code == 0 {
			t.Fatalf("the caller may delete %s", when)
		}
	}
	caller("before")
	script := "set -e; " + remove("1") + "; " + remove("2") + "; " + remove("3") + "; ! " + remove("4")
	if out, errs, code := archivist.run("leastwise", "sandbox", "exec", "--policy", "p.json", "--principal", "session", "--no-wait", "--no-sweep", "--", "sh", "-c", script); code != 0 {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
	caller("afterwards")
	if keys := strings.Fields(archivist.must(cli, "s3api", "list-objects", "--bucket", "archive", "--query", "Contents[].Key", "--output", "text")); len(keys) != 1 || keys[0] != "4" {
		t.Errorf("left in the archive: %v, want the fourth object", keys)
	}
}

// The caller's credentials are found as AWS's tools find them: here a profile assumes a role
// with another profile's, and asks for the code of an MFA device.
func profileWithMFA(t *testing.T, server *moto.Server) {
	s := newShell(t, server.URL, server.Admin)
	server.Call(t, "CreateRole", "RoleName", "Chained", "AssumeRolePolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+server.AdminARN+`"},"Action":"sts:AssumeRole"}]}`)
	server.Call(t, "PutRolePolicy", "RoleName", "Chained", "PolicyName", "find", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListRoles","Resource":"*"}]}`)
	role, device := "arn:aws:iam::"+server.Account+":role/Chained", "arn:aws:iam::"+server.Account+":mfa/ann"
	s.write("config", "[profile admin]\nregion = us-east-1\n[profile chained]\nregion = us-east-1\nsource_profile = admin\nrole_arn = "+role+"\nmfa_serial = "+device+"\n")
	cmd, stdout, stderr := s.command("leastwise", "sandbox", "status", "--profile", "chained")
	cmd.Stdin = strings.NewReader("246810\n")
	if err := cmd.Run(); err != nil || !strings.Contains(stderr.String(), "MFA token code: ") || strings.Contains(stdout.String(), "MFA") {
		t.Errorf("%v\n%s%s", err, stdout, stderr)
	}
	asked := false
	for _, body := range server.Bodies() {
		asked = asked || strings.Contains(body, "TokenCode=246810") && strings.Contains(body, url.QueryEscape(device))
	}
	if !asked {
		t.Error("the code did not reach STS")
	}
}
