package serve

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// built is a site in miniature, in the forms that scripts/sitebuild writes.
func built() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"files.json": file(`{"routes":["/","/explore"],"files":[{"path":"assets/catalog-aaaaaaaaaa.bin","kind":"catalog","raw":3},
			{"path":"assets/ledger-bbbbbbbbbb.bin","kind":"ledger","raw":3},{"path":"index.html","kind":"html","raw":9}]}`),
		"index.html": file(`<link rel="preload" as="fetch" crossorigin href="assets/catalog-aaaaaaaaaa.bin">
<meta name="leastwise:build" content="0123456789abcdef">
<meta name="leastwise:catalog" content="assets/catalog-aaaaaaaaaa.bin">
<meta name="leastwise:ledger" content="assets/ledger-bbbbbbbbbb.bin">
<p>page
`),
		"index.html.br":                    file("brotli page"),
		"sw.js":                            file(`var l=[["assets/catalog-aaaaaaaaaa.bin","sha256-x"],["assets/ledger-bbbbbbbbbb.bin","sha256-y"],["assets/app-cccccccccc.js","sha256-z"],["./","sha256-p"]],v="fedcba9876543210"`),
		"sw.js.gz":                         file("gzip worker"),
		"assets/catalog-aaaaaaaaaa.bin":    file("old"),
		"assets/catalog-aaaaaaaaaa.bin.br": file("brotli old"),
		"assets/ledger-bbbbbbbbbb.bin":     file("old"),
		"assets/app-cccccccccc.js":         file("js"),
	}
}

var (
	listed   = regexp.MustCompile(`\["([^"]+)","sha256-([^"]+)"\]`)
	addressy = regexp.MustCompile(`assets/[a-z]+-[0-9a-z]{10}\.[a-z]+`)
)

func TestWithCatalog(t *testing.T) {
	files, err := WithCatalog(built(), Catalog{Name: `my "own".bin`, Blobs: map[string][]byte{"catalog": []byte("new"), "operations": []byte("ops")}})
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(files)
	if err != nil {
		t.Fatal(err)
	}
	page := body(t, do(h, "GET", "/", "Accept-Encoding", "br"))
	want := regexp.MustCompile(`^<link rel="preload" as="fetch" crossorigin href="(assets/catalog-[0-9a-z]{10}\.bin)">
<meta name="leastwise:build" content="0123456789abcdef">
<meta name="leastwise:catalog" content="(assets/catalog-[0-9a-z]{10}\.bin)">
<meta name="leastwise:catalog-name" content="my &#34;own&#34;.bin">
<meta name="leastwise:operations" content="(assets/operations-[0-9a-z]{10}\.bin)">
<p>page
$`).FindStringSubmatch(page)
	if want == nil || want[1] != want[2] || strings.Contains(want[1], "aaaaaaaaaa") {
		t.Fatalf("the page is\n%s", page)
	}
	for path, content := range map[string]string{want[1]: "new", want[3]: "ops"} {
		r := do(h, "GET", "/"+path, "Accept-Encoding", "br")
		if got := body(t, r); got != content+"leastwise build 0123456789abcdef" || r.Header.Get("Cache-Control") != Forever || r.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %q %v", path, r.StatusCode, got, r.Header)
		}
	}
	for _, path := range []string{"/assets/catalog-aaaaaaaaaa.bin", "/assets/ledger-bbbbbbbbbb.bin"} {
		if r := do(h, "GET", path, "Accept-Encoding", "br"); r.StatusCode != 404 {
			t.Errorf("%s, of the site's own catalog: %d, want 404", path, r.StatusCode)
		}
	}
	if r := do(h, "GET", "/explore"); r.StatusCode != 302 {
		t.Errorf("a view: %d, want 302", r.StatusCode)
	}

	// The worker keeps what the server sends, by its hash, and is another than before.
	worker := body(t, do(h, "GET", "/sw.js", "Accept-Encoding", "gzip"))
	kept := map[string]bool{}
	for _, m := range listed.FindAllStringSubmatch(worker, -1) {
		kept[m[1]] = true
		sum := sha256.Sum256([]byte(body(t, do(h, "GET", "/"+strings.TrimPrefix(m[1], "./")))))
		if got := base64.StdEncoding.EncodeToString(sum[:]); m[1] != "assets/app-cccccccccc.js" && got != m[2] {
			t.Errorf("the worker keeps %s as %s, and it is %s", m[1], m[2], got)
		}
	}
	if len(kept) != 4 || !kept[want[1]] || !kept[want[3]] || !kept["./"] || strings.Contains(worker, "fedcba9876543210") {
		t.Errorf("the worker is %s", worker)
	}
	manifest := body(t, do(h, "GET", "/files.json"))
	for _, path := range addressy.FindAllString(manifest, -1) {
		if _, err := fs.Stat(files, path); err != nil {
			t.Errorf("files.json names %s: %v", path, err)
		}
	}
	if n := strings.Count(manifest, `"kind":"catalog"`); n != 1 || !strings.Contains(manifest, want[3]) {
		t.Errorf("files.json is %s", manifest)
	}
}

// The same catalog gives the same page, and another one another worker.
func TestWithCatalogRepeats(t *testing.T) {
	worker := func(blob string) string {
		files, err := WithCatalog(built(), Catalog{Blobs: map[string][]byte{"catalog": []byte(blob), "ledger": nil, "operations": nil, "descriptions": nil}})
		if err != nil {
			t.Fatal(err)
		}
		text, err := fs.ReadFile(files, "sw.js")
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	first := worker("one")
	for range 20 {
		if again := worker("one"); again != first {
			t.Fatalf("got %s, then %s", first, again)
		}
	}
	if worker("two") == first {
		t.Error("two catalogs have the same worker")
	}
}

func TestWithCatalogOfAnotherBuild(t *testing.T) {
	given := Catalog{Blobs: map[string][]byte{"catalog": []byte("new")}}
	if _, err := WithCatalog(fstest.MapFS{".keep": {}}, given); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("an empty folder: %v, want ErrNotBuilt", err)
	}
	for file, change := range map[string][2]string{
		"files.json": {`"kind":"catalog"`, `"kind":"facts"`},
		"index.html": {"leastwise:build", "build"},
		"sw.js":      {"catalog-aaaaaaaaaa", "catalog-dddddddddd"},
	} {
		files := built()
		files[file].Data = []byte(strings.Replace(string(files[file].Data), change[0], change[1], 1))
		if _, err := WithCatalog(files, given); !errors.Is(err, errOtherBuild) {
			t.Errorf("%s without %s: %v, want errOtherBuild", file, change[0], err)
		}
	}
}
