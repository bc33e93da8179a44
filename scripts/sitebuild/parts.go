package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/worker/operator"
)

// putFacts copies the engine, what was split from it, the catalog and the blobs beside it.
// Engine and catalog must be there. Each carries the build's id: a page that got files of
// two builds says so, instead of answering from facts that its engine does not fit.
func (b *build) putFacts() error {
	if b.engine == "" {
		if _, err := b.command(b.root, nil, "make", "wasm"); err != nil {
			return err
		}
		b.engine, b.more = filepath.Join(b.root, "out", "engine.wasm"), filepath.Join(b.root, "out", "more.wasm")
	}
	type part struct {
		name, kind string
		content    []byte
	}
	var parts []part
	for _, m := range []struct{ file, name, kind string }{{b.engine, "engine.wasm", "wasm"}, {b.more, "more.wasm", "more.wasm"}} {
		if m.file == "" {
			continue
		}
		content, err := os.ReadFile(m.file)
		if err != nil {
			return err
		}
		parts = append(parts, part{m.name, m.kind, content})
	}
	for _, kind := range []string{"catalog", "operations", "ledger", "descriptions"} {
		content, err := b.readBlob(kind)
		if errors.Is(err, fs.ErrNotExist) && kind != "catalog" {
			continue
		}
		if err != nil {
			return err
		}
		parts = append(parts, part{kind + ".bin", kind, content})
	}
	sum := sha256.New()
	for _, p := range parts {
		fmt.Fprintln(sum, p.name, len(p.content))
		sum.Write(p.content)
	}
	b.id = hex.EncodeToString(sum.Sum(nil)[:8])
	b.urls["build"] = b.id
	for _, p := range parts {
		if err := b.putHashed(p.name, p.kind, marked(p.name, p.content, b.id)); err != nil {
			return err
		}
	}
	return nil
}

// marked adds the build's id: to a module as the custom section "leastwise.build", to a blob
// as its last 32 bytes, which site/engine/files.js takes off.
func marked(name string, content []byte, id string) []byte {
	if filepath.Ext(name) != ".wasm" {
		return append(slices.Clone(content), "leastwise build "+id...)
	}
	const section = "leastwise.build"
	body := append([]byte{byte(len(section))}, section+id...)
	return append(append(slices.Clone(content), 0, byte(len(body))), body...)
}

// putRelay copies the tab's part of the sandbox, which is loaded when it is needed.
func (b *build) putRelay() error {
	if b.relay == "" {
		if _, err := b.command(b.root, nil, "make", "out/relay.wasm"); err != nil {
			return err
		}
		b.relay = filepath.Join(b.root, "out", "relay.wasm")
	}
	content, err := os.ReadFile(b.relay)
	if err != nil {
		return err
	}
	return b.putHashed("relay.wasm", "relay.wasm", marked("relay.wasm", content, b.id))
}

// readBlob reads a blob from whichever of its forms is there: the repository keeps only
// compressed ones.
func (b *build) readBlob(kind string) ([]byte, error) {
	file := filepath.Join(b.catalog, kind+".bin")
	content, err := os.ReadFile(file)
	for _, f := range forms {
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
		var packed []byte
		if packed, err = os.ReadFile(file + f.suffix); err == nil {
			content, err = f.unpack(packed)
		}
	}
	return content, err
}

// putRules writes what there is to know about lint rules, which no operation needs.
func (b *build) putRules() error {
	text, err := rulebook.JSON()
	if err != nil {
		return err
	}
	return b.putHashed("rules.json", "rules", text)
}

// putOperator writes the two policies that an account needs once, for a sample account.
func (b *build) putOperator() error {
	text, err := json.Marshal(map[string]string{
		"boundary": operator.Boundary(), "operator": operator.Policy("aws", "111122223333", "LeastwiseBoundary"),
	})
	if err != nil {
		return err
	}
	return b.putHashed("operator.json", "operator", text)
}

