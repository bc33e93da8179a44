package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// tagged serves body with an ETag and a date, and answers conditional requests.
func tagged(body, etag, modified string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		w.Header().Set("Last-Modified", modified)
		w.Header().Set("Content-Type", "text/html")
		if etag != "" && r.Header.Get("If-None-Match") == etag || etag == "" && r.Header.Get("If-Modified-Since") == modified {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	}
}

const monday = "Mon, 01 Jun 2026 00:00:00 GMT"

// mustRun runs and checks the report's numbers: new, changed, unchanged, skipped.
func mustRun(t *testing.T, o Options, want [4]int) *Report {
	t.Helper()
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if got := [4]int{r.New, r.Changed, r.Same, r.Skipped}; got != want {
		t.Fatalf("new, changed, unchanged, skipped = %v, want %v", got, want)
	}
	return r
}

func TestConditional(t *testing.T) {
	u, c := newUpstream(t), newClock()
	u.serve("docs/list_etag.html", tagged(page("one"), `"v1"`, monday))
	u.serve("docs/list_date.html", tagged(page("two"), "", monday))
	u.serve("docs/list_none.html", send(page("three")))
	o := pagesOnly(t, u, c)
	mustRun(t, o, [4]int{3, 0, 0, 0})
	first := manifest(t, o)
	again := read(t, o, ManifestName)

	c.sleep(context.Background(), 48*time.Hour)
	mustRun(t, o, [4]int{0, 0, 3, 0})
	m := manifest(t, o)
	for i, e := range m.Files {
		if !e.Fetched.Equal(first.Files[i].Fetched) || !e.Checked.After(first.Files[i].Checked) {
			t.Errorf("%s: fetched %v, checked %v: want the old day and a new one", e.Path, e.Fetched, e.Checked)
		}
		if e.SHA256 != first.Files[i].SHA256 || e.ETag != first.Files[i].ETag {
			t.Errorf("%s: %+v lost what %+v said", e.Path, e, first.Files[i])
		}
	}
	if got := u.lastHeader("docs/list_etag.html").Get("If-None-Match"); got != `"v1"` {
		t.Errorf("If-None-Match = %q", got)
	}
	if got := m.Checked(Pages); got != "2026-08-24" {
		t.Errorf("checked on %q", got)
	}

	u.serve("docs/list_etag.html", tagged(page("new"), `"v2"`, monday))
	mustRun(t, o, [4]int{0, 1, 2, 0})
	if got := read(t, o, "pages/list_etag.html"); got != page("new") {
		t.Errorf("page is %q", got)
	}

	// The same upstream at the same time gives the same bytes.
	o2 := pagesOnly(t, u, newClock())
	u.serve("docs/list_etag.html", tagged(page("one"), `"v1"`, monday))
	mustRun(t, o2, [4]int{3, 0, 0, 0})
	if got := read(t, o2, ManifestName); got != again {
		t.Errorf("two equal mirrors, two manifests:\n%s\n%s", got, again)
	}
}

// TestDamagedCopy: what was changed on disk is not confirmed by a 304.
func TestDamagedCopy(t *testing.T) {
	u := newUpstream(t)
	u.serve("docs/list_a.html", tagged(page("a"), `"v1"`, monday))
	o := pagesOnly(t, u, newClock())
	mustRun(t, o, [4]int{1, 0, 0, 0})
	os.WriteFile(filepath.Join(o.Dir, "pages", "list_a.html"), []byte("half"), 0o644)
	os.WriteFile(filepath.Join(o.Dir, "pages", "list_stray.html"), []byte("mine"), 0o644)
	os.WriteFile(filepath.Join(o.Dir, "pages", ".part-1"), []byte("half"), 0o644)
	mustRun(t, o, [4]int{1, 0, 0, 0})
	if got := read(t, o, "pages/list_a.html"); got != page("a") {
		t.Errorf("page is %q", got)
	}
	files, _ := os.ReadDir(filepath.Join(o.Dir, "pages"))
	if len(files) != 1 {
		t.Errorf("folder holds %v, want list_a.html alone", files)
	}
	if got := read(t, o, "gone/pages/list_stray.html"); got != "mine" {
		t.Errorf("stray file is %q", got)
	}
}

