package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func newBuild(t *testing.T) *build {
	t.Helper()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "site"), 0o777); err != nil {
		t.Fatal(err)
	}
	return &build{ctx: context.Background(), root: root, out: filepath.Join(root, "dist"),
		catalog: filepath.Join(root, "blobs"), urls: map[string]string{}, contents: map[string][]byte{}}
}

func write(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := replace(file, content); err != nil {
		t.Fatal(err)
	}
}

func TestFormsRoundTrip(t *testing.T) {
	for _, content := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("leastwise "), 10_000)} {
		for _, f := range forms {
			packed, err := f.pack(content)
			if err != nil {
				t.Fatalf("%s: %v", f.suffix, err)
			}
			if again, _ := f.pack(content); !bytes.Equal(packed, again) {
				t.Errorf("%s: two runs over the same bytes differ", f.suffix)
			}
			if !f.holds(packed, content) {
				t.Errorf("%s does not hold its own %d bytes", f.suffix, len(content))
			}
			if f.holds(packed, append([]byte("y"), content...)) || f.holds([]byte("no"), content) {
				t.Errorf("%s holds other bytes", f.suffix)
			}
		}
	}
}

func TestHashedNameFollowsContent(t *testing.T) {
	b := newBuild(t)
	names := map[string]bool{}
	for _, content := range []string{"one", "two", "one"} {
		if err := b.putHashed("app.js", "js", []byte(content)); err != nil {
			t.Fatal(err)
		}
		names[b.urls["app.js"]] = true
	}
	if len(names) != 2 {
		t.Errorf("three files of two contents have the addresses %v, want two", names)
	}
}

// A twin from an earlier build is used again only while it decodes to the content.
func TestTwinsAreMended(t *testing.T) {
	b := newBuild(t)
	content := bytes.Repeat([]byte("text "), 1000)
	if err := b.put("page.html", "html", content); err != nil {
		t.Fatal(err)
	}
	twin := filepath.Join(b.out, "page.html.br")
	write(t, twin, []byte("damaged"))
	if err := b.put("page.html", "html", content); err != nil {
		t.Fatal(err)
	}
	packed, err := os.ReadFile(twin)
	if err != nil || !forms[0].holds(packed, content) {
		t.Errorf("the damaged twin is still there (%v)", err)
	}
	if err := b.put("page.html", "html", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(twin); err == nil {
		t.Error("a twin larger than its file was kept")
	}
}

func TestPages(t *testing.T) {
	b := newBuild(t)
	b.urls["app.js"] = "assets/app-x.js"
	for _, name := range []string{"index.html", "404.html"} {
		write(t, b.site(name), []byte("<a>{{app.js}}</a>\n<meta {{ledger.bin}}>\n<p>end\n"))
	}
	if err := b.putPages(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"index.html": "<a>assets/app-x.js</a>\n<p>end\n",
		"404.html":   "<a>/assets/app-x.js</a>\n<p>end\n", // asked for at any depth
	} {
		if got, err := os.ReadFile(filepath.Join(b.out, name)); err != nil || string(got) != want {
			t.Errorf("%s = %q, %v, want %q", name, got, err, want)
		}
	}
}

func TestBlobFromAnyForm(t *testing.T) {
	content := []byte(strings.Repeat("blob", 100))
	for _, f := range forms {
		b := newBuild(t)
		packed, err := f.pack(content)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(b.catalog, "catalog.bin"+f.suffix), packed)
		got, err := b.readBlob("catalog")
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("from %s: %d bytes, %v, want %d", f.suffix, len(got), err, len(content))
		}
	}
	b := newBuild(t)
	b.engine = filepath.Join(b.root, "engine.wasm")
	write(t, b.engine, []byte("engine"))
	if err := b.putFacts(); err == nil {
		t.Error("a site without a catalog was built")
	}
}

