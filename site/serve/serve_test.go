package serve

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// sample is a site in miniature. The twins hold text that says which they are: the
// handler must pass them on unread.
func sample() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"files.json":                        file(`{"routes":["/","/explore","/explore/*"],"files":[]}`),
		"index.html":                        file("<p>page"),
		"404.html":                          file("<p>nothing here"),
		"assets/engine-0123456789.wasm":     file("plain wasm"),
		"assets/engine-0123456789.wasm.br":  file("brotli wasm"),
		"assets/engine-0123456789.wasm.zst": file("zstd wasm"),
		"assets/engine-0123456789.wasm.gz":  file("gzip wasm"),
		"assets/app-abcdefghij.js":          file("js"),
		"assets/app-abcdefghij.js.br":       file("brotli js"),
		"sw.js":                             file("sw"),
		".keep":                             file("secret"),
	}
}

func handler(t *testing.T) *Handler {
	t.Helper()
	h, err := New(sample())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func do(h http.Handler, method, path string, header ...string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAddresses(t *testing.T) {
	h := handler(t)
	for _, tt := range []struct {
		path   string
		status int
		body   string
		kind   string
		cache  string
	}{
		{"/", 200, "<p>page", "text/html; charset=utf-8", Ask},
		{"/index.html", 200, "<p>page", "text/html; charset=utf-8", Ask},
		{"/explorer", 404, "<p>nothing here", "text/html; charset=utf-8", Ask},
		{"/assets/engine-0123456789.wasm", 200, "plain wasm", "application/wasm", Forever},
		{"/assets/app-abcdefghij.js", 200, "js", "text/javascript; charset=utf-8", Forever},
		{"/sw.js", 200, "sw", "text/javascript; charset=utf-8", Ask},
		{"/assets/engine-0123456789.wasm.br", 404, "<p>nothing here", "text/html; charset=utf-8", Ask},
		{"/assets/engine-9999999999.wasm", 404, "<p>nothing here", "text/html; charset=utf-8", Ask},
		{"/.keep", 404, "<p>nothing here", "text/html; charset=utf-8", Ask},
		{"/assets", 404, "<p>nothing here", "text/html; charset=utf-8", Ask},
		{"/../sw.js", 404, "<p>nothing here", "text/html; charset=utf-8", Ask},
		{"//sw.js", 404, "<p>nothing here", "text/html; charset=utf-8", Ask},
	} {
		r := do(h, "GET", tt.path)
		if got := body(t, r); r.StatusCode != tt.status || got != tt.body {
			t.Errorf("GET %s = %d %q, want %d %q", tt.path, r.StatusCode, got, tt.status, tt.body)
		}
		if got := r.Header.Get("Content-Type"); got != tt.kind {
			t.Errorf("GET %s: Content-Type = %q, want %q", tt.path, got, tt.kind)
		}
		if got := r.Header.Get("Cache-Control"); got != tt.cache {
			t.Errorf("GET %s: Cache-Control = %q, want %q", tt.path, got, tt.cache)
		}
	}
}

func TestViewsAreFound(t *testing.T) {
	h := handler(t)
	for path, want := range map[string]string{
		"/explore":              "/?v=explore",
		"/explore?q=s3&level=R": "/?v=explore&q=s3&level=R",
		"/explore/s3/GetObject": "/?v=explore/s3/GetObject",
		"/explore/a&b+c":        "/?v=explore/a%26b%2Bc",
		"/explore/key/aws:RequestTag%2F$%7BTagKey%7D": "/?v=explore/key/aws:RequestTag%2F$%7BTagKey%7D",
	} {
		r := do(h, "GET", path)
		if got := r.Header.Get("Location"); r.StatusCode != 302 || got != want || r.Header.Get("Cache-Control") != Ask {
			t.Errorf("GET %s = %d, Location %q, want 302 and %q", path, r.StatusCode, got, want)
		}
	}
}

func TestEncodings(t *testing.T) {
	h := handler(t)
	const wasm, js = "/assets/engine-0123456789.wasm", "/assets/app-abcdefghij.js"
	for _, tt := range []struct{ path, accept, encoding, body, why string }{
		{wasm, "", "", "plain wasm", "nothing asked for"},
		{wasm, "gzip, deflate, br, zstd", "zstd", "zstd wasm", "what Chromium sends"},
		{wasm, "gzip, deflate, br", "br", "brotli wasm", "what Safari sends"},
		{wasm, "gzip", "gzip", "gzip wasm", "an old client"},
		{wasm, "zstd;q=0.5, br;q=0.9", "br", "brotli wasm", "the client's weights win"},
		{wasm, "zstd;q=0, *", "br", "brotli wasm", "zero refuses, star takes the rest"},
		{wasm, "GZIP;Q=0.3", "gzip", "gzip wasm", "letter case does not matter"},
		{wasm, "br;q=high", "", "plain wasm", "a malformed weight refuses"},
		{wasm, "identity, gzip;q=0.5", "", "plain wasm", "plain is preferred"},
		{wasm, "*;q=0", "", "plain wasm", "something must be sent"},
		{js, "zstd, br", "br", "brotli js", "no zstd twin of this file"},
		{js, "zstd", "", "js", "no twin that fits"},
		{"/", "zstd, br", "", "<p>page", "no twin at all"},
	} {
		r := do(h, "GET", tt.path, "Accept-Encoding", tt.accept)
		if got := body(t, r); r.Header.Get("Content-Encoding") != tt.encoding || got != tt.body {
			t.Errorf("GET %s with %q = %q %q, want %q %q (%s)", tt.path, tt.accept,
				r.Header.Get("Content-Encoding"), got, tt.encoding, tt.body, tt.why)
		}
		if got := r.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("GET %s: Vary = %q, want Accept-Encoding", tt.path, got)
		}
	}
}

func TestEntityTags(t *testing.T) {
	h := handler(t)
	seen := map[string]string{}
	for _, path := range []string{"/", "/sw.js", "/assets/engine-0123456789.wasm"} {
		for _, accept := range []string{"", "br", "zstd"} {
			first := do(h, "GET", path, "Accept-Encoding", accept)
			tag := first.Header.Get("ETag")
			if tag == "" || tag == `""` {
				t.Fatalf("GET %s: no ETag", path)
			}
			form := path + " " + first.Header.Get("Content-Encoding")
			if other, taken := seen[tag]; taken && other != form {
				t.Errorf("%s and %s share the tag %s", other, form, tag)
			}
			seen[tag] = form
			for _, match := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
				again := do(h, "GET", path, "Accept-Encoding", accept, "If-None-Match", match)
				if again.StatusCode != 304 || body(t, again) != "" {
					t.Errorf("GET %s, If-None-Match %s = %d, want an empty 304", path, match, again.StatusCode)
				}
				if again.Header.Get("ETag") != tag || again.Header.Get("Cache-Control") == "" {
					t.Errorf("GET %s: 304 without its ETag or Cache-Control", path)
				}
			}
			if other := do(h, "GET", path, "Accept-Encoding", accept, "If-None-Match", `"x"`); other.StatusCode != 200 {
				t.Errorf("GET %s with another tag = %d, want 200", path, other.StatusCode)
			}
		}
	}
	if r := do(h, "GET", "/none", "If-None-Match", "*"); r.StatusCode != 404 {
		t.Errorf("a missing file with If-None-Match = %d, want 404", r.StatusCode)
	}
}