func (b *build) putScripts() error {
	glue := filepath.Join(b.goroot, "lib", "wasm", "wasm_exec.js")
	for _, part := range []struct {
		entry, name, kind string
		flags             []string
	}{
		{"engine/worker.js", "worker.js", "js", []string{"--format=iife", "--alias:wasm_exec=" + glue}},
		{"engine/relaythread.js", "relay.js", "chunk", []string{"--format=iife", "--alias:wasm_exec=" + glue}}, // loaded when it is needed
		{"first.js", "first.js", "js", []string{"--format=iife", "--target=es5"}},                              // for browsers of any age
		{"app.js", "app.js", "js", []string{"--format=esm"}},
		{"source/yaml.js", "yaml.js", "chunk", []string{"--format=esm"}}, // loaded when it is needed
		{"editor/codemirror.js", "codemirror.js", "chunk", []string{"--format=esm"}},
		{"style/main.css", "style.css", "css", nil},
	} {
		content, err := b.bundle(part.entry, part.flags...)
		if err == nil {
			err = b.putHashed(part.name, part.kind, content)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// putStill copies what needs no work: the icons and the licences of what is shipped.
func (b *build) putStill() error {
	for _, name := range []string{"icon.svg", "icons/icon-180.png", "icons/icon-192.png", "icons/icon-512.png", "icons/icon-maskable-512.png"} {
		icon, err := os.ReadFile(b.site(filepath.FromSlash(name)))
		if err == nil {
			err = b.putHashed(path.Base(name), "icon", icon)
		}
		if err != nil {
			return err
		}
	}
	ours, err := os.ReadFile(filepath.Join(b.root, "LICENSE"))
	if err != nil {
		return err
	}
	golang, err := os.ReadFile(filepath.Join(b.goroot, "LICENSE"))
	if err != nil {
		return err
	}
	text := fmt.Sprintf("leastwise\n\n%s\n\nThe Go runtime, library and wasm_exec.js, which the engine is built with\n\n%s", ours, golang)
	shipped, err := b.shipped()
	if err != nil {
		return err
	}
	for _, name := range shipped {
		licence, err := os.ReadFile(b.site("node_modules", filepath.FromSlash(name), "LICENSE"))
		if err != nil {
			return err
		}
		text += fmt.Sprintf("\n\n%s\n\n%s", name, licence)
	}
	return b.putHashed("licences.txt", "text", []byte(text))
}

// shipped are the npm packages whose code is part of the page, sorted: what the lock file
// does not call development.
func (b *build) shipped() ([]string, error) {
	text, err := os.ReadFile(b.site("package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct{ Dev bool }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, fmt.Errorf("site/package-lock.json: %w", err)
	}
	var names []string
	for path, p := range lock.Packages {
		if name, ok := strings.CutPrefix(path, "node_modules/"); ok && !p.Dev {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names, nil
}

// slot is a place in a page for the address of a built file.
var slot = regexp.MustCompile(`\{\{([a-z0-9.-]+)\}\}`)

// fill puts the addresses of built files into a text. A line that names a file which is not
// part of this build, such as an optional blob, is left out.
func (b *build) fill(text string, address func(url string) string) []byte {
	var out bytes.Buffer
	for _, line := range strings.SplitAfter(text, "\n") {
		missing := false
		line = slot.ReplaceAllStringFunc(line, func(s string) string {
			url, ok := b.urls[s[2:len(s)-2]]
			missing = missing || !ok
			return address(url)
		})
		if !missing {
			out.WriteString(line)
		}
	}
	return out.Bytes()
}

// putPages writes the page, which names its files from where it is, so that it works in any
// folder of any server; and the page for addresses without one, which may be asked for at
// any depth and therefore names them from the server's root.
func (b *build) putPages() error {
	for _, page := range []struct{ name, root string }{{"index.html", ""}, {"404.html", "/"}} {
		text, err := os.ReadFile(b.site(page.name))
		if err != nil {
			return err
		}
		if err := b.put(page.name, "html", b.fill(string(text), func(url string) string { return page.root + url })); err != nil {
			return err
		}
	}
	return nil
}

// putAppManifest writes what a system needs to know for installing the page as an app. It
// stands beside the icons that it names.
func (b *build) putAppManifest() error {
	text, err := os.ReadFile(b.site("manifest.json"))
	if err != nil {
		return err
	}
	return b.putHashed("leastwise.webmanifest", "icon", b.fill(string(text), path.Base))
}

// putServiceWorker bundles sw.js with the list of files that it keeps, each with its hash as
// browsers check it. Its version is a hash over all of them, so any change gives a new
// worker and a new cache.
func (b *build) putServiceWorker() error {
	var files [][2]string
	sum := sha256.New()
	for _, a := range b.written {
		fmt.Fprintln(sum, a.Path, a.SHA256)
		raw, err := hex.DecodeString(a.SHA256)
		if err != nil {
			return err
		}
		integrity := "sha256-" + base64.StdEncoding.EncodeToString(raw)
		if a.Path == "index.html" {
			files = append(files, [2]string{"./", integrity})
		} else if strings.HasPrefix(a.Path, "assets/") {
			files = append(files, [2]string{a.Path, integrity})
		}
	}
	list, err := json.Marshal(files)
	if err != nil {
		return err
	}
	content, err := b.bundle("sw.js", "--format=iife", "--define:FILES="+string(list),
		`--define:VERSION="`+hex.EncodeToString(sum.Sum(nil)[:8])+`"`)
	if err != nil {
		return err
	}
	return b.put("sw.js", "js", content)
}

// putManifest writes files.json: the routes for the server, the sizes for the budget.
func (b *build) putManifest() error {
	routes, err := b.routes()
	if err != nil {
		return err
	}
	m := struct {
		Routes []string `json:"routes"`
		Files  []asset  `json:"files"`
	}{Routes: routes}
	m.Files = append(m.Files, b.written...)
	sort.Slice(m.Files, func(i, k int) bool { return m.Files[i].Path < m.Files[k].Path })
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return b.put("files.json", "manifest", append(out, '\n'))
}
