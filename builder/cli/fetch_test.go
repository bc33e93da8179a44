package cli

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/builder/fetch"
)

// TestFetch mirrors a made-up AWS from the command line: fine, then with a page missing
// and one that fails, then without a table of contents.
func TestFetch(t *testing.T) {
	page := `<html><body><div id="main-content">%s</div></body></html>`
	broken := false
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/ref/":
			fmt.Fprintf(w, `[{"service":"s3","url":"%s/ref/v1/s3/s3.json"}]`, server.URL)
		case r.URL.Path == "/ref/v1/s3/s3.json":
			fmt.Fprint(w, `{"Name":"s3"}`)
		case r.URL.Path == "/docs/toc-contents.json" && !broken:
			fmt.Fprint(w, `{"contents":[{"href":"list_a.html"},{"href":"list_b.html"}]}`)
		case r.URL.Path == "/docs/list_a.html":
			fmt.Fprintf(w, page, "a")
		case r.URL.Path == "/docs/list_b.html" && !broken:
			fmt.Fprintf(w, page, "b")
		default:
			http.Error(w, "no", http.StatusForbidden)
		}
	}))
	defer server.Close()
	w := newWorld(t)
	w.o.Fetch = func(f *fetch.Options) {
		f.Sources = fetch.SourcesAt(server.URL+"/docs/", server.URL+"/ref/")
		f.Attempts = 1
	}
	code, stdout, stderr := w.run("catalog fetch --mirror m")
	if code != 0 || stdout != "" || !strings.Contains(stderr, "3 listed: 3 new, 0 changed, 0 unchanged, 0 done before, 0 gone, 0 failed\n") {
		t.Fatalf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if !strings.Contains(stderr, "pages: 2 files listed\n") || strings.Contains(stderr, "\x1b") {
		t.Errorf("stderr %q: want plain lines", stderr)
	}
	if _, err := os.Stat(filepath.Join(w.dir, "m", "service-reference", "s3.json")); err != nil {
		t.Error(err)
	}

	code, _, stderr = w.run("catalog fetch --mirror m --only service-reference")
	if code != 0 || !strings.Contains(stderr, "1 listed: 0 new, 0 changed, 1 unchanged") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}

	broken = true
	code, _, stderr = w.run("catalog fetch --mirror m --only pages")
	for _, part := range []string{"error: no table of contents for pages; nothing was changed", "toc-contents.json: status 403 Forbidden"} {
		if code != 2 || !strings.Contains(stderr, part) {
			t.Errorf("exit code %d, stderr %q, want %q", code, stderr, part)
		}
	}
}

// TestFetchInterrupted: the message says how to go on.
func TestFetchInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	w := newWorld(t)
	w.o.Fetch = func(f *fetch.Options) { f.Sources = fetch.SourcesAt(server.URL+"/docs/", server.URL+"/ref/") }
	code, _, stderr := w.runContext(ctx, "catalog fetch --mirror m")
	if code != 2 || !strings.Contains(stderr, "error: interrupted\nhint: start it again to go on") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

// TestFetchAndBuild goes the whole way: mirror, then build from the mirror, dated by its
// manifest.
func TestFetchAndBuild(t *testing.T) {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ref/":
			fmt.Fprintf(w, `[{"service":"boat","url":"%s/ref/v1/boat/boat.json"},{"service":"raft","url":"%s/ref/v1/raft/raft.json"}]`, server.URL, server.URL)
		case "/ref/v1/boat/boat.json":
			fmt.Fprint(w, boatJSON)
		case "/ref/v1/raft/raft.json":
			fmt.Fprint(w, raftJSON)
		case "/docs/toc-contents.json":
			fmt.Fprint(w, `{"contents":[{"href":"list_awsboat.html"}]}`)
		case "/docs/list_awsboat.html":
			fmt.Fprint(w, boatPage)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	w := newWorld(t)
	w.o.Fetch = func(f *fetch.Options) {
		f.Sources = fetch.SourcesAt(server.URL+"/docs/", server.URL+"/ref/")
		f.Now = func() time.Time { return time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC) }
		f.Sleep = func(context.Context, time.Duration) error { return nil }
	}
	if code, _, stderr := w.run("catalog fetch --mirror m"); code != 0 {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	code, _, stderr := w.run("catalog build --pages m --service-reference ./m --lenient -o out")
	if code != 0 || strings.Contains(stderr, "note:") {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	code, stdout, _ := w.run("catalog export --kind origins --catalog out")
	if want := "2026-09-01\tService Authorization Reference\thtml\n2026-09-01\tservice reference\tservice-reference\n"; code != 0 || !strings.HasSuffix(stdout, want) {
		t.Errorf("exit code %d, origins %q, want %q", code, stdout, want)
	}
	code, _, stderr = w.run("catalog build --pages m --lenient -o out")
	if code != 2 || !strings.Contains(stderr, "--pages m: this mirror holds service-reference as well as pages\nhint: give it to both flags") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}

	// A mirror whose last run was cut short still builds, and says so.
	path := filepath.Join(w.dir, "m", fetch.ManifestName)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut := strings.Replace(string(text), `"finished": "2026-09-01T12:00:00Z"`, `"finished": "0001-01-01T00:00:00Z"`, 1)
	if err := os.WriteFile(path, []byte(cut), 0o644); err != nil || cut == string(text) {
		t.Fatal(err, cut)
	}
	code, _, stderr = w.run("catalog build --pages m --service-reference m --lenient -o out")
	if code != 0 || !strings.Contains(stderr, "note: m: the last run over pages did not end; \"catalog fetch\" goes on with it\n") {
		t.Errorf("exit code %d, stderr %s", code, stderr)
	}
}
