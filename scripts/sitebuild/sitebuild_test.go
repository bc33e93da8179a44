package main

import (
	"bytes"
	"context"
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
		catalog: filepath.Join(root, "blobs"), urls: map[string]string{}}
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
	b.urls["app.js"] = "/assets/app-x.js"
	for _, name := range []string{"index.html", "404.html"} {
		write(t, b.site(name), []byte("<a>{{app.js}}</a>\n<meta {{ledger.bin}}>\n<p>end\n"))
	}
	if err := b.putPages(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(b.out, "index.html"))
	if want := "<a>/assets/app-x.js</a>\n<p>end\n"; err != nil || string(got) != want {
		t.Errorf("index.html = %q, %v, want %q", got, err, want)
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
	if err := newBuild(t).putBlobs(); err == nil {
		t.Error("a site without a catalog was built")
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
