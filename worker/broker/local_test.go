package broker

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/site/serve"
)

func TestLocal(t *testing.T) {
	const token = "0123456789abcdef0123456789abcdef"
	site := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", serve.Policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.WriteHeader(200)
	})
	w := newWorld()
	h := Local(w, site, "8080", token)
	const own, json = "http://127.0.0.1:8080", "application/json"
	for _, tt := range []struct {
		name, method, path, host string
		headers                  []string
		want                     int
	}{
		{"the page", "GET", "/", "127.0.0.1:8080", nil, 200},
		{"the page by name", "GET", "/", "localhost:8080", nil, 200},
		{"the page by its other address", "GET", "/", "[::1]:8080", nil, 200},
		{"a page whose name was bound to us", "GET", "/", "evil.example:8080", nil, 403},
		{"and its call", "POST", "/v1/sandbox/plan", "evil.example:8080", []string{"Origin", "http://evil.example:8080", TokenHeader, token, "Content-Type", json}, 403},
		{"without port", "GET", "/", "localhost", nil, 403},
		{"another port", "GET", "/", "localhost:8081", nil, 403},
		{"a name that only begins so", "GET", "/", "localhost.evil.example:8080", nil, 403},
		{"no host", "GET", "/", "", nil, 403},
		{"our page's call", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", own, TokenHeader, token, "Content-Type", json}, 400},
		{"without origin", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{TokenHeader, token, "Content-Type", json}, 403},
		{"of another page", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", "https://evil.example", TokenHeader, token, "Content-Type", json}, 403},
		{"of a sandboxed page", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", "null", TokenHeader, token, "Content-Type", json}, 403},
		{"of our other name", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", "http://localhost:8080", TokenHeader, token, "Content-Type", json}, 403},
		{"without token", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", own, "Content-Type", json}, 403},
		{"with a wrong token", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", own, TokenHeader, token[1:] + "0", "Content-Type", json}, 403},
		{"with half a token", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", own, TokenHeader, token[:16], "Content-Type", json}, 403},
		{"a form of another page", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", "https://evil.example", "Content-Type", "application/x-www-form-urlencoded"}, 403},
		{"a form without origin", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Content-Type", "application/x-www-form-urlencoded"}, 403},
		{"a form of ours", "POST", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", own, TokenHeader, token, "Content-Type", "text/plain"}, 415},
		{"health without token", "GET", "/v1/health", "127.0.0.1:8080", []string{"Origin", own}, 403},
		{"health", "GET", "/v1/health", "127.0.0.1:8080", []string{"Origin", own, TokenHeader, token}, 200},
		{"a question before a call", "OPTIONS", "/v1/sandbox/plan", "127.0.0.1:8080", []string{"Origin", "https://evil.example"}, 403},
		{"a secret in the address", "POST", "/v1/sandbox/plan?x=1", "127.0.0.1:8080", []string{"Origin", own, TokenHeader, token, "Content-Type", json}, 400},
	} {
		r := httptest.NewRequest(tt.method, tt.path, strings.NewReader("{}"))
		r.Host = tt.host
		for i := 0; i < len(tt.headers); i += 2 {
			r.Header.Set(tt.headers[i], tt.headers[i+1])
		}
		recorder := httptest.NewRecorder()
		h.ServeHTTP(recorder, r)
		if recorder.Code != tt.want {
			t.Errorf("%s: status %d, want %d: %s", tt.name, recorder.Code, tt.want, recorder.Body)
		}
		for header, want := range map[string]string{"Content-Security-Policy": serve.Policy, "X-Content-Type-Options": "nosniff"} {
			if got := recorder.Header().Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.name, header, got, want)
			}
		}
		if got := recorder.Header().Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%s: %s may read the answer", tt.name, got)
		}
	}
	if len(w.sent) > 0 {
		t.Errorf("AWS was called: %v", w.sent)
	}
	r := httptest.NewRequest("POST", "/v1/sandbox/plan", strings.NewReader("{}"))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Origin", own)
	recorder := httptest.NewRecorder()
	if Local(w, site, "8080", "").ServeHTTP(recorder, r); recorder.Code != 403 {
		t.Errorf("a server without token answers %d", recorder.Code)
	}
}