// TestFailureKeepsCopy: an older good copy survives, is marked, and is tried again.
func TestFailureKeepsCopy(t *testing.T) {
	u := newUpstream(t)
	u.serve("docs/list_a.html", send(page("a")))
	o := pagesOnly(t, u, newClock())
	mustRun(t, o, [4]int{1, 0, 0, 0})
	u.serve("docs/list_a.html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5000")
		fmt.Fprint(w, page("half"))
	})
	r, err := Run(context.Background(), o)
	if !errors.Is(err, ErrIncomplete) || len(r.Failed) != 1 || !r.Failed[0].Kept {
		t.Fatalf("error %v, failures %v", err, r.Failed)
	}
	if got := read(t, o, "pages/list_a.html"); got != page("a") {
		t.Errorf("page is %q", got)
	}
	if e := manifest(t, o).Files[0]; !strings.HasPrefix(e.Note, "older copy kept: body cut off") {
		t.Errorf("note is %q", e.Note)
	}
	u.serve("docs/list_a.html", send(page("a")))
	mustRun(t, o, [4]int{0, 0, 1, 0})
	if e := manifest(t, o).Files[0]; e.Note != "" {
		t.Errorf("note stays %q", e.Note)
	}
}

func TestResume(t *testing.T) {
	u, c := newUpstream(t), newClock()
	for i := range 40 {
		u.serve(fmt.Sprintf("docs/list_%02d.html", i), send(page(fmt.Sprint(i))))
	}
	ctx, cancel := context.WithCancel(context.Background())
	stop := 0
	u.serve("docs/list_25.html", func(w http.ResponseWriter, r *http.Request) {
		if stop++; stop == 1 {
			cancel()
			<-r.Context().Done()
			return
		}
		send(page("25"))(w, r)
	})
	o := pagesOnly(t, u, c)
	o.Concurrency = 1
	r, err := Run(ctx, o)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "run again to go on") {
		t.Fatalf("error %v", err)
	}
	if r.New != 25 {
		t.Errorf("%d pages before the stop, want 25", r.New)
	}
	if got := manifest(t, o).Checked(Pages); got != "" {
		t.Errorf("an interrupted run counts as complete on %s", got)
	}
	mustRun(t, o, [4]int{15, 0, 0, 25})
	for i := range 40 {
		name := fmt.Sprintf("list_%02d.html", i)
		if got := u.count("docs/" + name); got != 1 && i != 25 {
			t.Errorf("%s was asked for %d times", name, got)
		}
		if got := read(t, o, "pages/"+name); got != page(fmt.Sprint(i)) {
			t.Errorf("%s is %q", name, got)
		}
	}
	// A finished run is not resumed: the next one asks for everything.
	mustRun(t, o, [4]int{0, 0, 40, 0})
	// Nor is one that was interrupted long ago.
	m := manifest(t, o)
	m.Runs[0].Finished = time.Time{}
	if err := m.write(o.Dir); err != nil {
		t.Fatal(err)
	}
	c.sleep(context.Background(), 25*time.Hour)
	mustRun(t, o, [4]int{0, 0, 40, 0})
}

