package main

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/worker/doubles/checks"
	"github.com/leastwise/leastwise/worker/doubles/iamv2"
)

// secrets must not be printed or written down by any command. The first three are the
// caller's.
var secrets = []string{"AKIACANARYCANARYKEY0", iamv2.Secret, iamv2.Token, "session-secret-", "session-token-", "sign+in/token", "sign%2Bin%2Ftoken", "csrf+", "seance-"}

// TestConsole runs scripts with doubles of AWS's console, STS and Access Analyzer on this
// machine in place of AWS. They prove the protocol and what is made of answers, not that AWS
// answers so.
func TestConsole(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/console",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUpConsole,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"secretless": secretless,
			"asked":      asked,
			"serve":      serve,
		},
	})
}

// consoleWorld is AWS for one script.
type consoleWorld struct {
	console *iamv2.Double
	checks  *checks.Double
	// folder has answers of Access Analyzer, files named by operation, and of the console's
	// methods.
	folder string
}

type worldKey struct{}

func setUpConsole(env *testscript.Env) error {
	w := &consoleWorld{console: &iamv2.Double{Parts: planted()}, checks: &checks.Double{Secrets: map[string]string{"AKIACANARYCANARYKEY0": iamv2.Secret}}, folder: env.WorkDir}
	w.checks.Answer = w.analyze
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if checks.Is(r) {
			w.checks.ServeHTTP(rw, r)
			return
		}
		w.console.ServeHTTP(rw, r)
	}))
	env.Defer(func() {
		server.Close()
		for _, wrong := range append(w.console.Wrong(), writtenDown(filepath.Join(env.WorkDir, ".home"))...) {
			env.T().Log(wrong)
			env.T().FailNow()
		}
	})
	env.Values[worldKey{}] = w
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "AppData", "LocalAppData"} {
		env.Setenv(name, filepath.Join(env.WorkDir, ".home"))
	}
	env.Setenv("AWS_ENDPOINT_URL", server.URL)
	env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	env.Setenv("AWS_CONFIG_FILE", os.DevNull)
	env.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	env.Setenv("AWS_ACCESS_KEY_ID", "AKIACANARYCANARYKEY0")
	env.Setenv("AWS_SECRET_ACCESS_KEY", iamv2.Secret)
	env.Setenv("AWS_REGION", "eu-west-1")
	return os.MkdirAll(filepath.Join(env.WorkDir, ".home"), 0o755)
}

// planted are the services of the catalog as the console would list them, with CloudTrail as
// it was in 2023, SNS in two parts, and differences for comparisons to find.
func planted() []iamv2.Part {
	c, err := embedded.Open()
	if err != nil {
		panic(err)
	}
	parts := iamv2.FromCatalog(c, func(prefix string) bool { return prefix == "sns" })
	for i := range parts {
		p := &parts[i]
		switch p.Prefix {
		case "cloudtrail":
			*p = iamv2.CloudTrail2023()
		case "sqs":
			p.Actions = slices.DeleteFunc(p.Actions, func(a iamv2.Action) bool { return a.Name == "PurgeQueue" })
			p.Actions = append(p.Actions, iamv2.Action{Name: "PaintQueue", Groups: []string{"ReadWrite"}})
			for k := range p.Actions {
				if p.Actions[k].Name == "GetQueueUrl" {
					p.Actions[k].Groups = []string{"ReadWrite"}
				}
			}
		}
	}
	return append(parts, iamv2.Part{Prefix: "planted", Key: "planted", Actions: []iamv2.Action{{Name: "Grow", Groups: []string{"ReadWrite"}}}})
}

// analyze answers with the file named by the operation, or finds nothing.
func (w *consoleWorld) analyze(operation string, _ map[string]any) (int, string) {
	text, err := os.ReadFile(filepath.Join(w.folder, operation+".json"))
	switch {
	case err == nil && strings.HasPrefix(string(text), "refuse "):
		return http.StatusForbidden, strings.TrimSpace(strings.TrimPrefix(string(text), "refuse "))
	case err == nil:
		return http.StatusOK, string(text)
	case operation == "ValidatePolicy":
		return http.StatusOK, `{"findings":[]}`
	}
	return http.StatusOK, `{"result":"PASS","message":"fine","reasons":[]}`
}

// serve METHOD FILE makes the console answer a method with a file.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: serve METHOD FILE")
	}
	text := ts.ReadFile(args[1])
	ts.Value(worldKey{}).(*consoleWorld).console.Set(func(d *iamv2.Double) {
		if d.Answers == nil {
			d.Answers = map[string]string{}
		}
		d.Answers[args[0]] = text
	})
}

// secretless fails if the last command printed a secret, or one is written down.
func secretless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: secretless")
	}
	check := func(what, text string) {
		for _, s := range secrets {
			if strings.Contains(text, s) {
				ts.Fatalf("%s has %s", what, s)
			}
		}
	}
	check("stdout", ts.ReadFile("stdout"))
	check("stderr", ts.ReadFile("stderr"))
	for _, wrong := range append(ts.Value(worldKey{}).(*consoleWorld).console.Wrong(), writtenDown(ts.MkAbs(".home"))...) {
		ts.Fatalf("%s", wrong)
	}
}

// writtenDown are the secrets in the files below a folder.
func writtenDown(folder string) (found []string) {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, s := range secrets {
			if strings.Contains(string(text), s) {
				found = append(found, path+" has "+s)
			}
		}
		return err
	})
	if err != nil {
		found = append(found, err.Error())
	}
	return found
}

// asked WORD... compares what the console and STS were asked for since the last time:
// methods, and operations of STS with the role and the policy's effect.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: asked WORD...")
	}
	w := ts.Value(worldKey{}).(*consoleWorld)
	got := w.console.Methods()
	if s := w.console.Session(); s.Operation != "" && w.console.Count("sts") > 0 {
		session := s.Operation
		if s.Role != "" {
			session += "(" + s.Role + ")"
		}
		if s.Policy == `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}` && s.Seconds == "900" {
			session += "+deny"
		}
		got = append([]string{session}, got...)
	}
	if !slices.Equal(got, args) {
		ts.Fatalf("asked %q, want %q", got, args)
	}
	w.console.Set(func(d *iamv2.Double) { d.Forget() })
}
