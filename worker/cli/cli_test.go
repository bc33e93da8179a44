package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	sdkconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog/embedded"
	wasmcli "github.com/leastwise/leastwise/wasm/cli"
	"github.com/leastwise/leastwise/wasm/cli/old"
	"github.com/leastwise/leastwise/wasm/cli/shell"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
	"github.com/leastwise/leastwise/worker/operator"
)

// The test binary is the program too, and a small one with AWS's SDK.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"leastwise": func() {
			root := &cobra.Command{Use: "leastwise"}
			root.AddCommand(sandboxCommand(), wasmcli.Commands(wasmcli.Options{Catalog: embedded.Open, Roles: liveRoles()})["roles"]())
			os.Exit(shell.Run(context.Background(), root, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
		"iam_syncr": func() {
			root := old.Root("iam_syncr", old.Options{Catalog: embedded.Open, Roles: liveRoles()})
			os.Exit(shell.Run(context.Background(), root, old.Words(os.Args[1:]), os.Stdin, os.Stdout, os.Stderr))
		},
		"gosdk": func() {
			config, err := sdkconfig.LoadDefaultConfig(context.Background())
			if err == nil {
				var id *sts.GetCallerIdentityOutput
				if id, err = sts.NewFromConfig(config).GetCallerIdentity(context.Background(), nil); err == nil {
					fmt.Println(*id.Arn)
					return
				}
			}
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		},
	})
}

// liveRoles is how main wires the verbs about roles.
func liveRoles() wasmcli.RolesAccount {
	live := &Roles{}
	return wasmcli.RolesAccount{
		Flags: live.Flags, ApplyFlags: live.ApplyFlags, Read: live.Read,
		Apply: func(c *cobra.Command, a *wasmcli.RolesApplication) error {
			return live.Apply(c, a.Want, a.Options, a.Show)
		},
	}
}

const reading = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}`

// shellOf is a user's shell: a folder, variables, and what commands in it printed.

type shellOf struct {
	t    *testing.T
	dir  string
	env  []string
	mu   sync.Mutex
	said bytes.Buffer
}

// newShell has an administrator's profile, and AWS_PROFILE pointing at it.

func newShell(t *testing.T, endpoint string, admin aws.Credentials) *shellOf {
	s := &shellOf{t: t, dir: t.TempDir()}
	s.write("p.json", reading)
	s.write("config", "[profile admin]\nregion = us-east-1\noutput = json\n")
	s.write("credentials", fmt.Sprintf("[admin]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n", admin.AccessKeyID, admin.SecretAccessKey, admin.SessionToken))
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "AWS_") {
			s.env = append(s.env, v)
		}
	}
	s.env = append(s.env, "AWS_PROFILE=admin", "AWS_CONFIG_FILE="+filepath.Join(s.dir, "config"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(s.dir, "credentials"),
		"AWS_ENDPOINT_URL="+endpoint, "LEASTWISE_STATE="+filepath.Join(s.dir, "state"), "AWS_EC2_METADATA_DISABLED=true")
	return s
}

func (s *shellOf) write(name, text string) {
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shellOf) command(args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	cmd := exec.Command(args[0], args[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, &stdout, &stderr
	return cmd, &stdout, &stderr
}

// run runs a command to its end.

func (s *shellOf) run(args ...string) (stdout, stderr string, code int) {
	s.t.Helper()
	cmd, out, errs := s.command(args...)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		s.t.Fatalf("%v: %v", args, err)
	}
	s.mu.Lock()
	s.said.WriteString(out.String() + errs.String())
	s.mu.Unlock()
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// must runs a command that has to succeed.

func (s *shellOf) must(args ...string) string {
	s.t.Helper()
	stdout, stderr, code := s.run(args...)
	if code != 0 {
		s.t.Fatalf("%v: code %d\n%s%s", args, code, stdout, stderr)
	}
	return stdout
}

// tickets are what is written down of sandboxes.

func (s *shellOf) tickets() []string {
	found, _ := filepath.Glob(filepath.Join(s.dir, "state", "*"))
	return found
}

// account is a double that answers over HTTP on this machine, in real time.

func account(t *testing.T) (*double.AWS, *shellOf) {
	a, admin := double.New(time.Now().Unix(), operator.Boundary())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked := aws.Request{Host: r.Host, Body: body}
		for name, values := range r.Header {
			asked.Headers = append(asked.Headers, aws.Header{Name: name, Value: values[0]})
		}
		if missed := time.Now().Unix() - a.Now(); missed > 0 {
			a.Advance(missed)
		}
		answer, err := a.Do(asked)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(answer.Status)
		_, _ = w.Write(answer.Body)
	}))
	t.Cleanup(server.Close)
	s := newShell(t, server.URL, admin)
	s.write("config", "[profile admin]\nregion = eu-west-1\n")
	t.Cleanup(func() {
		if strings.Contains(s.said.String(), admin.SecretAccessKey) || strings.Contains(s.said.String(), admin.SessionToken) {
			t.Errorf("the caller's secrets were printed")
		}
		for _, file := range s.tickets() {
			if text, _ := os.ReadFile(file); strings.Contains(string(text), "canary") {
				t.Errorf("a secret was written down: %s", text)
			}
		}
	})
	return a, s
}

func sandboxesOf(a *double.AWS) (n int) {
	for name := range a.Roles() {
		if strings.HasPrefix(name, "sbx-") {
			n++
		}
	}
	return n
}

// Whichever way it ends, the sandbox goes: signals to the program, and creation that fails.

// A killed process leaves a ticket, by which a later one removes what is left.

// --as makes the sandbox with another role, and removes it with that.

// What is denied is told from what fails otherwise.

// What may stay is told before anything is made.

// Of all variables that lead to credentials none passes.