func TestGone(t *testing.T) {
	u := newUpstream(t)
	for _, name := range []string{"stays", "unlisted", "deleted", "renamed"} {
		u.serve("docs/list_"+name+".html", send(page(name)))
	}
	o := pagesOnly(t, u, newClock())
	mustRun(t, o, [4]int{4, 0, 0, 0})

	u.serve("docs/list_unlisted.html", nil)
	u.serve("docs/list_deleted.html", http.NotFound)
	u.serve("docs/list_never.html", http.NotFound)
	u.serve("docs/list_renamed.html", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/docs/list_stays.html", http.StatusMovedPermanently)
	})
	r := mustRun(t, o, [4]int{0, 0, 1, 0})
	var want []string
	for _, name := range []string{"deleted", "never", "renamed", "unlisted"} {
		want = append(want, u.URL+"/docs/list_"+name+".html")
	}
	if !slices.Equal(r.Gone, want) {
		t.Errorf("gone: %v, want %v", r.Gone, want)
	}
	m := manifest(t, o)
	if got, want := paths(m.Files), []string{"pages/list_stays.html"}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	if got, want := paths(m.Gone), []string{"", "gone/pages/list_deleted.html", "gone/pages/list_renamed.html", "gone/pages/list_unlisted.html"}; !slices.Equal(got, want) {
		t.Errorf("gone %v, want %v", got, want)
	}
	if got := read(t, o, "gone/pages/list_unlisted.html"); got != page("unlisted") {
		t.Errorf("kept copy is %q", got)
	}

	// A second run keeps the copy, and a page that comes back leaves the list.
	u.serve("docs/list_unlisted.html", send(page("unlisted")))
	mustRun(t, o, [4]int{1, 0, 1, 0})
	if got, want := paths(manifest(t, o).Gone), []string{"", "gone/pages/list_deleted.html", "gone/pages/list_renamed.html"}; !slices.Equal(got, want) {
		t.Errorf("gone %v, want %v", got, want)
	}
}

// TestGoneAtOnce: a table of contents that lost nearly everything is not believed.
func TestGoneAtOnce(t *testing.T) {
	u := newUpstream(t)
	for i := range 30 {
		u.serve(fmt.Sprintf("docs/list_%02d.html", i), send(page("x")))
	}
	o := pagesOnly(t, u, newClock())
	mustRun(t, o, [4]int{30, 0, 0, 0})
	for i := range 28 {
		u.serve(fmt.Sprintf("docs/list_%02d.html", i), nil)
	}
	_, err := Run(context.Background(), o)
	if err == nil || !strings.Contains(err.Error(), "28 of 30 files would be gone at once") {
		t.Errorf("error %v", err)
	}
	if got := len(manifest(t, o).Files); got != 30 {
		t.Errorf("%d files left, want 30", got)
	}
}

func TestServiceReference(t *testing.T) {
	u := newUpstream(t)
	u.serve("ref/v1/s3/s3.json", sendJSON(`{"Name":"s3"}`))
	u.serve("ref/v1/iam/iam.json", firstThen(1, sendJSON(`{"Name":"ia`), sendJSON(`{"Name":"iam"}`)))
	u.serve("docs/list_a.html", send(page("a")))
	o := pagesOnly(t, u, newClock())
	o.Only = nil
	mustRun(t, o, [4]int{3, 0, 0, 0})
	if got := read(t, o, "service-reference/iam.json"); got != `{"Name":"iam"}` {
		t.Errorf("iam.json is %q", got)
	}
	for _, name := range []string{"index/service-reference.json", "index/toc-contents.json", "pages/list_a.html"} {
		read(t, o, name)
	}
	// The two kinds are independent: one alone leaves the other's files in place.
	o.Only = []Kind{ServiceReference}
	mustRun(t, o, [4]int{0, 0, 2, 0})
	if got := len(manifest(t, o).Files); got != 3 {
		t.Errorf("%d files, want 3", got)
	}
	o.Only = []Kind{"pictures"}
	if _, err := Run(context.Background(), o); err == nil || !strings.Contains(err.Error(), `"pictures"`) {
		t.Errorf("error %v", err)
	}
}

func TestBadManifest(t *testing.T) {
	for text, want := range map[string]string{
		`{`:             "delete it",
		`{"version":9}`: "version 9",
		`{"version":1,"files":[{"path":"../x"}]}`: "leads out of the mirror",
	} {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, ManifestName), []byte(text), 0o644)
		if _, err := Run(context.Background(), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}
