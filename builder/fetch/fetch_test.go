package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestFaults serves one page in every bad way; good beside it must arrive each time.
func TestFaults(t *testing.T) {
	elsewhere := httptest.NewServer(send(page("other host")))
	defer elsewhere.Close()
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) }
	}
	truncated := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5000")
		io.WriteString(w, page("half"))
	}
	stalled := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, page("half")[:40])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	silent := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	trickle := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			io.WriteString(w, " ")
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}
	ok := send(page("fine"))
	for _, tt := range []struct {
		name    string
		h       http.HandlerFunc
		want    error  // nil: the page arrives
		message string // part of the error
		tries   int
	}{
		{"plain", ok, nil, "", 1},
		{"500 once", firstThen(1, status(500), ok), nil, "", 2},
		{"503 twice", firstThen(2, status(503), ok), nil, "", 3},
		{"500 always", status(500), ErrStatus, "status 500 Internal Server Error: unexpected status (tried 3 times)", 3},
		{"403", status(403), ErrStatus, "status 403 Forbidden", 1},
		{"304 without being asked", status(304), ErrStatus, "status 304", 1},
		{"stall, then fine", firstThen(1, stalled, ok), nil, "", 2},
		{"stall always", stalled, ErrStalled, "stopped sending for 150ms", 3},
		{"no answer at all", silent, ErrStalled, "stopped sending", 3},
		{"a byte now and then", trickle, ErrTimeout, "took too long (400ms)", 3},
		{"cut off, then fine", firstThen(1, truncated, ok), nil, "", 2},
		{"cut off always", truncated, io.ErrUnexpectedEOF, "body cut off after", 3},
		{"end missing", send(strings.TrimSuffix(page("x"), "</html>")), ErrBody, "ends before </html>", 3},
		{"301 body", send("<html><head><title>301 Moved Permanently</title></head><body></body></html>"), ErrBody, "301 Moved Permanently", 3},
		{"another page", send("<html><body>Sign in</body></html>"), ErrBody, "main-content", 3},
		{"empty", send(""), ErrBody, "empty page", 3},
		{"wrong type", sendJSON(page("x")), ErrBody, `content type is "application/json", wanted text/html`, 3},
		{"huge, announced", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "999999999")
			io.WriteString(w, "x")
		}, ErrTooLarge, "999999999 bytes announced, limit 65536", 1},
		{"huge, not announced", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat("x", 4096)); err != nil {
					return
				}
			}
		}, ErrTooLarge, "more than 65536 bytes", 1},
		{"unknown coding", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, "x")
		}, ErrBody, `content encoding "br"`, 3},
		{"redirect within the host", redirect("/other/list_page.html"), nil, "", 1},
		{"redirect to an unlisted page", redirect("/other/list_new.html"), ErrRedirect, "list_new.html, which the table of contents does not list", 1},
		{"redirect to another host", redirect(elsewhere.URL + "/docs/list_page.html"), ErrRedirect, "leads to another host", 1},
		{"redirect in a circle", redirect("/docs/list_page.html"), ErrRedirect, "more than 5 redirects", 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := newUpstream(t)
			u.serve("docs/list_good.html", send(page("good")))
			u.serve("docs/list_page.html", tt.h)
			u.serve("other/list_page.html", ok)
			u.serve("other/list_new.html", ok)
			o := pagesOnly(t, u, newClock())
			o.Timeout = 400 * time.Millisecond
			r, err := Run(context.Background(), o)
			if got := read(t, o, "pages/list_good.html"); got != page("good") {
				t.Errorf("the good page is %q", got)
			}
			if got := u.count("docs/list_page.html"); got != tt.tries {
				t.Errorf("%d requests, want %d", got, tt.tries)
			}
			if parts, _ := filepath.Glob(filepath.Join(o.Dir, "pages", ".part-*")); len(parts) > 0 {
				t.Errorf("part files left: %v", parts)
			}
			if tt.want == nil {
				if err != nil {
					t.Fatalf("error %v", err)
				}
				if got := read(t, o, "pages/list_page.html"); got != page("fine") {
					t.Errorf("page is %q", got)
				}
				return
			}
			if !errors.Is(err, ErrIncomplete) || len(r.Failed) != 1 {
				t.Fatalf("error %v with failures %v, want one failure", err, r.Failed)
			}
			f := r.Failed[0]
			if !errors.Is(f.Err, tt.want) || !strings.Contains(f.Err.Error(), tt.message) {
				t.Errorf("failure %q, want one with %q that wraps %q", f.Err, tt.message, tt.want)
			}
			if f.Kept || f.URL != u.URL+"/docs/list_page.html" {
				t.Errorf("failure names %s, kept %v", f.URL, f.Kept)
			}
			if _, err := os.Stat(filepath.Join(o.Dir, "pages", "list_page.html")); err == nil {
				t.Error("the bad page was saved")
			}
			if notes := manifest(t, o).Notes(); len(notes) != 1 || !strings.HasPrefix(notes[0], "pages/list_page.html is missing, it could not be fetched: ") {
				t.Errorf("notes for a build: %q, want the missing page", notes)
			}
		})
	}
}

