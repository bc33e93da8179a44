package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// asset is one line of dist/files.json: a file and the bytes of its forms.
type asset struct {
	Path   string `json:"path"`
	Kind   string `json:"kind"` // "js", "chunk" (a script loaded when needed), "css", "html", "wasm", "more.wasm", "relay.wasm", "operator", "icon", "text" or a blob's name
	SHA256 string `json:"sha256"`
	Raw    int    `json:"raw"`
	Gzip   int    `json:"gzip,omitempty"`
	Br     int    `json:"br,omitempty"`
	Zstd   int    `json:"zstd,omitempty"`
}

// putHashed writes content under a name that carries its hash and remembers the address.
func (b *build) putHashed(name, kind string, content []byte) error {
	sum := sha256.Sum256(content)
	hash := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
	ext := path.Ext(name)
	file := "assets/" + strings.TrimSuffix(name, ext) + "-" + hash + ext
	b.urls[name], b.contents[name] = file, content
	return b.put(file, kind, content)
}

// put writes one file with its twins and notes it for the manifest.
func (b *build) put(file, kind string, content []byte) error {
	sum := sha256.Sum256(content)
	a := asset{Path: file, Kind: kind, SHA256: hex.EncodeToString(sum[:]), Raw: len(content)}
	target := filepath.Join(b.out, filepath.FromSlash(file))
	old, err := os.ReadFile(target)
	same := err == nil && bytes.Equal(old, content)
	if !same {
		if err := replace(target, content); err != nil {
			return err
		}
	}
	for _, form := range forms {
		size, err := b.putTwin(target, form, content, same)
		if err != nil {
			return err
		}
		switch form.suffix {
		case ".gz":
			a.Gzip = size
		case ".br":
			a.Br = size
		case ".zst":
			a.Zstd = size
		}
	}
	b.written = append(b.written, a)
	return nil
}

// putTwin writes one compressed form and returns its size, or 0 when it would not be
// smaller. The twin of an unchanged file is taken from the last build when it still
// decodes to the content: brotli 11 over the engine takes seconds.
func (b *build) putTwin(target string, f form, content []byte, same bool) (int, error) {
	file := target + f.suffix
	if same {
		if old, err := os.ReadFile(file); err == nil && f.holds(old, content) {
			return len(old), nil
		}
	}
	packed, err := b.twinFromCatalog(target, f, content)
	if packed == nil && err == nil {
		packed, err = f.pack(content)
	}
	if err != nil {
		return 0, err
	}
	if len(packed) >= len(content) {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
		return 0, nil
	}
	return len(packed), replace(file, packed)
}

// twinFromCatalog finds the twin that the builder wrote beside a blob, if it holds the
// same bytes.
func (b *build) twinFromCatalog(target string, f form, content []byte) ([]byte, error) {
	if filepath.Ext(target) != ".bin" {
		return nil, nil
	}
	stem, _, _ := strings.Cut(filepath.Base(target), "-")
	packed, err := os.ReadFile(filepath.Join(b.catalog, stem+".bin"+f.suffix))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && !f.holds(packed, content) {
		return nil, nil
	}
	return packed, err
}

// replace writes a file in one step, so that a server over the folder never sees half.
func replace(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	temp := file + ".new"
	if err := os.WriteFile(temp, content, 0o666); err != nil {
		return err
	}
	return os.Rename(temp, file)
}
