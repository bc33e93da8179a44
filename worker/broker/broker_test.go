package broker

import (
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/leastwise/leastwise/worker/api"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

var update = flag.Bool("update", false, "write the answers got into testdata")

const (
	start    = 1_800_000_000 // 2027-01-15T08:00:00Z
	boundary = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":["iam:Create*","sts:AssumeRole"],"Resource":"*"}]}`
)

// world is a broker over a double.
type world struct {
	*Broker
	aws   *double.AWS
	admin aws.Credentials
	mu    sync.Mutex
	audit []string
	sent  []string // hosts
}

func newWorld() *world {
	a, admin := double.New(start, boundary)
	w := &world{aws: a, admin: admin}
	w.Broker = &Broker{
		Do: func(context.Context) aws.Do {
			return func(r aws.Request) (aws.Answer, error) {
				w.mu.Lock()
				w.sent = append(w.sent, r.Host)
				w.mu.Unlock()
				return a.Do(r)
			}
		},
		Now: a.Now,
		Wait: func(context.Context) func(int) error {
			return func(ms int) error { a.Advance(int64(ms / 1000)); return nil }
		},
		Random:           func() uint32 { return 1 },
		Origins:          []string{"https://page.example"},
		AllowCredentials: true,
		Audit: func(line string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.audit = append(w.audit, line)
		},
		Version: "test",
	}
	return w
}

func credentialsJSON(c aws.Credentials) string {
	b, _ := json.Marshal(map[string]string{"accessKeyId": c.AccessKeyID, "secretAccessKey": c.SecretAccessKey, "sessionToken": c.SessionToken})
	return string(b)
}

// request reads "POST /path", headers and, behind an empty line, a body.
func request(text string, fill *strings.Replacer) *http.Request {
	head, body, _ := strings.Cut(fill.Replace(text), "\n\n")
	lines := strings.Split(strings.TrimRight(head, "\n"), "\n")
	method, target, _ := strings.Cut(lines[0], " ")
	r := httptest.NewRequest(method, target, strings.NewReader(strings.TrimSuffix(body, "\n")))
	r.Host = "broker.example"
	for _, l := range lines[1:] {
		name, value, _ := strings.Cut(l, ": ")
		r.Header.Set(name, value)
	}
	return r
}

// Each file of testdata is a conversation: a section is a request, the next one the answer
// with its status, its audit line, and AWS's calls. "advance N" moves the clock.
func TestConversations(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld()
			w.aws.AddRole(aws.Role{Path: "/", Name: "base", Trust: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}`}, nil)
			fill := strings.NewReplacer("$CREDENTIALS", credentialsJSON(w.admin), "$LONG", strings.Repeat("x", api.MaxBody))
			for i := 0; i+1 < len(archive.Files); i += 2 {
				asked, want := archive.Files[i], &archive.Files[i+1]
				text := string(asked.Data)
				for strings.HasPrefix(text, "advance ") {
					var line string
					line, text, _ = strings.Cut(text, "\n")
					var n int64
					if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "advance ")), &n); err != nil {
						t.Fatal(err)
					}
					w.aws.Advance(n)
				}
				audits, calls := len(w.audit), len(w.aws.Calls)
				recorder := httptest.NewRecorder()
				w.ServeHTTP(recorder, request(text, fill))
				got := http.StatusText(recorder.Code) + "\n" + recorder.Body.String() + "\n"
				if body := recorder.Body.Bytes(); len(body) > 0 && !json.Valid(body) {
					t.Errorf("%s: the answer is no JSON: %s", asked.Name, body)
				}
				for _, l := range w.audit[audits:] {
					got += "audit: " + l + "\n"
				}
				if new := w.aws.Calls[calls:]; len(new) > 0 {
					got += "calls: " + strings.Join(new, " ") + "\n"
				}
				if recorder.Header().Get("Cache-Control") != "no-store" || recorder.Header().Get("Set-Cookie") != "" {
					t.Errorf("%s: headers %v", asked.Name, recorder.Header())
				}
				if *update {
					want.Data = []byte(got)
				} else if got != string(want.Data) {
					t.Errorf("%s:\ngot  %s\nwant %s", asked.Name, got, want.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

const createBody = `{"credentials":$CREDENTIALS,"region":"eu-west-1","nonce":"0123456789abcdef0123456789abcdef","expiresAt":"2027-01-15T09:00:00Z","policy":{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}}`

func post(path, body string, w *world) *http.Request {
	return request("POST "+path+"\nContent-Type: application/json\n\n"+body, strings.NewReplacer("$CREDENTIALS", credentialsJSON(w.admin)))
}

func do(w *world, r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	return recorder
}

// Nothing that a body says makes the broker talk to another host.
func TestBodiesNameNoHosts(t *testing.T) {
	for _, extra := range []string{
		`"host":"evil.example"`, `"endpoint":"https://evil.example"`, `"endpointUrl":"https://evil.example"`, `"region":"evil.example/"`,
		`"region":"us-east-1.evil.example"`, `"partition":"evil"`, `"base":"https://evil.example"`, `"mfa":{"url":"https://evil.example"}`,
		`"boundary":"arn:aws:iam::111122223333:policy/x@evil.example"`, `"account":"evil.example"`,
	} {
		w := newWorld()
		body := strings.Replace(createBody, `"region":"eu-west-1"`, extra+`,"region":"eu-west-1"`, 1)
		if strings.HasPrefix(extra, `"region"`) {
			body = strings.Replace(createBody, `"region":"eu-west-1"`, extra, 1)
		}
		do(w, post("/v1/sandbox/create", body, w))
		for _, host := range w.sent {
			if host != "iam.amazonaws.com" && host != "sts.eu-west-1.amazonaws.com" {
				t.Errorf("%s: a request went to %s", extra, host)
			}
		}
	}
	for _, host := range []string{"evil.example", "iam.amazonaws.com.evil.example", "s3.amazonaws.com", "169.254.169.254", "localhost", ""} {
		w := newWorld()
		r := do(w, post("/v1/relay", `{"host":"`+host+`","authorization":"AWS4-HMAC-SHA256 Credential=ASIAX/20270115/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0","date":"20270115T080000Z","token":"t","body":"Action=GetRole"}`, w))
		if r.Code != 400 || len(w.sent) > 0 {
			t.Errorf("%s: status %d, sent to %v", host, r.Code, w.sent)
		}
	}
}

// What a page signs itself goes through the relay, and no secret key with it.
func TestRelay(t *testing.T) {
	w := newWorld()
	w.AllowCredentials = false
	if r := do(w, post("/v1/sandbox/create", createBody, w)); r.Code != 403 || len(w.sent) > 0 {
		t.Fatalf("a broker without credentials answers %d", r.Code)
	}
	place, _ := aws.Locate("eu-west-1")
	var bodies []string
	c := &aws.Client{
		Place: place, Credentials: w.admin, Now: w.aws.Now, Random: func() uint32 { return 1 }, Wait: func(int) error { return nil },
		Do: api.Through(func(body []byte) (int, string, error) {
			bodies = append(bodies, string(body))
			recorder := do(w, post("/v1/relay", string(body), w))
			return recorder.Code, recorder.Body.String(), nil
		}),
	}
	if id, err := c.GetCallerIdentity(); err != nil || id.Account != double.Account {
		t.Errorf("got %+v, %v", id, err)
	}
	if roles, _, err := c.ListRoles("/", "", 10); err != nil || len(roles) != 0 {
		t.Errorf("got %v, %v", roles, err)
	}
	if _, err := c.GetRole("x"); aws.Code(err) != "NoSuchEntity" {
		t.Errorf("got %v", err)
	}
	// All of a sandbox's life, as the page's module makes it.
	env := api.Env{Do: c.Do, Now: w.aws.Now, Wait: w.Wait(context.Background()), Random: w.Random, Patience: 20_000}
	first := len(bodies)
	for _, call := range [][2]string{
		{"create", createBody},
		{"assume", `{"credentials":$CREDENTIALS,"region":"eu-west-1","id":"sbx-20270115T090000Z-b05446b9481afddb02fc","nonce":"0123456789abcdef0123456789abcdef"}`},
		{"status", `{"credentials":$CREDENTIALS,"region":"eu-west-1","id":"sbx-20270115T090000Z-b05446b9481afddb02fc"}`},
		{"destroy", `{"credentials":$CREDENTIALS,"region":"eu-west-1","id":"sbx-20270115T090000Z-b05446b9481afddb02fc"}`},
	} {
		if reply := api.Call(call[0], strings.ReplaceAll(call[1], "$CREDENTIALS", credentialsJSON(w.admin)), env); reply.Status > 201 {
			t.Errorf("%s through the relay: %d %s", call[0], reply.Status, reply.Body)
		}
	}
	if len(w.aws.Roles()) > 0 || len(bodies) < first+15 {
		t.Errorf("%d requests, left %v", len(bodies)-first, w.aws.Roles())
	}
	for _, b := range bodies {
		if strings.Contains(b, w.admin.SecretAccessKey) {
			t.Errorf("the secret key left the page: %s", b)
		}
	}
	bad := strings.Replace(bodies[0], "/sts/", "/iam/", 1)
	if r := do(w, post("/v1/relay", bad, w)); r.Code != 400 {
		t.Errorf("a signature for another service: %d", r.Code)
	}
	bad = strings.Replace(bodies[0], "GetCallerIdentity", "GetFederationToken", 1)
	if r := do(w, post("/v1/relay", bad, w)); r.Code != 400 {
		t.Errorf("another action: %d", r.Code)
	}
}

// Whatever happens, the caller's secrets are in no answer and no line of audit.
func TestCallersSecretsStayIn(t *testing.T) {
	secrets := func(w *world) []string { return []string{w.admin.SecretAccessKey, w.admin.SessionToken} }
	id := `"id":"sbx-20270115T090000Z-b05446b9481afddb02fc"`
	common := `"credentials":$CREDENTIALS,"region":"eu-west-1"`
	for fault := double.None; fault < double.Faults; fault++ {
		for step := 1; step < 14; step++ {
			w := newWorld()
			w.aws.Fault = func(n int, _ string) double.Fault {
				if n >= step {
					return fault
				}
				return double.None
			}
			var all []string
			for _, call := range [][2]string{
				{"create", createBody}, {"assume", `{` + common + `,` + id + `,"nonce":"0123456789abcdef0123456789abcdef"}`},
				{"status", `{` + common + `,` + id + `}`}, {"status", `{` + common + `}`}, {"sweep", `{` + common + `}`}, {"destroy", `{` + common + `,` + id + `}`},
				{"destroy", `{` + common + `,"id":$CREDENTIALS}`}, {"destroy", `{` + common + `,"id":"` + w.admin.SecretAccessKey + `"}`},
				{"create", `{"` + w.admin.SessionToken + `":1}`}, {"create", `{"region":"` + w.admin.SecretAccessKey + `"}`}, {w.admin.SecretAccessKey, `{}`},
			} {
				r := do(w, post("/v1/sandbox/"+strings.ReplaceAll(call[0], "+", "%2B"), call[1], w))
				all = append(all, r.Body.String())
				for name, values := range r.Header() {
					all = append(all, name+": "+strings.Join(values, " "))
				}
			}
			for _, said := range append(all, w.audit...) {
				for _, secret := range secrets(w) {
					if strings.Contains(said, secret) {
						t.Fatalf("fault %d from call %d: %s", fault, step, said)
					}
				}
			}
		}
	}
	// The signature that does not fit: AWS repeats the request.
	w := newWorld()
	w.admin.SecretAccessKey = "canary-of-another-account"
	r := do(w, post("/v1/sandbox/create", createBody, w))
	if r.Code != 401 || strings.Contains(r.Body.String(), "canary") {
		t.Errorf("a wrong signature: %d %s", r.Code, r.Body)
	}
}

func TestLimits(t *testing.T) {
	w := newWorld()
	var keys []string
	w.Address = func(*http.Request) string { return "192.0.2.1" }
	w.Limit = func(_ context.Context, key string) bool {
		keys = append(keys, key)
		return !strings.HasPrefix(key, "account")
	}
	if r := do(w, post("/v1/sandbox/create", createBody, w)); r.Code != 429 || len(w.sent) > 0 || !strings.Contains(r.Body.String(), `"code":"rate_limited"`) {
		t.Errorf("status %d, %v", r.Code, w.sent)
	}
	if got := strings.Join(keys, ", "); got != "address 192.0.2.1, account "+double.Account {
		t.Errorf("counted %s", got)
	}
}

func TestPanicsTellNothing(t *testing.T) {
	w := newWorld()
	w.Do = func(context.Context) aws.Do { panic("canary") }
	if r := do(w, post("/v1/sandbox/create", createBody, w)); r.Code != 500 || strings.Contains(r.Body.String(), "canary") {
		t.Errorf("%d %s", r.Code, r.Body)
	}
}

func FuzzBodies(f *testing.F) {
	w := newWorld()
	fill := strings.NewReplacer("$CREDENTIALS", credentialsJSON(w.admin))
	for _, s := range []string{createBody, `{"credentials":$CREDENTIALS,"region":"eu-west-1","id":"x"}`, `{}`, `[]`, `{"a":1,"a":2}`, `{"region":"eu-west-1","max":1e9}`, "\xff"} {
		for i := range 7 {
			f.Add(i, fill.Replace(s))
		}
	}
	operations := append(strings.Fields(api.Operations), "relay")
	f.Fuzz(func(t *testing.T, n int, body string) {
		w := newWorld()
		w.aws.Lag = 1
		env := w.Env
		env.Do, env.Now, env.Wait, env.Random = w.Do(context.Background()), w.Now, w.Wait(context.Background()), w.Random
		operation := operations[uint(n)%uint(len(operations))]
		reply := api.Reply{}
		if operation == "relay" {
			reply = api.Relay(body, env)
		} else {
			reply = api.Call(operation, body, env)
		}
		if !json.Valid(reply.Body) || reply.Status < 200 || reply.Status > 599 {
			t.Fatalf("%s %q: %d %s", operation, body, reply.Status, reply.Body)
		}
		if reply.Status < 300 && !json.Valid([]byte(strings.TrimPrefix(body, "\ufeff"))) {
			t.Fatalf("%s took %q", operation, body)
		}
	})
}