// TestRetryAfter checks that a 429 makes everybody wait as long as it says.
func TestRetryAfter(t *testing.T) {
	c := newClock()
	for _, tt := range []struct {
		name, header string
		atLeast      time.Duration
		fails        bool
	}{
		{"seconds", "7", 7 * time.Second, false},
		{"date", c.now().Add(90 * time.Second).Format(http.TimeFormat), 90 * time.Second, false},
		{"none", "", time.Second, false},
		{"nonsense", "soon", time.Second, false},
		{"too long", "86400", 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := newUpstream(t)
			busy := func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", tt.header)
				w.WriteHeader(http.StatusTooManyRequests)
			}
			u.serve("docs/list_a.html", firstThen(1, busy, send(page("a"))))
			c := newClock()
			o := pagesOnly(t, u, c)
			r, err := Run(context.Background(), o)
			if tt.fails {
				if err == nil || len(r.Failed) != 1 || !strings.Contains(r.Failed[0].Err.Error(), "asks to wait 24h0m0s (limit 5m0s)") {
					t.Errorf("error %v, failures %v", err, r.Failed)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := c.total(); got < tt.atLeast {
				t.Errorf("waited %v, want at least %v", got, tt.atLeast)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	o := Options{Random: func() float64 { return 0.5 }}.withDefaults()
	for attempt, want := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 4: 16 * time.Second, 5: 30 * time.Second, 400: 30 * time.Second} {
		if got := o.backoff(attempt); got != want {
			t.Errorf("backoff(%d) = %v, want %v", attempt, got, want)
		}
	}
}

// TestPacing counts simulated time: n requests to one host take n-1 intervals.
func TestPacing(t *testing.T) {
	u := newUpstream(t)
	for i := range 20 {
		u.serve(fmt.Sprintf("docs/list_%02d.html", i), send(page("x")))
	}
	c := newClock()
	o := pagesOnly(t, u, c)
	o.Interval, o.Concurrency = time.Second, 1
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if got, want := c.total(), 20*time.Second; got != want {
		t.Errorf("21 requests took %v of simulated time, want %v", got, want)
	}
}

func TestGzipAndUserAgent(t *testing.T) {
	u := newUpstream(t)
	u.serve("docs/list_a.html", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			http.Error(w, "no gzip asked for", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/html")
		z := gzip.NewWriter(w)
		io.WriteString(z, page("zipped"))
		z.Close()
	})
	// A small file that unpacks to more than the limit.
	u.serve("docs/list_bomb.html", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, strings.Repeat("x", 1<<20))
		z.Close()
	})
	o := pagesOnly(t, u, newClock())
	r, err := Run(context.Background(), o)
	if len(r.Failed) != 1 || !errors.Is(r.Failed[0].Err, ErrTooLarge) {
		t.Errorf("error %v, failures %v, want the bomb only", err, r.Failed)
	}
	if got := read(t, o, "pages/list_a.html"); got != page("zipped") {
		t.Errorf("page is %q", got)
	}
	if got := u.lastHeader("docs/list_a.html").Get("User-Agent"); !strings.Contains(got, "leastwise") {
		t.Errorf("User-Agent %q does not name the project", got)
	}
}
