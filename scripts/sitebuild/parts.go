package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/worker/operator"
)

func (b *build) putEngine() error {
	if b.engine == "" {
		if _, err := b.command(b.root, nil, "make", "wasm"); err != nil {
			return err
		}
		b.engine, b.more = filepath.Join(b.root, "out", "engine.wasm"), filepath.Join(b.root, "out", "more.wasm")
	}
	for _, part := range []struct{ file, name, kind string }{{b.engine, "engine.wasm", "wasm"}, {b.more, "more.wasm", "more.wasm"}} {
		if part.file == "" {
			continue
		}
		content, err := os.ReadFile(part.file)
		if err != nil {
			return err
		}
		if err := b.putHashed(part.name, part.kind, content); err != nil {
			return err
		}
	}
	return nil
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
	return b.putHashed("relay.wasm", "relay.wasm", content)
}

// putBlobs copies the catalog and the blobs beside it. Only the catalog must be there.
func (b *build) putBlobs() error {
	for _, kind := range []string{"catalog", "operations", "ledger", "descriptions"} {
		content, err := b.readBlob(kind)
		if errors.Is(err, fs.ErrNotExist) && kind != "catalog" {
			continue
		}
		if err == nil {
			err = b.putHashed(kind+".bin", kind, content)
		}
		if err != nil {
			return err
		}
	}
	return nil
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

// putStill copies what needs no work: the icon and the licences of what is shipped.
func (b *build) putStill() error {
	icon, err := os.ReadFile(b.site("icon.svg"))
	if err == nil {
		err = b.putHashed("icon.svg", "icon", icon)
	}
	if err != nil {
		return err
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
var slot = regexp.MustCompile(`\{\{([a-z0-9.]+)\}\}`)

// putPages fills the addresses into the pages. A line that names a file which is not part
// of this build, such as an optional blob, is left out.
func (b *build) putPages() error {
	for _, name := range []string{"index.html", "404.html"} {
		text, err := os.ReadFile(b.site(name))
		if err != nil {
			return err
		}
		var out bytes.Buffer
		for _, line := range strings.SplitAfter(string(text), "\n") {
			missing := false
			line = slot.ReplaceAllStringFunc(line, func(s string) string {
				url, ok := b.urls[s[2:len(s)-2]]
				missing = missing || !ok
				return url
			})
			if !missing {
				out.WriteString(line)
			}
		}
		if err := b.put(name, "html", out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// putServiceWorker bundles sw.js with the list of files that it keeps. Its version is a
// hash over all of them, so any change gives a new worker and a new cache.
func (b *build) putServiceWorker() error {
	files := []string{"/"}
	sum := sha256.New()
	for _, a := range b.written {
		fmt.Fprintln(sum, a.Path, a.SHA256)
		if strings.HasPrefix(a.Path, "assets/") {
			files = append(files, "/"+a.Path)
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
	text, err := os.ReadFile(b.site("routes.json"))
	if err != nil {
		return err
	}
	var m struct {
		Routes []string `json:"routes"`
		Files  []asset  `json:"files"`
	}
	if err := json.Unmarshal(text, &m.Routes); err != nil {
		return fmt.Errorf("site/routes.json: %w", err)
	}
	m.Files = append(m.Files, b.written...)
	sort.Slice(m.Files, func(i, k int) bool { return m.Files[i].Path < m.Files[k].Path })
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return b.put("files.json", "manifest", append(out, '\n'))
}
