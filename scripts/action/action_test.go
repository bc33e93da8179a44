// Package action tests what action.yml runs, as a workflow would run it.
package action

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const bad = `{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}}`

func TestAction(t *testing.T) {
	script, err := filepath.Abs("action.sh")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{"policies/bad.json": bad, "policies/package.json": `{"name": "x"}`} {
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name   string
		inputs []string
		code   int
		stdout string
		file   string // in the output file
	}{
		{"annotations of the whole folder", nil, 1, "::error file=policies/bad.json,line=1,", ""},
		{"a file for code scanning", []string{"FILES=policies/*.json", "ARGS=--only-policies", "FORMAT=sarif", "OUTPUT=out.sarif", "FAIL_ON=never"}, 0, "", `"ruleId": "invalid-effect"`},
		{"several files and flags", []string{"FILES=policies/bad.json policies", "ARGS=--skip invalid-effect --only-policies"}, 0, "", ""},
		{"an input is no command", []string{"FILES=$(touch${IFS}made)"}, 2, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd := exec.Command("sh", script)
			cmd.Dir = folder
			cmd.Env = append(os.Environ(), "RUNNER_TEMP="+t.TempDir())
			for _, input := range tt.inputs {
				cmd.Env = append(cmd.Env, "LEASTWISE_"+input)
			}
			stdout, err := cmd.Output()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if code := cmd.ProcessState.ExitCode(); code != tt.code || !strings.Contains(string(stdout), tt.stdout) {
				t.Errorf("exit code %d, stdout %s", code, stdout)
			}
			if tt.file != "" {
				if text, err := os.ReadFile(filepath.Join(folder, "out.sarif")); err != nil || !strings.Contains(string(text), tt.file) {
					t.Errorf("%v: %s", err, text)
				}
			}
			if _, err := os.Stat(filepath.Join(folder, "made")); err == nil {
				t.Error("the input was run")
			}
		})
	}
}
