package cli

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
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

// boats serves the documents of the two services that do not exist. It answers 503 for the
// paths in broken.
func boats(t *testing.T, w *world, broken ...string) {
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains(broken, r.URL.Path) {
			http.Error(w, "later", http.StatusServiceUnavailable)
			return
		}
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
	t.Cleanup(server.Close)
	w.o.Fetch = func(f *fetch.Options) {
		f.Sources = fetch.SourcesAt(server.URL+"/docs/", server.URL+"/ref/")
		f.Now = func() time.Time { return time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC) }
		f.Sleep = func(context.Context, time.Duration) error { return nil }
	}
}

// TestFetchAndBuild goes the whole way: mirror, then build from the mirror, dated by its
// manifest.
func TestFetchAndBuild(t *testing.T) {
	w := newWorld(t)
	boats(t, w)
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

// TestBuildChangedMirror: a mirror that is not what was fetched is refused, or taken with a
// note for each file.
func TestBuildChangedMirror(t *testing.T) {
	const build = "catalog build --pages m --service-reference m -o out"
	for _, tt := range []struct {
		why           string
		change        func(dir string) error
		fault, notice string
	}{
		{"a page was deleted", func(dir string) error { return os.Remove(filepath.Join(dir, "pages", "list_awsboat.html")) },
			"error: m: pages/list_awsboat.html: in the mirror's manifest, but not there: not as it was fetched\n",
			"note: m: pages/list_awsboat.html: in the mirror's manifest, but not there\n"},
		{"a file was changed", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "service-reference", "raft.json"), []byte(raftJSON+" "), 0o644)
		},
			"error: m: service-reference/raft.json: not what was fetched: its SHA-256 is ",
			"note: m: service-reference/raft.json: not what was fetched: its SHA-256 is "},
		{"a page was added", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "pages", "list_raft.html"), []byte(strings.ReplaceAll(boatPage, "boat<", "ferry<")), 0o644)
		},
			"error: m: pages/list_raft.html: not in the mirror's manifest: not as it was fetched\n",
			"files left out: 1\n  pages/list_raft.html: not in the mirror's manifest\n"},
	} {
		w := newWorld(t)
		boats(t, w)
		if code, _, stderr := w.run("catalog fetch --mirror m"); code != 0 {
			t.Fatalf("%s: exit code %d, stderr %s", tt.why, code, stderr)
		}
		if err := tt.change(filepath.Join(w.dir, "m")); err != nil {
			t.Fatal(err)
		}
		code, _, stderr := w.run(build)
		if code != 2 || !strings.Contains(stderr, tt.fault) || !strings.Contains(stderr, "\nhint: \"leastwise catalog fetch\" puts the mirror right") {
			t.Errorf("%s: exit code %d, stderr %s, want %s", tt.why, code, stderr, tt.fault)
		}
		code, _, stderr = w.run(build + " --lenient")
		if code != 0 || !strings.Contains(stderr, tt.notice) {
			t.Errorf("%s, lenient: exit code %d, stderr %s, want %s", tt.why, code, stderr, tt.notice)
		}
		if _, stdout, _ := w.run("catalog export --kind services --catalog out"); strings.Contains(stdout, "ferry") {
			t.Errorf("%s: the stray page is in the catalog: %s", tt.why, stdout)
		}
		if code, _, stderr = w.run("catalog fetch --mirror m"); code != 0 {
			t.Fatalf("%s: exit code %d, stderr %s", tt.why, code, stderr)
		}
		if code, _, stderr = w.run(build + " --lenient"); code != 0 || strings.Contains(stderr, "manifest") {
			t.Errorf("%s, fetched again: exit code %d, stderr %s", tt.why, code, stderr)
		}
	}
}

// TestBuildFailedFetch: the build from a mirror with a gap says what is missing, until a
// later fetch gets it.
func TestBuildFailedFetch(t *testing.T) {
	w := newWorld(t)
	boats(t, w, "/docs/list_awsboat.html", "/ref/v1/raft/raft.json")
	if code, _, stderr := w.run("catalog fetch --mirror m"); code != 2 || !strings.Contains(stderr, "2 failed") {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	const build = "catalog build --pages m --service-reference m --lenient -o out"
	code, _, stderr := w.run(build)
	for _, want := range []string{
		"note: m: pages/list_awsboat.html is missing, it could not be fetched: ",
		"note: m: service-reference/raft.json is missing, it could not be fetched: ",
		"boat:CreateBoat: action raft:GetRaft of the operation, dropped\n",
	} {
		if code != 0 || !strings.Contains(stderr, want) {
			t.Errorf("exit code %d, stderr %s, want %q", code, stderr, want)
		}
	}
	boats(t, w)
	if code, _, stderr := w.run("catalog fetch --mirror m"); code != 0 {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	if code, _, stderr := w.run(build); code != 0 || strings.Contains(stderr, "note:") {
		t.Errorf("after the next fetch: exit code %d, stderr %s", code, stderr)
	}
}
