package cli

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/worker/doubles/iamv2"
)

// away is a machine of its own with long-term keys, and a console in place of AWS's.
func away(t *testing.T, d *iamv2.Double) (home string) {
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
		}
	}
	home = t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "config"), "XDG_CACHE_HOME": filepath.Join(home, "cache"), "AppData": home, "LocalAppData": home,
		"AWS_ENDPOINT_URL": server.URL, "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_ACCESS_KEY_ID": "AKIACANARYCANARYKEY0", "AWS_SECRET_ACCESS_KEY": iamv2.Secret,
	} {
		t.Setenv(name, value)
	}
	return home
}

// All services of today are asked about one by one, which the user sees, with one session;
// the second time nothing is.
func TestAskForAll(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &iamv2.Double{Parts: iamv2.FromCatalog(c, func(prefix string) bool { return prefix == "ec2" })}
	home := away(t, d)
	for _, tt := range []struct{ calls, sessions int }{{c.NumServices() + 2, 1}, {0, 0}} {
		var said strings.Builder
		cmd := &cobra.Command{}
		cmd.SetErr(&said)
		asking := Ask(cmd, "--all")
		if usage := cmd.Flags().Lookup("profile").Usage; !strings.HasPrefix(usage, "with --all: ") {
			t.Errorf("--profile: %s", usage)
		}
		if err := os.MkdirAll(filepath.Join(home, "config", "leastwise"), 0o700); err != nil {
			t.Fatal(err)
		}
		access := &consoleAccess{understand: true}
		if err := access.agree(&said); err != nil {
			t.Fatal(err)
		}
		lists, err := asking.ConsoleActions(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(lists) != c.NumServices() {
			t.Errorf("%d services, the catalog has %d", len(lists), c.NumServices())
		}
		actions := 0
		for _, list := range lists {
			actions += len(list)
		}
		if actions != c.NumActions() {
			t.Errorf("%d actions, the catalog has %d", actions, c.NumActions())
		}
		if calls, sessions := len(d.Methods()), d.Count("sts"); calls != tt.calls || sessions != tt.sessions {
			t.Errorf("%d calls in %d sessions, want %d in %d", calls, sessions, tt.calls, tt.sessions)
		}
		if !strings.Contains(said.String(), "asked the console about 50 of ") {
			t.Errorf("said %s", &said)
		}
		d.Set(func(d *iamv2.Double) { d.Forget() })
	}
	for _, wrong := range d.Wrong() {
		t.Error(wrong)
	}
}

// What STS and the console say on failure has no secret in it, and says what to do.
func TestConsoleFailures(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*iamv2.Double)
		args []string
		want []string
	}{
		{"a user without permission", func(d *iamv2.Double) { d.Refuse = true }, nil, []string{"GetFederationToken: AccessDenied", "sts:GetFederationToken"}},
		{"a role that can't be assumed", func(d *iamv2.Double) { d.Refuse = true }, []string{"--as", "arn:aws:iam::111122223333:role/x"},
			[]string{"--as arn:aws:iam::111122223333:role/x: AssumeRole: AccessDenied", "name a role that you may assume"}},
		{"long-term keys as they are", func(*iamv2.Double) {}, []string{"--full-session"}, []string{"only a session can sign in", "the session may have ended"}},
		{"no token in the page", func(d *iamv2.Double) { d.Meta = "-" }, nil, []string{"no token against forgery", "the catalog built in"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := &iamv2.Double{}
			tt.set(d)
			home := away(t, d)
			cmd := consoleCommand()
			var said strings.Builder
			cmd.SetArgs(append([]string{"services", "--i-understand"}, tt.args...))
			cmd.SetOut(&said)
			cmd.SetErr(&said)
			cmd.SilenceErrors, cmd.SilenceUsage = true, true
			err := cmd.ExecuteContext(t.Context())
			if err == nil {
				t.Fatalf("it works: %s", &said)
			}
			said.WriteString(err.Error())
			if hinted, ok := err.(interface{ Hint() string }); ok {
				said.WriteString("\n" + hinted.Hint())
			}
			for _, want := range tt.want {
				if !strings.Contains(said.String(), want) {
					t.Errorf("said %s\nwant in it %q", &said, want)
				}
			}
			for _, secret := range []string{iamv2.Secret, iamv2.Token, "CANARYKEY0", "session-secret", "session-token"} {
				if strings.Contains(said.String(), secret) {
					t.Errorf("told a secret: %s", &said)
				}
			}
			if files, _ := filepath.Glob(filepath.Join(home, "cache", "leastwise", "console", "*")); len(files) > 0 {
				t.Errorf("a failure is kept: %v", files)
			}
		})
	}
}
