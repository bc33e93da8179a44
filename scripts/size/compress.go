package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"

	"github.com/andybalholm/brotli"
)

// known remembers sizes by content, since brotli's densest setting takes seconds.
const known = "out/sizes.json"

// compressed measures data under the densest settings, as the site is sent.
func compressed(name string, data []byte) (row, error) {
	sum := sha256.Sum256(data)
	key := hex.EncodeToString(sum[:])
	cache := map[string]row{}
	if text, err := os.ReadFile(known); err == nil && json.Unmarshal(text, &cache) == nil {
		if r, ok := cache[key]; ok {
			r.Name = name
			return r, nil
		}
	}
	r := row{Name: name, Raw: len(data), Brotli: brotliSize(data, brotli.BestCompression)}
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return r, err
	}
	if _, err := w.Write(data); err != nil {
		return r, err
	}
	if err := w.Close(); err != nil {
		return r, err
	}
	r.Gzip = out.Len()
	cache[key] = r
	text, err := json.MarshalIndent(cache, "", " ")
	if err != nil {
		return r, err
	}
	return r, os.WriteFile(known, text, 0o644)
}

// brotliSize cannot fail: the bytes go to memory.
func brotliSize(data []byte, quality int) int {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: quality, LGWin: 24})
	w.Write(data)
	w.Close()
	return out.Len()
}
