package cli

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/source"
)

// exit is the exit code of an error.
func exit(err error) int {
	var coder interface{ ExitCode() int }
	switch {
	case err == nil:
		return 0
	case errors.As(err, &coder):
		return coder.ExitCode()
	}
	return 2
}

func TestGenerateTemplate(t *testing.T) {
	for _, tt := range []struct {
		name, stdin string
		args        string
		code        int
		stdout      string // a part; empty for nothing at all
		stderr      string // a part of the notes, or of the error
	}{
		{"a template on stdin", "mode: crud\nread: [arn:aws:s3:::b/*]\n", "", 0, `"Sid": "S3ReadObject"`, ""},
		{"with ARNs beside it", "mode: crud\nread: [arn:aws:s3:::b/*]\n", "-f - --list arn:aws:s3:::b", 0, `"Sid": "S3ListBucket"`, ""},
		{"ARNs alone with an option of templates", "", "--read arn:aws:s3:::b/* --complete-only", 0, `"Sid": "S3ReadObject"`, ""},
		{"a note names the ARN once", "", "--read arn:aws:s3:::b --dependents none", 0, "{", "note: arn:aws:s3:::b: this does not reach"},
		{"Policy Sentry's layout", "mode: crud\nread: [arn:aws:s3:::é/*]\n", "--compat policy-sentry", 0, "        {\n            \"Sid\": \"S3ReadObject\"", ""},
		{"and its escapes", "mode: crud\nread: [arn:aws:s3:::é/*]\n", "--compat policy_sentry", 0, `arn:aws:s3:::\u00e9/*`, ""},
		{"ours has none", "mode: crud\nread: [arn:aws:s3:::é/*]\n", "", 0, `arn:aws:s3:::é/*`, ""},
		{"warnings are fine", "read: [arn:aws:s3:::b/*]\n", "", 0, "S3ReadObject", "warning: stdin:1:1: the template has no mode and is read as crud\nhint: write \"mode: crud\"\n"},
		{"unless strict", "read: [arn:aws:s3:::b/*]\n", "--strict", 1, "S3ReadObject", "warning: stdin:1:1: "},
		{"notes are not warnings", "mode: crud\nread: [arn:aws:s3:::b/*, arn:aws:s3:::b/*]\n", "--strict", 0, "S3ReadObject", `note: stdin:2:26: "arn:aws:s3:::b/*" stands in this list already`},
		{"an error of reading", "mode: crud\nread:\n- 5\n", "", 2, "", "error: stdin:3:3: an item is a text, and here stands a number\n"},
		{"an error of generating", "mode: crud\nread: [nonsense]\n", "", 2, "", "error: stdin:2:8: "},
		{"broken YAML", "mode: crud\nread: [\n", "", 2, "", "stdin:2:"},
		{"nothing", "", "", 2, "", "stdin: there is no template"},
		{"not UTF-8", "mode: \xff\n", "", 2, "", "stdin:1:7: a byte that is not UTF-8"},
		{"too long", strings.Repeat("#", source.MaxBytes+1), "", 2, "", "the file is longer than 8 MiB"},
		{"stdin for two", "", "-f - --read -", 2, "", "stdin can't be a template and a list of ARNs"},
		{"stdin twice", "mode: crud\n", "-f - -i -", 2, "", "stdin is named twice"},
		{"ARNs from stdin, none", "", "--read - --complete-only", 2, "", "generate: no ARN"},
		{"a level table", "mode: crud\nwrite: [arn:aws:iam::1:role/r]\n", "--levels aws", 0, "iam:PassRole", ""},
		{"no such table", "mode: crud\n", "--levels nowhere", 2, "", "--levels nowhere: "},
		{"no such format", "mode: crud\n", "--format jsn", 2, "", `--format: "jsn" is no form of a policy`},
		{"no such dependents", "mode: crud\n", "--dependents all", 2, "", `--dependents: can't be "all"`},
	} {
		stdout, stderr, err := run(t, tt.stdin, strings.Fields(tt.args)...)
		if err != nil {
			stderr += err.Error()
		}
		if got := exit(err); got != tt.code || !strings.Contains(stdout, tt.stdout) || tt.stdout == "" && stdout != "" || !strings.Contains(stderr, tt.stderr) {
			t.Errorf("%s: got %d, want %d\ngot  %s%s\nwant %s and %s", tt.name, got, tt.code, stdout, stderr, tt.stdout, tt.stderr)
		}
	}
}

