package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

// run executes the verb with the sample catalog.
func run(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := Commands(Options{Catalog: func() (*catalog.Catalog, error) { return sample.Catalog(t), nil }})["generate"]()
	var out, notes bytes.Buffer
	cmd.SetArgs(args)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetOut(&out)
	cmd.SetErr(&notes)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	return out.String(), notes.String(), err
}

func TestGenerate(t *testing.T) {
	stdout, stderr, err := run(t, "", "--list", "arn:aws:s3:::b", "--read", "arn:aws:s3:::b/*", "--write", "arn:aws:s3:::b/*")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "S3ReadObject",
      "Effect": "Allow",
      "Action": [
        "s3:GetObject"
      ],
      "Resource": [
        "arn:aws:s3:::b/*"
      ]
    },
    {
      "Sid": "S3WriteObject",
      "Effect": "Allow",
      "Action": [
        "s3:PutObject"
      ],
      "Resource": [
        "arn:aws:s3:::b/*"
      ]
    },
    {
      "Sid": "S3ListBucket",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket"
      ],
      "Resource": [
        "arn:aws:s3:::b"
      ]
    }
  ]
}
`
	if stdout != want {
		t.Errorf("got %s, want %s", stdout, want)
	}
	if want := "note: arn:aws:s3:::b/*: s3:PutObject may need s3:PutObjectTagging as well, depending on the request\n"; stderr != want {
		t.Errorf("got notes %q, want %q", stderr, want)
	}
}

func TestGenerateFromStdin(t *testing.T) {
	stdout, _, err := run(t, "# two\narn:aws:s3:::b/*\r\n\narn:aws:s3:::c/*\n", "--read", "-", "--tagging", "-")
	if err != nil || strings.Count(stdout, "arn:aws:s3:::c/*") != 2 || !strings.Contains(stdout, "S3TaggingObject") {
		t.Errorf("got %v and %s", err, stdout)
	}
}

func TestGenerateJSON(t *testing.T) {
	stdout, _, err := run(t, "", "--json", "--levels", "aws", "--write", "arn:aws:iam::1:role/r", "--list", "arn:aws:iam::1:role/r")
	var reply api.GenerateReply
	if err != nil || json.Unmarshal([]byte(stdout), &reply) != nil || reply.LevelTable != "aws" || !strings.Contains(reply.Policy, "iam:PassRole") {
		t.Errorf("got %v and %s", err, stdout)
	}
	if strings.Contains(stdout, "null") {
		t.Errorf("got null where a list should stand: %s", stdout)
	}
	if len(reply.Items) != 1 || len(reply.Items[0].Types) == 0 || len(reply.Notes) == 0 || reply.Notes[0].Item != 0 {
		t.Errorf("got items %v and notes %v", reply.Items, reply.Notes)
	}
}

// What becomes of an ARN that names nothing does not depend on other flags: an error each, the
// policy for the others, exit code 2.
func TestGenerateErrorsWithOtherFlags(t *testing.T) {
	for _, flags := range []string{"", "--dependents scoped", "--dependents none", "--minimize", "--complete-only", "--region us-east-1", "--account 111122223333",
		"--exclude s3:*Acl", "--condition mfa", "--boundary ssm", "--compat policy-sentry", "--strict", "--levels aws", "--json", "--format yaml"} {
		args := append([]string{"--read", "arn:aws:s3:::b/*", "--write", "nonsense", "--list", "arn:aws:ssm:us-east-1:1:nonsense/x"}, strings.Fields(flags)...)
		stdout, stderr, err := run(t, "", args...)
		if exit(err) != 2 || !strings.Contains(stdout, "b/*") {
			t.Errorf("%s: got %v and %s, want exit code 2 and the policy for the first", flags, err, stdout)
		}
		for _, want := range []string{"error: nonsense: byte 0: ", "error: arn:aws:ssm:us-east-1:1:nonsense/x: byte 24: "} {
			if strings.Count(stderr, want) != 1 {
				t.Errorf("%s: got %s, want once %q", flags, stderr, want)
			}
		}
	}
	stdout, stderr, err := run(t, "", "--read", "nonsense", "--exclude", "s3:*")
	if exit(err) != 2 || !strings.Contains(stdout, `"Statement": []`) {
		t.Errorf("nothing else: got %v and %s%s", err, stdout, stderr)
	}
	if _, stderr, _ = run(t, "", "--write", "", "--read", "arn:aws:s3:::b/*"); !strings.HasPrefix(stderr, "error: --write: the ARN is empty\n") {
		t.Errorf("an empty ARN: got %s", stderr)
	}
}

// Remarks do not depend on flags that have nothing to do with them.
func TestGenerateRemarksWithOtherFlags(t *testing.T) {
	args := []string{"--write", "arn:aws:iam::1:role/r", "--list", "arn:aws:s3:::b", "--tagging", "arn:aws:s3:::b"}
	_, want, err := run(t, "", args...)
	if err != nil || !strings.Contains(want, "note: ") {
		t.Fatalf("got %v and %s", err, want)
	}
	for _, flags := range []string{"--dependents scoped", "--region us-east-1", "--account 111122223333", "--exclude ec2:RunInstances", "--levels strict"} {
		if _, got, err := run(t, "", append(strings.Fields(flags), args...)...); err != nil || got != want {
			t.Errorf("%s: got %v and %s, want %s", flags, err, got, want)
		}
	}
}

func TestGenerateErrors(t *testing.T) {
	stdout, stderr, err := run(t, "", "--read", "arn:aws:s3:us-east-1::b", "--list", "arn:aws:s3:::b")
	var coder interface{ ExitCode() int }
	if !errors.As(err, &coder) || coder.ExitCode() != 2 {
		t.Errorf("got error %v, want one with exit code 2", err)
	}
	if !strings.Contains(stderr, "error: arn:aws:s3:us-east-1::b: byte 22: no resource type of s3") || !strings.Contains(stderr, "hint: perhaps arn:aws:s3:::b\n") {
		t.Errorf("got %q", stderr)
	}
	if !strings.Contains(stdout, "S3ListBucket") {
		t.Errorf("the other ARN's policy is missing: %s", stdout)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{nil, "stdin: there is no template"},
		{[]string{"--read", "-"}, "generate: no ARN"},
		{[]string{"--read", "arn:aws:s3:::b", "--levels", "no-such-file"}, "--levels no-such-file: "},
	} {
		if _, _, err := run(t, "", tt.args...); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q: got error %v, want %q", tt.args, err, tt.want)
		}
	}
}

func TestLevelFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "levels.yml")
	for _, tt := range []struct {
		text, levels, want string // want is an error's end, or a part of the policy
		fails              bool
	}{
		{"iam:\n  Read:\n    - passrole\n  Write: [GetRole]\n", "--read", "iam:PassRole", false},
		{"iam:\n  permissions-management:\n    - passrole\n", "--permissions-management", "iam:PassRole", false},
		{"# nothing\n", "--write", "iam:PassRole", false},
		{"iam:\n  Reed:\n    - passrole\n", "--read", `levels.yml:2: no access level "Reed" (did you mean Read?)`, true},
		{"imm:\n  Read:\n    - passrole\n", "--read", `levels.yml:1: no service "imm" in the catalog of 2026-06-14 (did you mean iam?)`, true},
		{"iam:\n  Read:\n    - getrole\n    - pasrole\n", "--read", `levels.yml:4: no action "pasrole" of iam in the catalog of 2026-06-14 (did you mean PassRole?)`, true},
		{"iam:\n  Read: passrole\n", "--read", "levels.yml:2: a list of actions should stand here", true},
		{"- iam\n", "--read", "levels.yml:1: a mapping should stand here", true},
		{"", "--read", "levels.yml: the file is empty", true},
		{" \n\n", "--read", "levels.yml: the file is empty", true},
		{"iam: [\n", "--read", "", true},
	} {
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, _, err := run(t, "", tt.levels, "arn:aws:iam::1:role/r", "--levels", path)
		switch {
		case tt.fails && (err == nil || !strings.HasSuffix(err.Error(), tt.want)):
			t.Errorf("%q: got error %v, want %q", tt.text, err, tt.want)
		case !tt.fails && (err != nil || !strings.Contains(stdout, tt.want)):
			t.Errorf("%q: got %v and %s, want %q in it", tt.text, err, stdout, tt.want)
		}
	}
}
