package old

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

const readParameter = "mode: crud\nread:\n- ''\n- arn:aws:ssm:us-east-1:111122223333:parameter/p\n"

func runOld(t *testing.T, stdin string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	root := Root("policy_sentry", Options{Catalog: func() (*catalog.Catalog, error) { return sample.Catalog(t), nil }})
	var out, notes bytes.Buffer
	root.SetArgs(args)
	root.SetIn(strings.NewReader(stdin))
	root.SetOut(&out)
	root.SetErr(&notes)
	root.SilenceErrors, root.SilenceUsage = true, true
	err = root.Execute()
	return out.String(), notes.String(), err
}

func TestWritePolicy(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.yml")
	if err := os.WriteFile(file, []byte(readParameter), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args, stdin   string
		stdout, error string // a part of each
	}{
		{"-i FILE", "", "\n    \"Statement\": [\n        {\n            \"Sid\": \"SsmReadParameter\",\n", ""},
		{"--input-file=FILE -v debug", "", `"ssm:GetParameterHistory"`, ""},
		{"", readParameter, `"ssm:GetParameterHistory"`, ""},
		{"--fmt yaml -i FILE", "", "Version: '2012-10-17'\nStatement:\n- Sid: SsmReadParameter\n", ""},
		{"--fmt terraform -i FILE", "", `{"policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{`, ""},
		{"--minimize -i FILE", "", `"ssm:G*"`, ""},
		{"-m -i FILE", "", `"ssm:G*"`, ""},
		{"-i FILE -m", "", `"ssm:G*"`, ""},
		{"--minimize 12 -i FILE", "", `"ssm:GetParameter`, ""},
		{"-m --minimize_length 12 -i FILE", "", `"ssm:GetParameter`, ""},
		{"--minimize_length 12 -i FILE", "", `"ssm:GetParameterHistory"`, ""},
		{"--minimize=x -i FILE", "", "", `"x" is no number`},
		{"--minimize=-1 -i FILE", "", "", `"-1" is no number`},
		{"FILE", "", "", "is one argument too many"},
		{"-m 5 6 -i FILE", "", "", `"6" is one argument too many`},
		{"--fmt csv -i FILE", "", "", `no form "csv"`},
		{"-i FILE.none", "", "", "FILE.none"},
		{"", "mode: nonsense\n", "", ""},
		{"", "", "", "there is no template"},
	} {
		args := append([]string{"write-policy"}, strings.Fields(strings.ReplaceAll(tt.args, "FILE", file))...)
		stdout, stderr, err := runOld(t, tt.stdin, args...)
		want := strings.ReplaceAll(tt.error, "FILE", file)
		switch {
		case tt.stdout == "" && (err == nil || stdout != "" || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: got %v and %q, want the error %q", tt.args, err, stdout, want)
		case tt.stdout != "" && (err != nil || !strings.Contains(stdout, tt.stdout)):
			t.Errorf("%q: got %v, %s%s, want %s", tt.args, err, stdout, stderr, tt.stdout)
		}
	}
	if _, stderr, _ := runOld(t, "", "write-policy", "--minimize_length", "3", "-i", file); !strings.Contains(stderr, "warning: --minimize_length does nothing") {
		t.Errorf("an option without effect: got %q", stderr)
	}
}

func TestCreateTemplate(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct{ args, error string }{
		{"-o DIR/a.yml -t crud", ""},
		{"-o DIR/a.yml -t crud", "is there already"},
		{"--output-file DIR/b.yml --template-type ACTIONS -v info", ""},
		{"-o DIR/c.yml -t trust", `no template "trust"`},
		{"-o DIR/c.yml", "--template-type is missing"},
		{"-t crud", "--output-file is missing"},
		{"-o DIR/c.yml -t crud x", "is one argument too many"},
	} {
		args := append([]string{"create-template"}, strings.Fields(strings.ReplaceAll(tt.args, "DIR", dir))...)
		stdout, _, err := runOld(t, "", args...)
		if (err == nil) != (tt.error == "") || err != nil && !strings.Contains(err.Error(), tt.error) || (err == nil) != strings.HasPrefix(stdout, "The template is in "+dir) {
			t.Errorf("%s: got %v and %q, want %q", tt.args, err, stdout, tt.error)
		}
	}
	for name, want := range map[string]string{"a.yml": "mode: crud\n", "b.yml": "mode: actions\n"} {
		if text, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.HasPrefix(string(text), want) || strings.Count(string(text), "mode:") != 1 {
			t.Errorf("%s: got %q, %v", name, text, err)
		}
	}
}
