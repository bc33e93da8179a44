package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/leastwise/leastwise/wasm/cli/old"
)

// The scripts run this binary under each name that it answers to.
func TestMain(m *testing.M) {
	commands := map[string]func(){"leastwise": main}
	for _, tool := range old.Tools {
		commands[tool] = main
	}
	testscript.Main(m, commands)
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Condition:           condition,
	})
}

// TestPublishedCommands runs the command lines that the replaced tools' pages print.
func TestPublishedCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:               []string{"scripts/published-commands.txtar"},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Condition:           condition,
	})
}

// setUp gives each script the catalog built in as $WORK/catalog.bin, to be used as a
// user's own.
func setUp(env *testscript.Env) error {
	return os.WriteFile(filepath.Join(env.WorkDir, "catalog.bin"), builtIn.Blob(), 0o644)
}

// condition answers [full], a device whose writes fail.
func condition(name string) (bool, error) {
	if name == "full" {
		_, err := os.Stat("/dev/full")
		return err == nil, nil
	}
	return false, nil
}

func TestCalledByName(t *testing.T) {
	for _, tt := range []struct{ arg0, want string }{
		{"leastwise", ""},
		{"/usr/local/bin/leastwise.exe", ""},
		{"policy_sentry", "policy_sentry"},
		{"/opt/bin/policy_sentry", "policy_sentry"},
		{"policy_sentry.exe", "policy_sentry"},
		{"iam_syncr.EXE", "iam_syncr"},
		{"policy_sentry2", ""},
	} {
		if got := old.Tool(tt.arg0); got != tt.want {
			t.Errorf("Tool(%q) = %q, want %q", tt.arg0, got, tt.want)
		}
		var stdout, stderr bytes.Buffer
		code := run(context.Background(), []string{tt.arg0, "--help"}, strings.NewReader(""), &stdout, &stderr)
		name := tt.want
		if name == "" {
			name = "leastwise"
		}
		if code != 0 || !strings.Contains(stdout.String(), "  "+name+" ") || stderr.Len() > 0 {
			t.Errorf("%q --help: exit %d, want 0 and the usage of %s, got\n%s%s", tt.arg0, code, name, &stdout, &stderr)
		}
	}
}

// Every verb in the help has a line of explanation, and the words of the house.
func TestEveryVerbIsExplained(t *testing.T) {
	var stdout, stderr bytes.Buffer
	run(context.Background(), []string{"leastwise", "--help"}, strings.NewReader(""), &stdout, &stderr)
	for _, want := range []string{"Verbs:", "\n  completion ", "\n  version ", "\n  serve ", "\n  generate ", "\n  catalog ", "\n  query ", "\n  evaluate ", "\n  test "} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("--help lacks %q:\n%s", want, &stdout)
		}
	}
	for _, tool := range old.Tools {
		if strings.Contains(stdout.String(), tool) {
			t.Errorf("--help shows the old name %s", tool)
		}
	}
}
