package fetch

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// upstream plays AWS: it lists files and serves each through a handler of its own.
type upstream struct {
	*httptest.Server
	mu     sync.Mutex
	files  map[string]http.HandlerFunc // by path below /docs/ or /ref/, such as "docs/list_a.html"
	counts map[string]int
	header map[string]http.Header // of the last request
}

func newUpstream(t *testing.T) *upstream {
	u := &upstream{files: map[string]http.HandlerFunc{}, counts: map[string]int{}, header: map[string]http.Header{}}
	u.Server = httptest.NewServer(u)
	t.Cleanup(u.Close)
	return u
}

func (u *upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	u.mu.Lock()
	u.counts[path]++
	u.header[path] = r.Header.Clone()
	h := u.files[path]
	var pages, services []map[string]string
	for name := range u.files {
		if strings.HasPrefix(name, "docs/list_") {
			pages = append(pages, map[string]string{"title": name, "href": strings.TrimPrefix(name, "docs/")})
		}
		if strings.HasPrefix(name, "ref/v1/") {
			services = append(services, map[string]string{"service": name, "url": u.URL + "/" + name})
		}
	}
	u.mu.Unlock()
	switch {
	case h != nil:
		h(w, r)
	case path == "docs/toc-contents.json" && pages != nil:
		json.NewEncoder(w).Encode(map[string]any{"contents": []any{map[string]any{"title": "Actions", "contents": pages}}})
	case path == "ref/" && services != nil:
		json.NewEncoder(w).Encode(services)
	default:
		http.NotFound(w, r)
	}
}

// serve sets the handler of a file; nil takes the file away.
func (u *upstream) serve(path string, h http.HandlerFunc) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if h == nil {
		delete(u.files, path)
		return
	}
	u.files[path] = h
}

func (u *upstream) count(path string) int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.counts[path]
}

func (u *upstream) lastHeader(path string) http.Header {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.header[path]
}

// page is a complete page with the given text.
func page(text string) string {
	return `<!DOCTYPE html><html><body><div id="main-content"><h1>` + text + `</h1></div></body></html>`
}

func send(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

func sendJSON(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, body)
	}
}

// firstThen answers the first n requests with bad, later ones with good.
func firstThen(n int, bad, good http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n--
		left := n
		mu.Unlock()
		if left >= 0 {
			bad(w, r)
			return
		}
		good(w, r)
	}
}

// clock is a time that moves only when somebody sleeps.
type clock struct {
	mu    sync.Mutex
	t     time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{t: time.Date(2026, 8, 22, 10, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

func (c *clock) total() (d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.slept {
		d += s
	}
	return d
}

// pagesOnly are options for a quick run over u's pages with a fake clock.
func pagesOnly(t *testing.T, u *upstream, c *clock) Options {
	return Options{
		Dir: t.TempDir(), Only: []Kind{Pages}, Sources: SourcesAt(u.URL+"/docs/", u.URL+"/ref/"),
		Now: c.now, Sleep: c.sleep, Random: func() float64 { return 0.5 },
		Stall: 150 * time.Millisecond, Timeout: 5 * time.Second, Attempts: 3, MaxBytes: 1 << 16,
	}
}

func read(t *testing.T, o Options, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(o.Dir, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func manifest(t *testing.T, o Options) *Manifest {
	t.Helper()
	m, err := ReadManifest(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func paths(list []Entry) []string {
	out := []string{}
	for _, e := range list {
		out = append(out, e.Path)
	}
	slices.Sort(out)
	return out
}
