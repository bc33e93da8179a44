package cli

import (
	"bytes"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/worker/broker"
	"github.com/leastwise/leastwise/worker/internal/double"
	"github.com/leastwise/leastwise/worker/operator"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// The page of a local broker makes a sandbox without anybody typing a secret: the machine's
// own credentials are used. Whoever lacks token or origin gets nothing.
func TestLocalBroker(t *testing.T) {
	_, admin := double.New(time.Now().Unix(), operator.Boundary())
	a, s := account(t)
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // of the machine that tests
		}
	}
	for _, v := range s.env {
		if name, value, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value)
		}
	}
	site := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "page") })
	server := httptest.NewUnstartedServer(nil)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	var audit bytes.Buffer
	h, fragment, err := LocalBroker(site, port, "test", &audit)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = h
	server.Start()
	defer server.Close()
	token, ok := strings.CutPrefix(fragment, "broker=")
	if !ok || len(token) != 32 {
		t.Fatalf("fragment %q", fragment)
	}
	call := func(operation, body string, headers ...string) (int, string) {
		r, err := http.NewRequest("POST", server.URL+"/v1/sandbox/"+operation, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body)
		return response.StatusCode, string(text)
	}
	create := `{"region":"eu-west-1","nonce":"0123456789abcdef0123456789abcdef","expiresAt":"` + time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05Z") +
		`","policy":{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}}`
	for _, headers := range [][]string{nil, {"Origin", server.URL}, {broker.TokenHeader, token}, {"Origin", "https://evil.example", broker.TokenHeader, token}} {
		if code, body := call("create", create, headers...); code != 403 || len(a.Calls) > 0 {
			t.Errorf("with %v: %d %s", headers, code, body)
		}
	}
	if code, body := call("create", strings.Replace(create, "{", `{"noBoundary":true,`, 1), "Origin", server.URL, broker.TokenHeader, token); code != 400 || len(a.Calls) > 0 {
		t.Errorf("without boundary: %d %s", code, body)
	}
	code, body := call("create", create, "Origin", server.URL, broker.TokenHeader, token)
	if code != 201 || sandboxesOf(a) != 1 {
		t.Errorf("%d %s", code, body)
	}
	if code, body := call("status", `{"region":"eu-west-1"}`, "Origin", server.URL, broker.TokenHeader, token); code != 200 || !strings.Contains(body, `"state":"live"`) {
		t.Errorf("%d %s", code, body)
	}
	if strings.Contains(body+audit.String(), admin.SecretAccessKey) || strings.Contains(body+audit.String(), "canary") || !strings.Contains(audit.String(), `op="create" status=201`) {
		t.Errorf("answer %s, audit %s", body, audit.String())
	}
}

// AWS_CA_BUNDLE adds certificates to those that our own calls trust.
func TestCABundle(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	file := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for bundle, want := range map[string]bool{"": false, file: true} {
		client := sandbox.NewHTTPClient()
		if err := trust(client, bundle); err != nil {
			t.Fatal(err)
		}
		r, err := client.Get(server.URL)
		if (err == nil) != want {
			t.Errorf("with bundle %q: %v", bundle, err)
		}
		if err == nil {
			r.Body.Close()
		}
	}
	if err := os.WriteFile(file, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bundle := range []string{file, file + "x"} {
		if err := trust(sandbox.NewHTTPClient(), bundle); err == nil || !strings.Contains(err.Error(), "AWS_CA_BUNDLE") {
			t.Errorf("%s: %v", bundle, err)
		}
	}
}