// Engine and blobs carry one id, which is another one when any of them is.
func TestBuildID(t *testing.T) {
	ids := map[string]bool{}
	for _, content := range []string{"one", "two", "one"} {
		b := newBuild(t)
		b.engine = filepath.Join(b.root, "engine.wasm")
		write(t, b.engine, []byte("engine"))
		write(t, filepath.Join(b.catalog, "catalog.bin"), []byte("catalog"))
		write(t, filepath.Join(b.catalog, "ledger.bin"), []byte(content))
		if err := b.putFacts(); err != nil {
			t.Fatal(err)
		}
		ids[b.id] = true
		for name, want := range map[string]string{
			"catalog.bin": "catalogleastwise build " + b.id,
			"engine.wasm": "engine\x00\x20\x0fleastwise.build" + b.id,
		} {
			if got := string(b.contents[name]); got != want {
				t.Errorf("%s = %q, want %q", name, got, want)
			}
		}
	}
	if len(ids) != 2 {
		t.Errorf("builds of two ledgers have the ids %v, want two", ids)
	}
}

// The single file names by its hash what it runs, and what would end its element is refused.
func TestSingleFile(t *testing.T) {
	b := newBuild(t)
	b.single, b.id = filepath.Join(b.root, "one.html"), "0123456789abcdef"
	for name, content := range map[string]string{"app.js": "run()", "style.css": "p{}", "worker.js": "thread()", "icon.svg": "<svg/>", "engine.wasm": "engine"} {
		b.contents[name] = []byte(content)
	}
	write(t, b.site("index.html"), []byte(`<meta charset="utf-8">
<link rel="icon" href="{{icon.svg}}">
<link rel="stylesheet" href="{{style.css}}">
<link rel="manifest" href="{{leastwise.webmanifest}}">
<meta name="leastwise:build" content="{{build}}">
<meta name="leastwise:engine" content="{{engine.wasm}}">
<meta name="leastwise:worker" content="{{worker.js}}">
<meta name="leastwise:descriptions" content="{{descriptions.bin}}">
<script type="module" src="{{app.js}}"></script>
`))
	if err := b.putSingle(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(b.single)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := packGzip([]byte("engine"))
	if err != nil {
		t.Fatal(err)
	}
	want := `<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="` + singlePolicy([]string{source("run()")}, []string{source("p{}")}) + `">
<link rel="icon" href="data:image/svg+xml;base64,PHN2Zy8+">
<style>p{}</style>
<meta name="leastwise:build" content="0123456789abcdef">
<script type="text/plain" id="leastwise:engine">` + base64.StdEncoding.EncodeToString(packed) + `</script>
<script type="text/plain" id="leastwise:worker">thread()</script>
<script type="module">run()</script>
`
	if string(got) != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
	for _, loose := range []string{"'self'", "'unsafe-inline'", "'unsafe-eval'", "http", "frame-ancestors"} {
		if strings.Contains(strings.ReplaceAll(singlePolicy(nil, nil), "'wasm-unsafe-eval'", ""), loose) {
			t.Errorf("the policy of the single file has %s", loose)
		}
	}
	b.contents["app.js"] = []byte(`"</SCRIPT>"`)
	if err := b.putSingle(); err == nil || !strings.Contains(err.Error(), "app.js") {
		t.Errorf("a script that ends its element: %v, want an error naming app.js", err)
	}
}

func TestHosting(t *testing.T) {
	if got, want := redirects([]string{"/", "/check", "/explore/*"}), "/check /?v=check 302\n/explore/* /?v=explore/:splat 302\n"; got != want {
		t.Errorf("_redirects = %q, want %q", got, want)
	}
	for _, text := range []string{headers(), nginx()} {
		for _, want := range []string{"Content-Security-Policy", "frame-ancestors 'none'", "nosniff", "immutable", "no-cache"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	}
	if !strings.Contains(nginx(), "application/wasm wasm;") {
		t.Error("nginx does not learn the type of modules, which browsers ask for")
	}
}

func TestSweepKeepsOnlyThisBuild(t *testing.T) {
	b := newBuild(t)
	write(t, filepath.Join(b.out, ".keep"), nil)
	write(t, filepath.Join(b.out, "assets", "old-aaaaaaaaaa.js"), []byte("old"))
	if err := b.put("new.js", "js", bytes.Repeat([]byte("new "), 100)); err != nil {
		t.Fatal(err)
	}
	if err := b.sweep(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{".keep": true, "new.js": true, "new.js.br": true, "assets/old-aaaaaaaaaa.js": false} {
		if _, err := os.Stat(filepath.Join(b.out, name)); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", name, err == nil, want)
		}
	}
}