func TestSecurityHeadersOnEveryResponse(t *testing.T) {
	h := handler(t)
	for _, r := range []*http.Response{
		do(h, "GET", "/"), do(h, "GET", "/sw.js"), do(h, "GET", "/assets/engine-0123456789.wasm"),
		do(h, "GET", "/none"), do(h, "POST", "/"), do(h, "HEAD", "/"),
		do(h, "GET", "/", "If-None-Match", "*"),
	} {
		for _, kv := range security {
			if got := r.Header.Get(kv[0]); got != kv[1] {
				t.Errorf("status %d: %s = %q, want %q", r.StatusCode, kv[0], got, kv[1])
			}
		}
	}
	for _, part := range []string{"default-src 'none'", "require-trusted-types-for 'script'", "frame-ancestors 'none'"} {
		if !strings.Contains(Policy, part) {
			t.Errorf("the policy lacks %q", part)
		}
	}
	if strings.Contains(Policy, "'unsafe-inline'") || strings.Contains(Policy, "'unsafe-eval'") {
		t.Errorf("the policy is loose: %s", Policy)
	}
}

func TestMethods(t *testing.T) {
	h := handler(t)
	if r := do(h, "HEAD", "/", "Accept-Encoding", "br"); body(t, r) != "" || r.Header.Get("Content-Length") != "7" {
		t.Errorf("HEAD / has Content-Length %q, want 7 and no body", r.Header.Get("Content-Length"))
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS"} {
		if r := do(h, method, "/"); r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s / = %d, Allow %q, want 405 and GET, HEAD", method, r.StatusCode, r.Header.Get("Allow"))
		}
	}
}

func TestNotBuilt(t *testing.T) {
	if _, err := New(fstest.MapFS{".keep": {}}); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("New of an empty folder: %v, want ErrNotBuilt", err)
	}
	if _, err := New(fstest.MapFS{"files.json": {Data: []byte("{")}}); err == nil || errors.Is(err, ErrNotBuilt) {
		t.Errorf("New with a broken files.json: %v, want another error", err)
	}
}

// A folder may be rebuilt while it is served.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("files.json", `{"routes":["/"]}`)
	put("index.html", "one")
	h, err := New(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	first := do(h, "GET", "/")
	put("index.html", "two")
	second := do(h, "GET", "/", "If-None-Match", first.Header.Get("ETag"))
	if got := body(t, second); got != "two" {
		t.Errorf("after a rebuild GET / = %d %q, want two", second.StatusCode, got)
	}
}

func TestRunStopsInOrder(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	started, release := make(chan bool), make(chan bool)
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-release
		io.WriteString(w, "done")
	})
	stopped := make(chan error, 1)
	go func() { stopped <- Run(ctx, l, slow) }()
	answer := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		answer <- string(b)
	}()
	<-started
	cancel()
	close(release)
	if got := <-answer; got != "done" {
		t.Errorf("the running answer ended as %q, want done", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}
