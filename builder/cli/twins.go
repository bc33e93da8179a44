package cli

import (
	"bytes"
	"compress/gzip"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// A twin is a compressed copy that a static web server sends instead of the file.
type twin struct {
	name   string // of the compression
	ending string
	pack   func([]byte) []byte
}

// twins are the three encodings that browsers take. Each gives the same bytes for the same
// input, at its densest setting.
var twins = []twin{
	{"gzip", ".gz", packGzip},
	{"brotli", ".br", packBrotli},
	{"zstd", ".zst", packZstd},
}

func twinNames() (out []string) {
	for _, t := range twins {
		out = append(out, t.name)
	}
	return out
}

func endings() (out []string) {
	for _, t := range twins {
		out = append(out, t.ending)
	}
	return out
}

func packGzip(data []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression) // its header has no time
	if err != nil {
		panic(err) // the level is known
	}
	w.Write(data) // a bytes.Buffer takes all
	w.Close()
	return out.Bytes()
}

func packBrotli(data []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	w.Write(data)
	w.Close()
	return out.Bytes()
}

func packZstd(data []byte) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are known
	}
	defer w.Close()
	return w.EncodeAll(data, nil)
}
