package serve

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// conversation sends raw text to a running server and reads answers to its end.
func conversation(t *testing.T, h http.Handler, text string, answers int) []*http.Response {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- Run(ctx, l, h) }()
	defer func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	sent := make(chan error, 1)
	go func() {
		_, err := io.WriteString(c, text) // the server may close before it has all
		sent <- err
	}()
	var out []*http.Response
	for reader := bufio.NewReader(c); len(out) < answers; {
		r, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatalf("answer %d to %.40q: %v", len(out)+1, text, err)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatalf("answer %d to %.40q: %v", len(out)+1, text, err)
		}
		r.Body.Close()
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		out = append(out, r)
	}
	c.Close()
	<-sent
	return out
}

// secured complains about an answer without each security header exactly once.
func secured(t *testing.T, name string, r *http.Response) {
	t.Helper()
	for _, kv := range security {
		if got := r.Header.Values(kv[0]); len(got) != 1 || got[0] != kv[1] {
			t.Errorf("%s: status %d has %s %q, want %q", name, r.StatusCode, kv[0], got, kv[1])
		}
	}
}

// What net/http answers by itself has the same headers as all else.
func TestSecurityHeadersOfAnswersWithoutHandler(t *testing.T) {
	const host = " HTTP/1.1\r\nHost: localhost\r\n"
	for _, tt := range []struct {
		name, text string
		status     int
		body       string
	}{
		{"a page", "GET /" + host + "\r\n", 200, "<p>page"},
		{"a malformed escape", "GET /%zz" + host + "\r\n", 400, "400 Bad Request"},
		{"no host", "GET / HTTP/1.1\r\n\r\n", 400, "400 Bad Request: missing required Host header"},
		{"no protocol", "GET /\r\nHost: localhost\r\n\r\n", 400, "400 Bad Request"},
		{"no HTTP", "hello\r\n\r\n", 400, "400 Bad Request"},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400, "400 Bad Request"},
		{"long headers", "GET /" + host + "X-Long: " + strings.Repeat("x", 100_000) + "\r\n\r\n", 431, "431 Request Header Fields Too Large"},
		{"an expectation", "GET /" + host + "Expect: foo\r\n\r\n", 417, ""},
		{"a transfer encoding", "POST /" + host + "Transfer-Encoding: foo\r\n\r\n", 501, "Unsupported transfer encoding"},
		{"a later protocol", "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n", 505, "505 HTTP Version Not Supported: unsupported protocol version"},
		{"HTTP/2 unasked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 405, "This address answers GET and HEAD only.\n"},
		{"the server's options", "OPTIONS *" + host + "\r\n", 405, "This address answers GET and HEAD only.\n"},
		{"a tunnel", "CONNECT example.com:443" + host + "\r\n", 405, "This address answers GET and HEAD only.\n"},
	} {
		r := conversation(t, handler(t), tt.text, 1)[0]
		secured(t, tt.name, r)
		if got := body(t, r); r.StatusCode != tt.status || got != tt.body {
			t.Errorf("%s: %d %q, want %d %q", tt.name, r.StatusCode, got, tt.status, tt.body)
		}
	}
}

// A connection that was used well before, also by requests sent at once, makes no difference.
func TestSecurityHeadersBehindGoodRequests(t *testing.T) {
	const good, bad = "GET /sw.js HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for i, r := range conversation(t, handler(t), good+good+bad, 3) {
		secured(t, r.Status, r)
		if want := []int{200, 200, 400}[i]; r.StatusCode != want {
			t.Errorf("answer %d has status %d, want %d", i+1, r.StatusCode, want)
		}
	}
}

// A body that reads like an answer is passed on as it is, wherever it is cut.
func TestBodiesAreNotTouched(t *testing.T) {
	want := strings.Repeat("HTTP/1.1 400 Bad Request\r\n\r\n", 2000)
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for part := range strings.SplitAfterSeq(want, "\r\n\r\n") {
			io.WriteString(w, part)
			w.(http.Flusher).Flush()
		}
	})
	r := conversation(t, h, "GET / HTTP/1.0\r\n\r\n", 1)[0] // without chunks: written as it comes
	secured(t, "a stream", r)
	if got := body(t, r); got != want {
		t.Errorf("%d bytes came of %d, or others", len(got), len(want))
	}
}
