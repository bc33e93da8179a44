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
	if want := "note: arn:aws:s3:::b/*: s3:PutObject may need s3:PutObjectTagging as well\n  arn:aws:s3:::b/*\n"; stderr != want {
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
	stdout, _, err := run(t, "", "--json", "--levels", "aws", "--write", "arn:aws:iam::1:role/r")
	var reply api.GenerateReply
	if err != nil || json.Unmarshal([]byte(stdout), &reply) != nil || reply.LevelTable != "aws" || !strings.Contains(reply.Policy, "iam:PassRole") {
		t.Errorf("got %v and %s", err, stdout)
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
