package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/leastwise/leastwise/worker/internal/moto"
)

// The verbs about roles, against moto.
func TestRoles(t *testing.T) {
	t.Parallel()
	server := moto.Start(t)
	server.Call(t, "CreateRole", "RoleName", "Nobody", "AssumeRolePolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+server.AdminARN+`"},"Action":"sts:AssumeRole"}]}`)
	server.Call(t, "PutRolePolicy", "RoleName", "Nobody", "PolicyName", "self", "PolicyDocument",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}`)
	testscript.Run(t, testscript.Params{
		Files:               []string{"testdata/roles.txtar"},
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			c := server.Admin
			for name, text := range map[string]string{
				"config":      "[profile admin]\nregion = us-east-1\n[profile empty]\nregion = us-east-1\n",
				"credentials": fmt.Sprintf("[admin]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n", c.AccessKeyID, c.SecretAccessKey, c.SessionToken),
			} {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), []byte(text), 0o600); err != nil {
					return err
				}
			}
			env.Vars = append(env.Vars, "AWS_CONFIG_FILE="+filepath.Join(env.WorkDir, "config"), "AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(env.WorkDir, "credentials"),
				"AWS_ENDPOINT_URL="+server.URL, "AWS_EC2_METADATA_DISABLED=true")
			return nil
		},
	})
}

func TestProgressLine(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"reading 1 of 2", 80, "reading 1 of 2"},
		{"reading", 8, "reading"},
		{"reading", 7, "readi…"},
		{"äöüäöü", 4, "äö…"},
	} {
		if got := fitting(tt.text, tt.width); got != tt.want {
			t.Errorf("%q in %d: %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}