// Every action stands in a list, and so does every resource.
func TestGenerateLists(t *testing.T) {
	for _, format := range []string{"json", "terraform"} {
		stdout, _, err := run(t, "mode: crud\nlist: [arn:aws:s3:::b]\n", "--format", format)
		if err != nil {
			t.Fatal(err)
		}
		if format == "terraform" {
			var query map[string]string
			if err := json.Unmarshal([]byte(stdout), &query); err != nil || strings.Count(stdout, "\n") != 1 {
				t.Fatalf("%v in %s", err, stdout)
			}
			stdout = query["policy"]
		}
		var policy struct {
			Version   string
			Statement []struct {
				Sid, Effect      string
				Action, Resource []string
			}
		}
		if err := json.Unmarshal([]byte(stdout), &policy); err != nil || len(policy.Statement) != 1 {
			t.Errorf("%s: %v in %s", format, err, stdout)
		}
	}
}

// Somebody at a terminal gets an answer, not a program that waits.
func TestGenerateAtATerminal(t *testing.T) {
	before := isTerminalIn
	defer func() { isTerminalIn = before }()
	isTerminalIn = func(io.Reader) bool { return true }
	if _, _, err := run(t, "mode: crud\n"); err == nil || !strings.Contains(err.Error(), "no template and no ARN") {
		t.Errorf("got %v", err)
	}
	if _, _, err := run(t, "mode: crud\n", "-"); err != nil {
		t.Errorf("asked for: %v", err)
	}
}

func TestGenerateTemplateJSON(t *testing.T) {
	stdout, _, err := run(t, "# \U0001F600\nmode: crud\nread: [\"\U0001F600\", arn:aws:s3:::b/*, arn:aws:s3:::b/*]\n", "--json", "-f", "-")
	if exit(err) != 2 || stdout != "" {
		t.Errorf("an entry that is no ARN: got %v and %s", err, stdout)
	}
	stdout, _, err = run(t, "mode: crud\nname: \"\U0001F600\"\nread: [arn:aws:s3:::b/*, arn:aws:s3:::b/*]\n", "--json")
	var reply templateReply
	if err != nil || json.Unmarshal([]byte(stdout), &reply) != nil || strings.Count(stdout, "\n") != 1 {
		t.Fatalf("got %v and %s", err, stdout)
	}
	if reply.Statements != 1 || reply.Actions != 1 || reply.LevelTable != "strict" || !strings.Contains(reply.Policy, "S3ReadObject") || reply.Bytes == 0 {
		t.Errorf("got %+v", reply)
	}
	if len(reply.Notes) == 0 {
		t.Fatal("no notes")
	}
	n := reply.Notes[0]
	if n.Code != "template-item" || n.Severity != "info" || n.File != "stdin" || n.Line != 3 || n.Column != 25 || n.Offset != 49 {
		t.Errorf("got %+v", n)
	}
}

func TestMinimizeFlag(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "t.yml")
	if err := os.WriteFile(file, []byte("mode: crud\nread: [arn:aws:ssm:us-east-1:1:parameter/p]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ args, want string }{
		{"FILE", `"ssm:GetParameter"`},
		{"--minimize FILE", `"ssm:G*"`},
		{"--minimize --input-file FILE", `"ssm:G*"`},
		{"-i FILE -m", `"ssm:G*"`},
		{"-m 9 -i FILE", `"ssm:GetParam`},
		{"-m=9 -i FILE", `"ssm:GetParam`},
		{"--minimize 9 FILE", `"ssm:GetParam`},
		{"--minimize=9 FILE", `"ssm:GetParam`},
	} {
		stdout, stderr, err := run(t, "", strings.Fields(strings.ReplaceAll(tt.args, "FILE", file))...)
		if err != nil || !strings.Contains(stdout, tt.want) {
			t.Errorf("%s: got %v, %s%s, want %s", tt.args, err, stdout, stderr, tt.want)
		}
	}
	for _, args := range []string{"--minimize=x FILE", "--minimize= FILE", "--minimize=-1 FILE", "--minimize 5 6 FILE"} {
		if stdout, _, err := run(t, "", strings.Fields(strings.ReplaceAll(args, "FILE", file))...); err == nil || stdout != "" {
			t.Errorf("%s: got %v and %s, want an error", args, err, stdout)
		}
	}
}

func TestWriteTemplate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.yml")
	for _, tt := range []struct {
		kind  string
		force bool
		want  string // of the error
	}{
		{"crud", false, ""},
		{"actions", false, path + " is there already"},
		{"actions", true, ""},
		{"actionz", true, `no template "actionz"`},
	} {
		err := WriteTemplate(tt.kind, path, tt.force)
		if got := errorText(err); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.kind, got, tt.want)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != actionsTemplate {
		t.Errorf("got %q, %v", text, err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
